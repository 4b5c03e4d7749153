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
        _triggers = flows.ToLookup(flow => $"{flow.Flow.Trigger.App}.{flow.Flow.Trigger.Trigger}", flow => flow.As);
        _actions = flows.SelectMany(flow => ActionsOf(flow.Flow).Distinct().Select(action => (action, flow.As))).ToLookup(use => use.action, use => use.As);
        _connections = live.SelectMany(connection => connection.Bindings.Select(binding => (binding.ConnectionId, As: new UsingFlow(connection.FlowKey, connection.FlowName))))
            .Distinct().ToLookup(use => use.ConnectionId, use => use.As);
    }

    public IReadOnlyList<UsingFlow> OfTrigger(string app, string trigger) => [.. _triggers[$"{app}.{trigger}"]];

    public IReadOnlyList<UsingFlow> OfAction(string app, string action) => [.. _actions[$"{app}.{action}"]];

    /// <summary>Flows that are live with a connection, each once.</summary>
    public IReadOnlyList<UsingFlow> OfConnection(long rowId) => [.. _connections[rowId]];

    public static async Task<AppUses> ReadAsync(FlowService flows, FlowVersions versions, FlowConnectionReader connections, CancellationToken cancel)
    {
        var read = new List<(Flow, UsingFlow)>();
        foreach (var summary in await flows.ListAsync(cancel))
        {
            if (await versions.FindAsync(summary.Id, summary.LiveVersion, cancel) is { } flow)
                read.Add((flow, new(summary.Key, summary.Name)));
        }
        return new(read, await connections.ListAsync(null, cancel));
    }

    private static IEnumerable<string> ActionsOf(Flow flow) =>
    [
        .. flow.Steps.OfType<ActionStep>().Select(step => $"{step.App}.{step.Action}"),
        .. flow.Steps.OfType<ForEachStep>().Select(step => step.Source).Where(source => source is not null).Select(source => $"{source!.App}.{source.Action}"),
    ];
}
