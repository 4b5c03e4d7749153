using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;
using FlowDesigner.Web.Sandbox.Webhooks;

namespace FlowDesigner.Web.Sandbox.Stripe;

/// <summary>Webhooks registered through the API; their secret is told once, when they are made.</summary>
internal static class StripeWebhookEndpoints
{
    private const string Kind = "webhook_endpoint";

    public static IEnumerable<Operation> Operations =>
    [
        new("POST", "/v1/webhook_endpoints", StripeShapes.CreateEndpoint, Create),
        new("GET", "/v1/webhook_endpoints", StripeShapes.Page, call =>
            StripeLists.Page(call, Kind, "/v1/webhook_endpoints", "webhook endpoint", [])),
        new("GET", "/v1/webhook_endpoints/{webhook_endpoint}", StripeShapes.Retrieve, call =>
            Living(call) is { } found ? new Answer(200, found.Json) : Missing(call)),
        new("POST", "/v1/webhook_endpoints/{webhook_endpoint}", StripeShapes.UpdateEndpoint, Update),
        new("DELETE", "/v1/webhook_endpoints/{webhook_endpoint}", StripeShapes.Nothing, Delete),
    ];

    private static Answer Create(Call call)
    {
        if (Refuse(call.Values) is { } refusal) return refusal;
        var id = SandboxIds.New("we_", 24);
        var secret = SandboxIds.New("whsec_", 32);
        var endpoint = new JsonObject
        {
            ["id"] = id,
            ["object"] = Kind,
            ["api_version"] = call.Text("api_version"),
            ["application"] = null,
            ["created"] = call.UnixNow,
            ["description"] = Emptied(call.Text("description")),
            ["enabled_events"] = call.Values["enabled_events"]!.DeepClone(),
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["status"] = "enabled",
            ["url"] = call.Text("url"),
        };
        if (call.Values.ContainsKey("metadata")) StripeMetadata.Apply(endpoint, call.Values["metadata"]);
        call.Session.Insert(call.App, Kind, id, call.Text("url")!, call.UnixNow, endpoint, []);
        Emitter.Subscribe(call.Session, call.App, new Subscription(id, call.Text("url")!, secret, Events(endpoint)));
        endpoint["secret"] = secret;
        return Answer.Ok(endpoint);
    }

    private static Answer Update(Call call)
    {
        if (Living(call) is not { } found) return Missing(call);
        if (Refuse(call.Values) is { } refusal) return refusal;
        var endpoint = found.Parse();
        if (call.Text("url") is { } url) endpoint["url"] = url;
        if (call.Values.ContainsKey("description")) endpoint["description"] = Emptied(call.Text("description"));
        if (call.Values["enabled_events"] is { } events) endpoint["enabled_events"] = events.DeepClone();
        if (call.Values.ContainsKey("metadata")) StripeMetadata.Apply(endpoint, call.Values["metadata"]);
        if (call.Values["disabled"] is { } disabled) endpoint["status"] = (bool)disabled ? "disabled" : "enabled";
        call.Session.Replace(call.App, found, endpoint.Text("url")!, endpoint, []);

        // A disabled endpoint keeps its subscription, and so its secret, but wants nothing.
        var secret = Emitter.Subscriptions(call.Session, call.App).FirstOrDefault(s => s.Name == found.Id)?.Secret;
        var wanted = endpoint.Text("status") == "enabled" ? Events(endpoint) : [];
        if (wanted.Count == 0) Emitter.Unsubscribe(call.Session, call.App, found.Id);
        Emitter.Subscribe(call.Session, call.App, new Subscription(found.Id, endpoint.Text("url")!, secret, wanted));
        return Answer.Ok(endpoint);
    }

    private static Answer Delete(Call call)
    {
        if (Living(call) is not { } found) return Missing(call);
        var remains = new JsonObject { ["id"] = found.Id, ["object"] = Kind, ["deleted"] = true };
        call.Session.Remove(call.App, found, remains);
        Emitter.Unsubscribe(call.Session, call.App, found.Id);
        return Answer.Ok(remains);
    }

    private static Answer? Refuse(JsonObject values)
    {
        if (values.Text("url") is { } url && !IsReachable(url))
            return StripeErrors.Invalid($"Invalid URL: {url}. URLs must begin with https (or http on this machine).", "url_invalid", "url");
        if (values.Text("api_version") is { } version && version != StripeSandbox.Version)
            return StripeErrors.Invalid($"Invalid api_version: the sandbox speaks {StripeSandbox.Version}", null, "api_version");
        return null;
    }

    private static bool IsReachable(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { Scheme: "https" } or { Scheme: "http", IsLoopback: true };

    private static List<string> Events(JsonObject endpoint) => [.. endpoint["enabled_events"]!.AsArray().Select(e => (string)e!)];

    private static string? Emptied(string? text) => text == "" ? null : text;

    private static SandboxObject? Living(Call call) =>
        call.Session.Find(call.App, Kind, call.Route["webhook_endpoint"]) is { IsDeleted: false } found ? found : null;

    private static Answer Missing(Call call) =>
        StripeErrors.Missing("webhook endpoint", call.Route["webhook_endpoint"], "webhook_endpoint");
}
