using System.Text.Json;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Webhooks;

/// <summary>Where an app's webhooks go.</summary>
public sealed record Subscription(string Name, string Url, string? Secret, IReadOnlyList<string> Events)
{
    internal bool Wants(string type) => Events.Contains("*") || Events.Contains(type);
}

/// <summary>Writes an event and its deliveries into the transaction of the change that caused them.</summary>
internal sealed class Emitter(TimeProvider time)
{
    public static List<Subscription> Subscriptions(SandboxSession session, string app) => session.Query(
        "select name, url, secret, events from subscription where app = $1 order by name",
        row => new Subscription(
            row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2),
            JsonSerializer.Deserialize<List<string>>(row.GetString(3))!),
        app);

    public static void Subscribe(SandboxSession session, string app, Subscription s) => session.Execute(
        """
        insert into subscription(app, name, url, secret, events) values($1, $2, $3, $4, $5)
        on conflict(app, name) do update set url = $3, secret = $4, events = $5
        """,
        app, s.Name, s.Url, s.Secret, JsonSerializer.Serialize(s.Events));

    public static bool Unsubscribe(SandboxSession session, string app, string name)
    {
        session.Execute("update delivery set state = 'cancelled' where app = $1 and name = $2 and state = 'pending'", app, name);
        return session.Execute("delete from subscription where app = $1 and name = $2", app, name) > 0;
    }

    public static List<Subscription> Subscribers(SandboxSession session, string app, string type) =>
        [.. Subscriptions(session, app).Where(s => s.Wants(type))];

    public void Send(
        SandboxSession session, string app, string id, string type, long created, JsonObject payload, IReadOnlyList<Subscription> to)
    {
        session.Insert(app, "event", id, type, created, payload, [.. Families(type), Outbox.Owed(to.Count > 0)]);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var s in to)
            session.Execute(
                """
                insert into delivery(app, name, event, type, url, state, next_at, at) values($1, $2, $3, $4, $5, 'pending', $6, $6)
                """,
                app, s.Name, id, type, s.Url, now);
    }

    // "customer.subscription.created" is also found by "customer.*" and "customer.subscription.*".
    private static IEnumerable<Lookup> Families(string type)
    {
        yield return new Lookup("type", type);
        for (var dot = type.IndexOf('.'); dot > 0; dot = type.IndexOf('.', dot + 1))
            yield return new Lookup("type", type[..dot] + ".*");
    }
}
