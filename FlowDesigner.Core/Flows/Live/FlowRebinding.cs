using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>Puts other connections into the slots of a flow connection. Runs that have begun keep those they began with.</summary>
public sealed class FlowRebinding(
    IDbContextFactory<ConfigDb> databases, FlowVersions versions, AppCatalog catalog, ISecretSealer sealer, FlowConnectionReader reader,
        FlowChanges changes)
{
    /// <param name="id">The flow connection.</param>
    /// <param name="picked">Connection keys by slot; a slot that is left out keeps its connection.</param>
    /// <param name="viewer">Who asks: somebody else's private connection cannot be picked.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<FlowConnectionResult> RebindAsync(long id, IReadOnlyDictionary<string, string> picked, Viewer viewer,
        CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.FlowConnections.SingleOrDefaultAsync(found => found.Id == id && !found.Removed, cancel) is not { } row)
            return Refused("flow_connection.unknown", $"There is no flow connection {IdText.Format(id)}. It may have been removed.");
        var version = await db.Flows.Where(found => found.Id == row.FlowId).Select(found => found.LiveVersion).SingleAsync(cancel);
        if (await versions.FindAsync(row.FlowId, version, cancel) is not { } flow)
            return Refused("flow.unpublished", "Nothing of this flow is published yet. Publish it first.");
        var bound = new Dictionary<string, long>(Bindings.Read(row.Bindings), StringComparer.Ordinal);
        foreach (var (slot, key) in picked)
        {
            if (!flow.Connections.TryGetValue(slot, out var app))
                return Refused("slot.unknown", $"The flow has no slot \"{slot}\".", slot);
            var connection = await db.Connections.SingleOrDefaultAsync(found => found.Key == key, cancel);
            if (connection is null || connection.Archived is not null || !viewer.Sees(connection.Owner, connection.IsPrivate))
                return Refused("slot.unknown_connection", $"There is no connection \"{key}\". Pick one from the list.", slot);
            if (connection.App != app)
                return Refused("slot.wrong_app",
                    $"This step takes a connection of {app}, but \"{connection.Name}\" is one of {connection.App}. Pick another.", slot);
            bound[slot] = connection.Id;
        }
        var ids = bound.Where(slot => flow.Connections.ContainsKey(slot.Key)).Select(slot => slot.Value).ToList();
        var rows = await db.Connections.Where(found => ids.Contains(found.Id)).ToListAsync(cancel);
        if (ConnectionMix.Problem(rows) is { } mixed)
            return FlowConnectionResult.Refused(new FlowProblem("connections.mixed", mixed, Field: "connections"));
        var before = Bindings.Read(row.Bindings);
        row.Bindings = Bindings.Write(bound);
        if (flow.Trigger.Connection is { } source && before.TryGetValue(source, out var old) && old != bound[source])
            await FitSecretAsync(db, row.Id, old, rows.First(found => found.Id == bound[source]), cancel);
        await db.SaveChangesAsync(cancel);
        changes.Raise();
        return new(await reader.GetAsync(id, cancel), []);
    }

    // Everybody knows the sandbox's secrets, so none of them may open the hook of a real account; and the sandbox signs with no other.
    private async Task FitSecretAsync(ConfigDb db, long flowConnectionId, long before, ConnectionRow after, CancellationToken cancel)
    {
        if (await db.Hooks.SingleOrDefaultAsync(found => found.FlowConnectionId == flowConnectionId, cancel) is not { } hook)
            return;
        var wasSandbox = await db.Connections.AnyAsync(found => found.Id == before && found.Mode == "sandbox", cancel);
        var isSandbox = ConnectionMix.ModeOf(after) == ConnectionMode.Sandbox;
        if (wasSandbox == isSandbox || catalog.Find(hook.App)?.Webhook is null)
            return;
        var secret = isSandbox ? HookSecret.ForSandbox(hook.App) : null;
        hook.SealedSecret = secret is null ? null : sealer.Seal(HookKey.SealedFor(hook.Key), secret);
        (hook.SealedPreviousSecret, hook.PreviousUntil) = (null, null);
    }

    private static FlowConnectionResult Refused(string code, string words, string? slot = null) =>
        FlowConnectionResult.Refused(new FlowProblem(code, words, Field: slot is null ? null : $"connections.{slot}"));
}
