using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;

namespace FlowDesigner.Core.Customers;

/// <summary>How an account can be linked: the flow connections that write a setting when an account is made.</summary>
/// <param name="Enabled">Those that can be started now.</param>
/// <param name="Off">Those that would, were they switched on.</param>
/// <param name="Flow">A flow that comes with the product and would do it; null where there is none.</param>
public sealed record LinkWay(IReadOnlyList<FlowConnectionView> Enabled, IReadOnlyList<FlowConnectionView> Off, Flow? Flow);

/// <summary>Finds the flows that link customers by what their steps say.</summary>
public sealed class LinkWays(FlowConnectionReader flowConnections, FlowDirectory directory, AppCatalog apps)
{
    public async Task<LinkWay> FindAsync(BookConnection kept, string setting, CancellationToken cancel)
    {
        var fitting = new List<FlowConnectionView>();
        foreach (var (view, live) in await LiveAsync(cancel))
        {
            if (Links(live.Flow, kept.App, setting) is { } slots && slots.All(slot => live.Bindings.GetValueOrDefault(slot) == kept.Id))
                fitting.Add(view);
        }
        return new([.. fitting.Where(view => view.Enabled)], [.. fitting.Where(view => !view.Enabled)],
            ReadyMadeFlows.All.FirstOrDefault(flow => Links(flow, kept.App, setting) is not null));
    }

    /// <summary>The flows some step of which links a customer: an open run of one may be about to.</summary>
    public async Task<IReadOnlySet<long>> LinkingFlowsAsync(CancellationToken cancel) =>
        (await LiveAsync(cancel)).Where(pair => pair.Live.Flow.Steps.OfType<ActionStep>().Any(IsLinking)).Select(pair => pair.Live.FlowId)
            .ToHashSet();

    private bool IsLinking(ActionStep step) => apps.FindAction(step.App, step.Action) is { IsWrite: true, Tells: not null };

    private async Task<List<(FlowConnectionView View, LiveFlowConnection Live)>> LiveAsync(CancellationToken cancel)
    {
        var all = new List<(FlowConnectionView, LiveFlowConnection)>();
        foreach (var view in await flowConnections.ListAsync(null, cancel))
        {
            if (await directory.FindAsync(view.RowId, cancel) is { } live)
                all.Add((view, live));
        }
        return all;
    }

    /// <summary>
    /// The slots that must hold the customer's own connection, where the flow begins with
    /// one of its accounts and writes the setting; else null.
    /// </summary>
    private IReadOnlyList<string>? Links(Flow flow, App app, string setting)
    {
        if (flow.Trigger.App != app.Key
            || flow.Trigger.Connection is not { } source
            || apps.FindTrigger(app.Key, flow.Trigger.Trigger)?.Tells is null)
            return null;
        var step = flow.Steps.OfType<ActionStep>().FirstOrDefault(step => step.App == app.Key && step.Action == app.Customers!.WriteLink
            && step.Inputs.ValueKind == JsonValueKind.Object && new Inputs(step.Inputs).Text("setting") == setting);
        return step?.Connection is { } target ? [source, target] : null;
    }
}
