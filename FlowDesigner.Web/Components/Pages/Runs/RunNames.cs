using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Publishing;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>A flow as the list of runs filters by it.</summary>
public sealed record FlowName(long Id, string Key, string Name, IReadOnlyList<string> Apps, string TriggerApp, string Trigger)
{
    public string TriggerKey => $"{TriggerApp}.{Trigger}";
}

/// <summary>The names that the filters of the list of runs offer.</summary>
public sealed class RunNames(IReadOnlyList<FlowName> flows, AppCatalog apps)
{
    public IReadOnlyList<FlowName> Flows { get; } = [.. flows.OrderBy(flow => flow.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Keys and names of the apps that take part in any flow.</summary>
    public IReadOnlyList<(string Key, string Name)> Apps { get; } =
        [.. flows.SelectMany(flow => flow.Apps).Distinct().Select(key => (key, apps.Find(key)?.Name ?? key))
            .OrderBy(app => app.Item2, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The triggers of all flows, each once.</summary>
    public IReadOnlyList<(string Key, string Name)> Triggers { get; } =
    [
        .. flows.DistinctBy(flow => flow.TriggerKey).Select(flow => (flow.TriggerKey,
            $"{apps.Find(flow.TriggerApp)?.Name ?? flow.TriggerApp} · "
                + $"{apps.FindTrigger(flow.TriggerApp, flow.Trigger)?.Name ?? flow.Trigger}"))
                    .OrderBy(trigger => trigger.Item2, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The names of these flows; what was never published has no trigger that a run could have come by.</summary>
    public static RunNames Of(IEnumerable<FlowSummary> flows, AppCatalog apps) => new(
        [.. flows.Select(flow => (Flow: flow, Trigger: flow.IsPublished ? flow.Flow.Trigger : null)).Select(named => new FlowName(
            named.Flow.Id, named.Flow.Key, named.Flow.Name, named.Flow.Apps, named.Trigger?.App ?? "", named.Trigger?.Trigger ?? ""))],
        apps);

    public string NameOf(string flow) => Flows.FirstOrDefault(name => name.Key == flow)?.Name ?? flow;

    /// <summary>
    /// The flows that fit what is asked about flow, app and trigger; null where nothing is. A flow that is gone fits nothing.
    /// </summary>
    public async Task<IReadOnlyCollection<long>?> FlowIdsAsync(RunQuery query, FlowUses uses)
    {
        if (query is { Flows.IsEmpty: true, App: null, Trigger: null })
            return null;
        var named = Flows.Where(flow => query.Flows.Contains(flow.Key)).Select(flow => flow.Id);
        if (query is { App: null, Trigger: null })
            return [.. named];
        // Runs keep the version they began with, so older versions count too.
        var used = await uses.FindAsync(query.App, query.Trigger, CancellationToken.None);
        return query.Flows.IsEmpty ? used : [.. used.Intersect(named)];
    }
}
