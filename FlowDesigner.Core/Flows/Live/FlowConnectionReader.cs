using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>Shows flow connections with their accounts and webhook addresses.</summary>
public sealed class FlowConnectionReader(
    IDbContextFactory<ConfigDb> databases, FlowVersions versions, AppCatalog catalog, PublicAddress address, TimeProvider clock)
{
    /// <summary>One flow connection, also a removed one; null where there is none.</summary>
    public async Task<FlowConnectionView?> GetAsync(long id, CancellationToken cancel) =>
        (await ReadAsync(rows => rows.Where(row => row.Id == id), cancel)).SingleOrDefault();

    /// <summary>By its key or by its id as people write it.</summary>
    public async Task<FlowConnectionView?> GetAsync(string keyOrId, CancellationToken cancel) =>
        IdText.TryParse(keyOrId, out var id) && await GetAsync(id, cancel) is { } found
            ? found
            : (await ReadAsync(rows => rows.Where(row => row.Key == keyOrId), cancel)).SingleOrDefault();

    /// <summary>The flow connections of a flow, or all of them, the oldest first. Removed ones are left out.</summary>
    public async Task<IReadOnlyList<FlowConnectionView>> ListAsync(string? flowKey, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        long? flowId = flowKey is null ? null : await db.Flows.Where(flow => flow.Key == flowKey).Select(flow => flow.Id)
            .SingleOrDefaultAsync(cancel);
        return await ReadAsync(rows => rows.Where(row => !row.Removed && (flowId == null || row.FlowId == flowId)), cancel);
    }

    /// <summary>
    /// The same without those of the private flows of others, and with the names of the viewer's own private connections.
    /// </summary>
    public async Task<IReadOnlyList<FlowConnectionView>> ListAsync(Viewer viewer, string? flowKey, CancellationToken cancel) =>
        [.. (await ListAsync(flowKey, cancel)).Where(view => viewer.Sees(view.FlowOwner, view.FlowOwner is not null))
            .Select(view => view.For(viewer))];

    private async Task<IReadOnlyList<FlowConnectionView>> ReadAsync(
        Func<IQueryable<FlowConnectionRow>, IQueryable<FlowConnectionRow>> which, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await which(db.FlowConnections.AsNoTracking()).OrderBy(row => row.Id).ToListAsync(cancel);
        var rowIds = rows.Select(row => row.Id).ToList();
        var flowIds = rows.Select(row => row.FlowId).Distinct().ToList();
        var flows = await db.Flows.AsNoTracking().Where(flow => flowIds.Contains(flow.Id)).ToDictionaryAsync(flow => flow.Id, cancel);
        var hooks = await db.Hooks.AsNoTracking().Where(hook => rowIds.Contains(hook.FlowConnectionId))
            .ToDictionaryAsync(hook => hook.FlowConnectionId, cancel);
        var connections = await db.Connections.AsNoTracking().ToDictionaryAsync(connection => connection.Id, cancel);
        var views = new List<FlowConnectionView>(rows.Count);
        foreach (var row in rows)
            views.Add(await ViewAsync(row, flows[row.FlowId], hooks.GetValueOrDefault(row.Id), connections, cancel));
        return views;
    }

    private async Task<FlowConnectionView> ViewAsync(
        FlowConnectionRow row, FlowRow flow, HookRow? hook, Dictionary<long, ConnectionRow> connections, CancellationToken cancel)
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
}
