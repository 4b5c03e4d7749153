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
    private readonly ConnectionHealth _health;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<long, OpenConnection> _open = new();
    private int _changes;

    public ConnectionDirectory(
        IDbContextFactory<ConfigDb> databases, AppCatalog catalog, ISecretSealer sealer, SandboxAddress sandbox, ConnectionChanges changes,
        TimeProvider time)
    {
        _databases = databases;
        _opener = new(catalog, sealer, sandbox);
        _health = new(databases, changes, time);
        _time = time;
    }

    public ValueTask<OpenConnection> OpenAsync(long connectionId, CancellationToken cancel) =>
        _open.TryGetValue(connectionId, out var known) ? new(known) : new(LoadAsync(connectionId, cancel));

    /// <summary>Forgets an open connection; the next use reads it anew.</summary>
    public void Invalidate(long connectionId)
    {
        Interlocked.Increment(ref _changes);
        _open.TryRemove(connectionId, out _);
        _health.Forget(connectionId);
    }

    public ValueTask ReportAsync(long connectionId, string? problem, CancellationToken cancel) =>
        _health.ReportAsync(connectionId, problem, cancel);

    private async Task<OpenConnection> LoadAsync(long id, CancellationToken cancel)
    {
        var before = Volatile.Read(ref _changes);
        await using var db = await _databases.CreateDbContextAsync(cancel).ConfigureAwait(false);
        var row = await db.Connections.SingleOrDefaultAsync(row => row.Id == id, cancel).ConfigureAwait(false)
            ?? throw new ConnectionUnusableException(
                $"There is no connection {IdText.Format(id)} any more. Pick another in the flow connection.");
        if (row.Archived is not null)
            throw new ConnectionUnusableException(
                $"Connection \"{row.Name}\" is archived. Restore it, or pick another in the flow connection.");
        if (OldKey.DropIfOver(row, _time.GetUtcNow()))
            await db.SaveChangesAsync(cancel).ConfigureAwait(false);
        var opened = _opener.OpenBoth(row) with { OtherKey = OtherKeyAsync };
        // Whoever changed it meanwhile has already told everybody to forget it.
        if (before == Volatile.Read(ref _changes))
            _open[id] = opened;
        return opened;
    }

    /// <summary>
    /// The key that took the refused one's place while the call was under way, or the one before it while that is still tried.
    /// </summary>
    private async ValueTask<OpenConnection?> OtherKeyAsync(OpenConnection refused, CancellationToken cancel)
    {
        OpenConnection present;
        try
        {
            present = await OpenAsync(refused.Id, cancel).ConfigureAwait(false);
        }
        catch (ConnectionUnusableException)
        {
            return null;
        }
        // A key is for one host only, so a request that was meant for the one before goes nowhere else.
        if (present.Address != refused.Address)
            return null;
        if (!OldKey.IsSame(present.Values, refused.Values))
            return present;
        if (present.Previous is not { } old || present.PreviousUntil <= _time.GetUtcNow())
            return null;
        _health.FellBack(refused.Id);
        return old;
    }
}
