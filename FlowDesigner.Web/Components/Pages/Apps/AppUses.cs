using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;

namespace FlowDesigner.Web.Components.Pages.Apps;

/// <summary>A flow that uses something, as it is linked to.</summary>
public sealed record UsingFlow(string Key, string Name);

/// <summary>Which flows use an app's triggers, actions and connections.</summary>
public sealed class AppUses
{
    private readonly ILookup<string, UsingFlow> _triggers;
    private readonly ILookup<string, UsingFlow> _actions;
    private readonly ILookup<long, UsingFlow> _connections;

    private AppUses(IReadOnlyList<(Flow Flow, UsingFlow As)> flows, IReadOnlyList<FlowConnectionView> live)
    {
        var seen = flows.ToDictionary(flow => flow.As.Key, flow => flow.As);
        _triggers = flows.ToLookup(flow => $"{flow.Flow.Trigger.App}.{flow.Flow.Trigger.Trigger}", flow => flow.As);
        _actions = flows.SelectMany(flow => ActionsOf(flow.Flow).Distinct().Select(action => (action, flow.As)))
            .ToLookup(use => use.action, use => use.As);
        // That somebody's private flow uses a connection may be told, not what it is.
        _connections = live
            .SelectMany(connection => connection.Bindings.Select(binding => (binding.ConnectionId, connection.FlowKey))).Distinct()
            .ToLookup(use => use.ConnectionId, use => seen.GetValueOrDefault(use.FlowKey) ?? new(use.FlowKey, "a private flow"));
    }

    public IReadOnlyList<UsingFlow> OfTrigger(string app, string trigger) => [.. _triggers[$"{app}.{trigger}"]];

    public IReadOnlyList<UsingFlow> OfAction(string app, string action) => [.. _actions[$"{app}.{action}"]];

    /// <summary>Flows that are live with a connection, each once.</summary>
    public IReadOnlyList<UsingFlow> OfConnection(long rowId) => [.. _connections[rowId]];

    /// <summary>As far as the viewer may see it.</summary>
    public static async Task<AppUses> ReadAsync(
        Viewer viewer, FlowService flows, FlowVersions versions, FlowConnectionReader connections, CancellationToken cancel)
    {
        var read = new List<(Flow, UsingFlow)>();
        foreach (var summary in await flows.ListAsync(viewer.Name ?? "", cancel))
        {
            if (await versions.FindAsync(summary.Id, summary.LiveVersion, cancel) is { } flow)
                read.Add((flow, new(summary.Key, summary.Name)));
        }
        return new(read, await connections.ListAsync(null, cancel));
    }

    private static IEnumerable<string> ActionsOf(Flow flow) =>
    [
        .. flow.Steps.OfType<ActionStep>().Select(step => $"{step.App}.{step.Action}"),
        .. flow.Steps.OfType<ForEachStep>().Select(step => step.Source).Where(source => source is not null)
            .Select(source => $"{source!.App}.{source.Action}"),
    ];
}
