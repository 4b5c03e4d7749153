using System.Collections.Concurrent;
using System.Collections.Immutable;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>Which flows use an app or begin with a trigger, at any version: runs keep the version they began with.</summary>
public sealed class FlowUses(IDbContextFactory<ConfigDb> databases, FlowVersions versions)
{
    private readonly ConcurrentDictionary<(long FlowId, int Version), (ImmutableArray<string> Apps, FlowTrigger Trigger)> _known = new();

    /// <summary>The ids of the flows; a version is read once, since it never changes.</summary>
    /// <param name="app">The app's key; null for any.</param>
    /// <param name="trigger">The trigger as <c>app.trigger</c>, or a trigger's own key; null for any.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<long>> FindAsync(string? app, string? trigger, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var published = await db.FlowVersions.Select(row => new { row.FlowId, row.Version }).ToListAsync(cancel);
        var found = new HashSet<long>();
        foreach (var row in published)
        {
            if (!_known.TryGetValue((row.FlowId, row.Version), out var uses)
                && await versions.FindAsync(row.FlowId, row.Version, cancel) is { } flow)
                uses = _known[(row.FlowId, row.Version)] = (FlowApps.Of(flow), flow.Trigger);
            if (uses.Trigger is { } begins && (app is null || uses.Apps.Contains(app))
                && (trigger is null || begins.Trigger == trigger || $"{begins.App}.{begins.Trigger}" == trigger))
                found.Add(row.FlowId);
        }
        return [.. found];
    }
}
