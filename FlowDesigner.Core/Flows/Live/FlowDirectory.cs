using System.Collections.Frozen;
using System.Collections.Immutable;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>Finds flow connections and hooks without asking the database: all of them are kept in memory until one changes.</summary>
public sealed class FlowDirectory : IDisposable
{
    private readonly IDbContextFactory<ConfigDb> _databases;
    private readonly FlowVersions _versions;
    private readonly ISecretSealer _sealer;
    private readonly FlowChanges _changes;
    private readonly TimeProvider _clock;
    private readonly ILogger<FlowDirectory> _log;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Snapshot? _snapshot;
    private int _generation;

    public FlowDirectory(
        IDbContextFactory<ConfigDb> databases, FlowVersions versions, ISecretSealer sealer, FlowChanges changes, TimeProvider clock,
        ILogger<FlowDirectory> log)
    {
        (_databases, _versions, _sealer, _changes, _clock, _log) = (databases, versions, sealer, changes, clock, log);
        _changes.Changed += Forget;
    }

    /// <summary>The hook at an address; null where there is none, or where its flow connection is switched off or removed.</summary>
    public async ValueTask<Hook?> FindHookAsync(string app, string key, CancellationToken cancel)
    {
        var snapshot = _snapshot ?? await LoadAsync(cancel);
        return snapshot.Hooks.TryGetValue((app, key), out var hook) && hook.Live.IsEnabled
            ? new(app, key, hook.Live, hook.SecretsAt(_clock.GetUtcNow()))
            : null;
    }

    /// <summary>A flow connection, also one that is switched off; null where it is unknown or removed.</summary>
    public async ValueTask<LiveFlowConnection?> FindAsync(long flowConnectionId, CancellationToken cancel)
    {
        var snapshot = _snapshot ?? await LoadAsync(cancel);
        return snapshot.Flows.GetValueOrDefault(flowConnectionId);
    }

    /// <summary>All flow connections, also those that are switched off.</summary>
    public async ValueTask<IReadOnlyCollection<LiveFlowConnection>> AllAsync(CancellationToken cancel) =>
        (_snapshot ?? await LoadAsync(cancel)).Flows.Values;

    /// <summary>The flow connections of a flow, also those that are switched off.</summary>
    public async ValueTask<IReadOnlyList<LiveFlowConnection>> OfFlowAsync(string flowKey, CancellationToken cancel)
    {
        var snapshot = _snapshot ?? await LoadAsync(cancel);
        return [.. snapshot.Flows.Values.Where(live => live.Flow.Key == flowKey)];
    }

    public void Dispose()
    {
        _changes.Changed -= Forget;
        _loading.Dispose();
    }

    private void Forget()
    {
        Interlocked.Increment(ref _generation);
        _snapshot = null;
    }

    private async Task<Snapshot> LoadAsync(CancellationToken cancel)
    {
        await _loading.WaitAsync(cancel);
        try
        {
            while (true)
            {
                if (_snapshot is { } known)
                    return known;
                var generation = Volatile.Read(ref _generation);
                var snapshot = await ReadAsync(cancel);
                _snapshot = snapshot;
                // A change while reading may be missing in what was read.
                if (generation == Volatile.Read(ref _generation))
                    return snapshot;
                _snapshot = null;
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<Snapshot> ReadAsync(CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        var rows = await db.FlowConnections.AsNoTracking().Where(row => !row.Removed)
            .Join(db.Flows, row => row.FlowId, flow => flow.Id, (row, flow) => new { Row = row, flow.LiveVersion, flow.IsPrivate,
                flow.Owner }).ToListAsync(cancel);
        var flows = new Dictionary<long, LiveFlowConnection>(rows.Count);
        foreach (var found in rows)
        {
            var row = found.Row;
            var bindings = Bindings.Read(row.Bindings);
            if (await _versions.RunningAsync(row.FlowId, found.LiveVersion, bindings, cancel) is var (version, flow))
                flows[row.Id] = new(row.Id, row.FlowId, version, flow, bindings, row.Bindings, row.Enabled, row.MaxParallel)
                {
                    Key = row.Key,
                    FlowOwner = found.IsPrivate ? found.Owner ?? "" : null,
                };
        }
        var hooks = await db.Hooks.AsNoTracking().ToListAsync(cancel);
        return new(flows.ToFrozenDictionary(), hooks.Where(row => flows.ContainsKey(row.FlowConnectionId))
            .ToFrozenDictionary(row => (row.App, row.Key), row => Open(row, flows[row.FlowConnectionId])));
    }

    private OpenHook Open(HookRow row, LiveFlowConnection live) =>
        new(live, Unseal(row, row.SealedSecret), Unseal(row, row.SealedPreviousSecret),
            DateTimeOffset.FromUnixTimeMilliseconds(row.PreviousUntil ?? 0));

    private string? Unseal(HookRow row, string? sealedText)
    {
        if (sealedText is null)
            return null;
        try
        {
            return _sealer.Unseal(HookKey.SealedFor(row.Key), sealedText);
        }
        catch (SecretUnreadableException unreadable)
        {
            // One unreadable secret must not close every other hook.
            _log.LogError(unreadable, "The webhook secret of flow connection {FlowConnection} cannot be read. Set it again.",
                IdText.Format(row.FlowConnectionId));
            return Unreadable;
        }
    }

    // A secret was set, so the hook must not open to unsigned calls; nobody can sign with random text.
    private static readonly string Unreadable = HookKey.New();

    private sealed record Snapshot(
        FrozenDictionary<long, LiveFlowConnection> Flows, FrozenDictionary<(string App, string Key), OpenHook> Hooks);

    private sealed record OpenHook(LiveFlowConnection Live, string? Secret, string? Previous, DateTimeOffset PreviousUntil)
    {
        private readonly ImmutableArray<string> _current = Secret is null ? [] : [Secret];
        private readonly ImmutableArray<string> _both = Secret is null || Previous is null ? [] : [Secret, Previous];

        public ImmutableArray<string> SecretsAt(DateTimeOffset now) => Previous is not null && now < PreviousUntil ? _both : _current;
    }
}
