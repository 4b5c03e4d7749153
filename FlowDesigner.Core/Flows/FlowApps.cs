using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows;

/// <summary>The apps of a flow, as its card shows them.</summary>
public static class FlowApps
{
    /// <summary>Keys of the apps in the order they take part: the trigger's first, each one once.</summary>
    public static ImmutableArray<string> Of(Flow flow)
    {
        var graph = FlowGraph.Of(flow);
        return [.. new[] { flow.Trigger.App }.Concat(InOrder(graph, graph.Root)).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> InOrder(FlowGraph graph, FlowScope scope)
    {
        foreach (var step in scope.Steps)
        {
            if (step is ActionStep action)
                yield return action.App;
            if (step is not ForEachStep loop || graph.NumberOf(step.Key) is null)
                continue;
            if (loop.Source is { } source)
                yield return source.App;
            foreach (var app in InOrder(graph, graph.Inside(loop.Key)))
                yield return app;
        }
    }
}
