using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;
using FlowDesigner.Web.Sandbox.Webhooks;

namespace FlowDesigner.Web.Sandbox.Stripe;

internal static class StripeEvents
{
    public static IEnumerable<Operation> Operations =>
    [
        new("GET", "/v1/events", StripeShapes.ListEvents, List),
        new("GET", "/v1/events/{id}", StripeShapes.Retrieve, call =>
            call.Session.Find(call.App, "event", call.Route["id"]) is { } found
                ? new Answer(200, found.Json)
                : StripeErrors.Missing("event", call.Route["id"])),
    ];

    /// <summary>Tells of a change in the same transaction; <paramref name="previous"/> holds the old values of what changed.</summary>
    public static void Raise(Call call, string type, JsonObject subject, JsonObject? previous = null)
    {
        var to = Emitter.Subscribers(call.Session, call.App, type);
        var data = new JsonObject { ["object"] = subject.DeepClone() };
        if (previous is not null) data["previous_attributes"] = previous;
        var id = SandboxIds.New("evt_", 24);
        call.Emit.Send(call.Session, call.App, id, type, call.UnixNow, new JsonObject
        {
            ["id"] = id,
            ["object"] = "event",
            ["api_version"] = StripeSandbox.Version,
            ["created"] = call.UnixNow,
            ["data"] = data,
            ["livemode"] = false,
            ["pending_webhooks"] = to.Count,
            ["request"] = new JsonObject { ["id"] = call.RequestId, ["idempotency_key"] = call.IdempotencyKey },
            ["type"] = type,
        }, to);
    }

    /// <summary>The old values of what differs, one level into objects; null where nothing does.</summary>
    public static JsonObject? Changes(JsonObject before, JsonObject after)
    {
        var changes = new JsonObject();
        foreach (var name in before.Select(p => p.Key).Union(after.Select(p => p.Key)))
        {
            JsonNode? was = before[name], now = after[name];
            if (JsonNode.DeepEquals(was, now)) continue;
            changes[name] = was is JsonObject o && now is JsonObject n ? Changes(o, n) : was?.DeepClone();
        }
        return changes.Count == 0 ? null : changes;
    }

    private static Answer List(Call call)
    {
        List<Lookup> types = [.. (call.Values["types"] as JsonArray ?? []).Select(t => new Lookup("type", (string)t!))];
        if (call.Text("type") is { } one)
        {
            if (types.Count > 0) return StripeErrors.Invalid("You may only specify one of these parameters: type, types.");
            types = [new Lookup("type", one)];
        }
        Lookup[] where = call.Values["delivery_success"] is { } success ? [Outbox.Owed(!(bool)success)] : [];
        return StripeLists.Page(call, "event", "/v1/events", "event", where, types);
    }
}
