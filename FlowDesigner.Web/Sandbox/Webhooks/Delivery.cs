using FlowDesigner.Web.Sandbox.Store;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Web.Sandbox.Webhooks;

/// <summary>One event on its way to one subscriber: <c>pending</c>, <c>delivered</c>, <c>failed</c> or <c>cancelled</c>.</summary>
public sealed record Delivery(
    long Id, string App, string Subscription, string Event, string Type, string Url, string State, int Attempts,
    DateTimeOffset NextAt, DateTimeOffset At, int? Answer, string? Problem);

/// <summary>The outbox: rows of the same file, so an event is owed from the moment its change is committed.</summary>
internal static class Outbox
{
    private const string Columns = "id, app, name, event, type, url, state, attempts, next_at, at, answer, problem";

    // Ended deliveries are for people to look at; the older ones go.
    private const int Kept = 20_000;

    // Growing pauses, then the delivery is given up: a little over a day in all.
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(12),
    ];

    /// <summary>Finds events by whether every subscriber has them.</summary>
    public static Lookup Owed(bool isOwed) => new("owed", isOwed ? "yes" : "no");

    public static List<Delivery> Due(SandboxSession session, DateTimeOffset now, int limit) => session.Query(
        $"select {Columns} from delivery where state = 'pending' and next_at <= $1 order by next_at, id limit $2",
        Read, now.ToUnixTimeMilliseconds(), limit);

    public static DateTimeOffset? NextDue(SandboxSession session, DateTimeOffset after) => session.First(
        "select next_at from delivery where state = 'pending' and next_at > $1 order by next_at limit 1",
        row => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), after.ToUnixTimeMilliseconds());

    public static List<Delivery> Recent(SandboxSession session, string app, int limit) => session.Query(
        $"select {Columns} from delivery where app = $1 order by id desc limit $2", Read, app, limit);

    public static void Record(SandboxSession session, Delivery delivery, int? answer, string? problem, DateTimeOffset now)
    {
        var attempts = delivery.Attempts + 1;
        var state = answer is >= 200 and < 300 ? "delivered" : attempts > Pauses.Length ? "failed" : "pending";
        var next = state == "pending" ? now + Pauses[attempts - 1] : now;
        session.Execute(
            """
            update delivery set state = $2, attempts = $3, next_at = $4, answer = $5, problem = $6 where id = $1 and state = 'pending'
            """,
            delivery.Id, state, attempts, next.ToUnixTimeMilliseconds(), answer, problem);
        if (state == "delivered") Settle(session, delivery);
        session.Execute("delete from delivery where app = $1 and id < $2 and state <> 'pending'", delivery.App, delivery.Id - Kept);
    }

    private static void Settle(SandboxSession session, Delivery delivery) => session.Execute(
        """
        update lookup set value = 'no' where app = $1 and kind = 'event' and name = 'owed' and value = 'yes'
          and seq = (select seq from object where app = $1 and kind = 'event' and id = $2)
          and not exists(select 1 from delivery where app = $1 and event = $2 and state <> 'delivered')
        """,
        delivery.App, delivery.Event);

    private static Delivery Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6),
        row.GetInt32(7), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
        row.IsDBNull(10) ? null : row.GetInt32(10), row.IsDBNull(11) ? null : row.GetString(11));
}
