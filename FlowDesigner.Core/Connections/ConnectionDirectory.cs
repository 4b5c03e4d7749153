using System.Collections.Concurrent;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Connections;

/// <summary>Opens connections once and keeps them open until they change.</summary>
public sealed class ConnectionDirectory : IConnectionDirectory
{
    private readonly IDbContextFactory<ConfigDb> _databases;
    private readonly ConnectionOpener _opener;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<long, OpenConnection> _open = new();
    private readonly ConcurrentDictionary<long, string> _problems = new();
    private int _changes;

    public ConnectionDirectory(IDbContextFactory<ConfigDb> databases, AppCatalog catalog, ISecretSealer sealer, SandboxAddress sandbox, TimeProvider time)
    {
        _databases = databases;
        _opener = new(catalog, sealer, sandbox);
        _time = time;
    }

    public ValueTask<OpenConnection> OpenAsync(long connectionId, CancellationToken cancel) =>
        _open.TryGetValue(connectionId, out var known) ? new(known) : new(LoadAsync(connectionId, cancel));

    /// <summary>Forgets an open connection; the next use reads it anew.</summary>
    public void Invalidate(long connectionId)
    {
        Interlocked.Increment(ref _changes);
        _open.TryRemove(connectionId, out _);
        _problems.TryRemove(connectionId, out _);
    }

    public ValueTask ReportAsync(long connectionId, string? problem, CancellationToken cancel)
    {
        // Told after every call; only a change is written.
        var known = _problems.GetValueOrDefault(connectionId);
        return known == (problem ?? "") ? ValueTask.CompletedTask : new(WriteAsync(connectionId, problem, cancel));
    }

    private async Task<OpenConnection> LoadAsync(long id, CancellationToken cancel)
    {
        var before = Volatile.Read(ref _changes);
        await using var db = await _databases.CreateDbContextAsync(cancel).ConfigureAwait(false);
        var row = await db.Connections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancel).ConfigureAwait(false)
            ?? throw new ConnectionUnusableException($"There is no connection {IdText.Format(id)} any more. Pick another in the flow connection.");
        var opened = _opener.Open(row);
        // Whoever changed it meanwhile has already told everybody to forget it.
        if (before == Volatile.Read(ref _changes))
            _open[id] = opened;
        return opened;
    }

    private async Task WriteAsync(long id, string? problem, CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel).ConfigureAwait(false);
        if (await db.Connections.SingleOrDefaultAsync(row => row.Id == id, cancel).ConfigureAwait(false) is not { } row)
            return;
        if (row.Problem != problem)
        {
            row.Problem = problem;
            row.CheckedAt = _time.GetUtcNow().ToUnixTimeMilliseconds();
            await db.SaveChangesAsync(cancel).ConfigureAwait(false);
        }
        _problems[id] = problem ?? "";
    }
}
