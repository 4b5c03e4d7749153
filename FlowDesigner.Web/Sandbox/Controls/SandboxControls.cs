using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;
using FlowDesigner.Web.Sandbox.Webhooks;

namespace FlowDesigner.Web.Sandbox.Controls;

/// <summary>What people and tests do to a stand-in from outside: look inside, fill, reset, misbehave.</summary>
internal sealed class SandboxControls(
    SandboxStore store, IEnumerable<ISandboxApp> apps, Behaviours behaviours, CallCounts counts, SandboxClock clock)
{
    private const int SeedsPerCommit = 2000;
    private static readonly string[] Tables = ["object", "lookup", "tally", "idempotency", "subscription", "delivery", "clock"];

    public IReadOnlyList<ISandboxApp> Apps { get; } = [.. apps];

    public IReadOnlyList<KindCount> Kinds(string app) => store.Read(session => session.Query(
        "select kind, live, created, seeded from tally where app = $1 order by kind",
        row => new KindCount(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), app));

    public ObjectPage Objects(string app, string kind, long? after, int limit)
    {
        limit = Math.Clamp(limit, 1, 500);
        var found = store.Read(session => session.Page(new PageQuery(app, kind, limit + 1) { Before = after }));
        IReadOnlyList<SandboxObject> page = [.. found.Take(limit)];
        return new ObjectPage(page, found.Count > limit ? page[^1].Seq : null);
    }

    public IReadOnlyList<Delivery> Deliveries(string app, int limit) =>
        store.Read(session => Outbox.Recent(session, app, Math.Clamp(limit, 1, 500)));

    public IReadOnlyList<Subscription> Subscriptions(string app) => store.Read(session => Emitter.Subscriptions(session, app));

    public Task Subscribe(string app, Subscription subscription) =>
        store.WriteAsync(session => { Emitter.Subscribe(session, app, subscription); return true; });

    public Task<bool> Unsubscribe(string app, string name) => store.WriteAsync(session => Emitter.Unsubscribe(session, app, name));

    public SandboxStats Stats(string app) => store.Read(session =>
    {
        var keys = session.Query(
            "select key, status, repeats from idempotency where app = $1 and repeats > 0 order by repeats desc, key limit 100",
            row => new KeyRepeats(row.GetString(0), row.GetInt32(1), row.GetInt64(2)), app);
        return new SandboxStats(
            session.Number("select sum(created) from tally where app = $1 and kind <> 'event'", app),
            session.Number("select sum(repeats) from idempotency where app = $1", app),
            session.Number("select count(*) from idempotency where app = $1", app),
            Kinds(app), counts.Of(app), keys,
            session.Query(
                "select state, count(*) from delivery where app = $1 group by state",
                row => KeyValuePair.Create(row.GetString(0), row.GetInt64(1)), app).ToDictionary());
    });

    /// <summary>Makes customers in bulk; the last <paramref name="withoutEmail"/> have no e-mail. No events are sent.</summary>
    public async Task<int> SeedAsync(string app, int count, int withoutEmail, CancellationToken cancel)
    {
        var seed = Apps.First(a => a.Key == app).Seed;
        var created = clock.Now(app).ToUnixTimeSeconds();
        for (var done = 0; done < count;)
        {
            cancel.ThrowIfCancellationRequested();
            var from = done;
            var to = Math.Min(count, done + SeedsPerCommit);
            done = await store.WriteAsync(session =>
            {
                for (var i = from; i < to; i++) seed(session, created, i < count - withoutEmail);
                return to;
            });
        }
        return count;
    }

    /// <summary>Forgets everything of one app: objects, keys, subscriptions, deliveries, clock and behaviour.</summary>
    public async Task ResetAsync(string app)
    {
        await store.WriteAsync(session =>
        {
            foreach (var table in Tables)
                session.Execute($"delete from {table} where app = $1", app);
            return true;
        });
        await clock.AdvanceAsync(app, TimeSpan.Zero);
        behaviours.Set(app, new Behaviour());
        counts.Clear(app);
    }
}

/// <summary>Objects of a kind: now there, ever made by calls, made by seeding.</summary>
public sealed record KindCount(string Kind, long Live, long Created, long Seeded);

/// <summary>A page, newest first; <see cref="Next"/> is the seq to go on after, null at the end.</summary>
public sealed record ObjectPage(IReadOnlyList<SandboxObject> Objects, long? Next);

/// <summary>How often a kept answer was given again.</summary>
public sealed record KeyRepeats(string Key, int Status, long Repeats);

/// <summary>
/// What reached a stand-in: <see cref="Effects"/> counts objects made by calls, <see cref="Repeats"/> the calls that only repeated one.
/// </summary>
public sealed record SandboxStats(
    long Effects, long Repeats, long Keys, IReadOnlyList<KindCount> Kinds, IReadOnlyDictionary<string, Count> Calls,
    IReadOnlyList<KeyRepeats> RepeatedKeys, IReadOnlyDictionary<string, long> Deliveries);
