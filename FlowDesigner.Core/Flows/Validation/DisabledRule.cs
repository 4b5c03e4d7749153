namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A step that is switched off is passed over, so it may not be one that decides where the flow goes on.</summary>
internal static class DisabledRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check) =>
        from step in check.Flow.Steps
        where step.Disabled && (step is JoinStep || !StepPort.Of(step).Contains(null)) && step is not StopStep
        where check.Flow.Steps.Any(other => check.Graph.Parents(other.Key).Any(parent => parent.Step == step.Key))
        select check.At(step, "step.disabled",
            "it is switched off, but the steps behind it depend on what it decides. Switch it on, or connect them to the step before it.",
                "disabled");
}
