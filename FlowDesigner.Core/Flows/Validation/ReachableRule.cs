namespace FlowDesigner.Core.Flows.Validation;

/// <summary>Every step can run: none stands behind the end of the flow.</summary>
internal static class ReachableRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check) =>
        from step in check.Flow.Steps
        where !check.Graph.IsInCycle(step.Key)
        let stop = check.Graph.SurelyBefore(step.Key).OfType<StopStep>().FirstOrDefault(before => !before.Disabled)
        where stop is not null
        select check.At(step, "step.unreachable",
            $"it never runs, because \"{stop.Key}\" ends {(stop.In is null ? "the run" : "the item")} before. " +
            "Connect it to a step before the Stop, or remove it.", "after");
}
