using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>Shows flow connections with their accounts and webhook addresses.</summary>
public sealed class FlowConnectionReader(
    IDbContextFactory<ConfigDb> databases, FlowVersions versions, AppCatalog catalog, PublicAddress address, TimeProvider clock,
    WriteGate gate)
{
    private readonly Snapshot<Stored> _stored = new(gate);

    /// <summary>One flow connection, also a removed one; null where there is none.</summary>
    public async Task<FlowConnectionView?> GetAsync(long id, CancellationToken cancel) =>
        (await ReadAsync((row, _) => row.Id == id, cancel)).SingleOrDefault();

    /// <summary>By its key or by its id as people write it.</summary>
    public async Task<FlowConnectionView?> GetAsync(string keyOrId, CancellationToken cancel) =>
        IdText.TryParse(keyOrId, out var id) && await GetAsync(id, cancel) is { } found
            ? found
            : (await ReadAsync((row, _) => row.Key == keyOrId, cancel)).SingleOrDefault();

    /// <summary>The flow connections of a flow, or all of them, the oldest first. Removed ones are left out.</summary>
    public Task<IReadOnlyList<FlowConnectionView>> ListAsync(string? flowKey, CancellationToken cancel) =>
        ReadAsync((row, flow) => !row.Removed && (flowKey is null || flow.Key == flowKey), cancel);

    /// <summary>
    /// The same without those of the private flows of others, and with the names of the viewer's own private connections.
    /// </summary>
    public async Task<IReadOnlyList<FlowConnectionView>> ListAsync(Viewer viewer, string? flowKey, CancellationToken cancel) =>
        [.. (await ListAsync(flowKey, cancel)).Where(view => viewer.Sees(view.FlowOwner, view.FlowOwner is not null))
            .Select(view => view.For(viewer))];

    private async Task<IReadOnlyList<FlowConnectionView>> ReadAsync(
        Func<FlowConnectionRow, FlowHead, bool> which, CancellationToken cancel)
    {
        var stored = await _stored.GetAsync(() => ReadAsync(cancel));
        var views = new List<FlowConnectionView>();
        foreach (var row in stored.Rows)
        {
            var flow = stored.Flows[row.FlowId];
            if (which(row, flow))
                views.Add(await ViewAsync(row, flow, stored.Hooks.GetValueOrDefault(row.Id), stored.Connections, cancel));
        }
        return views;
    }

    private async Task<Stored> ReadAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return new(
            await db.FlowConnections.AsNoTracking().OrderBy(row => row.Id).ToListAsync(cancel),
            await db.Flows.Select(row => new { row.Id, Head = new FlowHead(row.Key, row.Name, row.LiveVersion, row.IsPrivate, row.Owner) })
                .ToDictionaryAsync(row => row.Id, row => row.Head, cancel),
            await db.Hooks.AsNoTracking().ToDictionaryAsync(hook => hook.FlowConnectionId, cancel),
            await db.Connections.AsNoTracking().ToDictionaryAsync(connection => connection.Id, cancel));
    }

    private async Task<FlowConnectionView> ViewAsync(
        FlowConnectionRow row, FlowHead flow, HookRow? hook, Dictionary<long, ConnectionRow> connections, CancellationToken cancel)
    {
        var bound = Bindings.Read(row.Bindings);
        var live = await versions.FindAsync(row.FlowId, flow.LiveVersion, cancel);
        var running = await versions.RunningAsync(row.FlowId, flow.LiveVersion, bound, cancel);
        var bindings = bound.Select(binding => View(binding.Key, binding.Value, connections.GetValueOrDefault(binding.Value)))
            .ToImmutableArray();
        return new(
            row.Id, IdText.Format(row.Id), row.Key, row.Name, flow.Key, flow.Name, running?.Version ?? 0, row.Enabled, row.Removed,
            ConnectionMix.ModeOf(bound.Values.Select(id => connections.GetValueOrDefault(id)).OfType<ConnectionRow>()),
            bindings, [.. live?.Connections.Keys.Where(slot => !bound.ContainsKey(slot)) ?? []],
            hook is null ? null : View(hook), DateTimeOffset.FromUnixTimeMilliseconds(row.Created))
        {
            FlowOwner = flow.IsPrivate ? flow.Owner ?? "" : null,
            Owner = row.Owner,
        };
    }

    private static BindingView View(string slot, long id, ConnectionRow? row) => row is null
        ? new(slot, "", id, "", "", ConnectionMode.Unknown, "This connection was removed. Make a new flow connection with another one.")
        : new(slot, row.App, id, row.IsPrivate ? "" : row.Key, row.IsPrivate ? $"a private connection of {row.Owner}" : row.Name,
            ConnectionMix.ModeOf(row),
            row.Archived is null ? row.Problem : "This connection is archived. Restore it, or pick another.")
        {
            Hidden = row.IsPrivate ? new(row.Owner, row.Key, row.Name) : null,
        };

    private HookView View(HookRow hook)
    {
        var webhook = catalog.Find(hook.App)?.Webhook;
        DateTimeOffset? until = hook.PreviousUntil is { } at && at > clock.GetUtcNow().ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
        var secretMissing = hook.SealedSecret is null && webhook is { SecretRequired: true };
        return new(hook.App, hook.Key, address.HookUrl(hook.App, hook.Key), hook.SealedSecret is not null,
            webhook?.SecretRequired ?? false, until,
            secretMissing ? "No webhook secret is set, so every webhook is refused. Set the secret that the sender signs with." : null);
    }

    private sealed record FlowHead(string Key, string Name, int LiveVersion, bool IsPrivate, string? Owner);

    private sealed record Stored(
        List<FlowConnectionRow> Rows, Dictionary<long, FlowHead> Flows, Dictionary<long, HookRow> Hooks,
        Dictionary<long, ConnectionRow> Connections);
}
