using System.Collections.Concurrent;
using System.Data.Common;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Connections;

/// <summary>
/// Remembers what calls tell about connections: refused, taken, taken only by the old key. Writes little, since calls are many.
/// </summary>
internal sealed class ConnectionHealth(IDbContextFactory<ConfigDb> databases, ConnectionChanges changes, TimeProvider clock)
{
    private const long NotedEveryMs = 60_000;

    private readonly ConcurrentDictionary<long, Known> _known = new();

    public void Forget(long id) => _known.TryRemove(id, out _);

    public ValueTask ReportAsync(long id, string? problem, CancellationToken cancel)
    {
        var known = _known.GetOrAdd(id, static _ => new());
        if (problem is not null)
        {
            if (known.Problem == problem)
                return ValueTask.CompletedTask;
            known.Problem = problem;
            return new(WriteAsync(id, known, (row, now) => Refuse(row, problem, now), cancel));
        }
        var isDue = IsDue(ref known.OkDue);
        if (known.Problem is null && !isDue)
            return ValueTask.CompletedTask;
        known.Problem = null;
        return new(WriteAsync(id, known, Accept, cancel));
    }

    /// <summary>The present key was refused and the old one is tried. Told from the middle of a call, which does not wait for it.</summary>
    public void FellBack(long id)
    {
        var known = _known.GetOrAdd(id, static _ => new());
        if (IsDue(ref known.FellBackDue))
            _ = WriteAsync(id, known, (row, now) => row.FellBack = row.SealedPreviousValues is null ? null : now, CancellationToken.None);
    }

    internal static void Refuse(ConnectionRow row, string? problem, long now)
    {
        row.BrokenSince = row.Problem is null ? now : row.BrokenSince ?? now;
        row.Problem = problem;
        row.CheckedAt = now;
    }

    internal static void Accept(ConnectionRow row, long now)
    {
        if (row.Problem is not null)
            row.CheckedAt = now;
        (row.Problem, row.BrokenSince) = (null, null);
        row.LastOk = now;
    }

    // One of many callers at a time, and that one once a minute.
    private bool IsDue(ref long due)
    {
        var (now, seen) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), Volatile.Read(ref due));
        return now >= seen && Interlocked.CompareExchange(ref due, now + NotedEveryMs, seen) == seen;
    }

    private async Task WriteAsync(long id, Known known, Action<ConnectionRow, long> change, CancellationToken cancel)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancel).ConfigureAwait(false);
            if (await db.Connections.SingleOrDefaultAsync(row => row.Id == id, cancel).ConfigureAwait(false) is not { } row)
                return;
            change(row, clock.GetUtcNow().ToUnixTimeMilliseconds());
            await db.SaveChangesAsync(cancel).ConfigureAwait(false);
            changes.Raise();
        }
        catch (Exception unwritten)
            when (unwritten is DbException or DbUpdateException or OperationCanceledException or ObjectDisposedException)
        {
            // Told again with the next call.
            known.Problem = null;
            Volatile.Write(ref known.OkDue, 0);
        }
    }

    private sealed class Known
    {
        public volatile string? Problem;
        public long OkDue, FellBackDue;
    }
}
