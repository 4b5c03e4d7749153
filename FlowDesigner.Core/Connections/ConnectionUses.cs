using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Connections;

/// <summary>Tells which flow connections use a connection. Removed ones use nothing any more.</summary>
internal static class ConnectionUses
{
    public static async Task<ImmutableArray<ConnectionUse>> OfAsync(ConfigDb db, long id, Viewer viewer, CancellationToken cancel)
    {
        var bound = (await LiveAsync(db, cancel)).Where(row => row.Bound.Contains(id)).ToList();
        if (bound.Count == 0)
            return [];
        var flowIds = bound.Select(row => row.Row.FlowId).ToHashSet();
        var flows = await db.Flows.AsNoTracking().Where(flow => flowIds.Contains(flow.Id)).ToDictionaryAsync(flow => flow.Id, cancel);
        var modes = await db.Connections.AsNoTracking().ToDictionaryAsync(row => row.Id, row => ConnectionOpener.ModeOf(row.Mode), cancel);
        return
        [
            .. bound.Select(row => View(row.Row, flows[row.Row.FlowId], ModeOf(row.Bound, modes), viewer))
                .OrderBy(use => use.IsHidden).ThenBy(use => use.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    public static string Names(IEnumerable<ConnectionUse> uses) =>
        string.Join(", ", uses.Select(use => use.IsHidden ? use.Name : $"\"{use.Name}\""));

    private static async Task<List<(FlowConnectionRow Row, List<long> Bound)>> LiveAsync(ConfigDb db, CancellationToken cancel)
    {
        var rows = await db.FlowConnections.AsNoTracking().Where(row => !row.Removed).ToListAsync(cancel);
        return [.. rows.Select(row => (row, JsonSerializer.Deserialize<Dictionary<string, long>>(row.Bindings)!.Values.ToList()))];
    }

    private static ConnectionUse View(FlowConnectionRow row, FlowRow flow, ConnectionMode mode, Viewer viewer) =>
        viewer.Sees(flow.Owner, flow.IsPrivate)
            ? new(IdText.Format(row.Id), row.Key, row.Name, flow.Key, flow.Name, row.Owner, row.Enabled, mode)
            : new("", "", $"a private flow of {flow.Owner}", "", "", flow.Owner, row.Enabled, mode);

    private static ConnectionMode ModeOf(IEnumerable<long> bound, Dictionary<long, ConnectionMode> modes) =>
        bound.Select(id => modes.GetValueOrDefault(id)).FirstOrDefault(mode => mode != ConnectionMode.Unknown);
}
