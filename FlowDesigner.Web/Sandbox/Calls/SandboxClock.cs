using System.Collections.Concurrent;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Calls;

/// <summary>Each stand-in's own time: the machine's, plus what it was advanced by.</summary>
internal sealed class SandboxClock(TimeProvider time, SandboxStore store)
{
    private readonly ConcurrentDictionary<string, long> ahead = new();

    /// <summary>The machine's time; webhook signatures use it, for their receivers compare with theirs.</summary>
    public DateTimeOffset RealNow => time.GetUtcNow();

    public DateTimeOffset Now(string app) => RealNow.AddMilliseconds(ahead.GetOrAdd(app, Load));

    public async Task AdvanceAsync(string app, TimeSpan by)
    {
        var ms = (long)by.TotalMilliseconds;
        await store.WriteAsync(session =>
        {
            session.Execute("update delivery set next_at = next_at - $2 where app = $1 and state = 'pending'", app, ms);
            return session.Execute(
                "insert into clock(app, ahead) values($1, $2) on conflict(app) do update set ahead = ahead + $2", app, ms);
        });
        ahead.TryRemove(app, out _);
    }

    private long Load(string app) => store.Read(s => s.Number("select ahead from clock where app = $1", app));
}
