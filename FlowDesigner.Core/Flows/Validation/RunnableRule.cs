namespace FlowDesigner.Core.Flows.Validation;

/// <summary>Nothing is published that the engine cannot carry out yet.</summary>
internal static class RunnableRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check) =>
        from step in check.Flow.Steps
        let what = NotYet(check.Flow, step)
        where what is not null
        select check.At(step, "step.not_runnable", $"{what} cannot be run yet. Remove it before you publish.");

    /// <summary>What about a step cannot be run, in words; null where all of it can.</summary>
    public static string? NotYet(Flow flow, Step step) => step switch
    {
        SwitchStep or ParallelStep or JoinStep => $"\"{StepKind.Of(step)!.Name}\"",
        { Disabled: true } => "a step that is switched off",
        ActionStep { TimeoutSeconds: not null } => "a time limit of a step's own",
        ForEachStep { OnItemError: OnItemError.Collect } => "collecting failed items",
        _ when flow.Steps.Any(other => !other.After.IsDefault && other.After.Contains($"{step.Key}:{StepPort.Error}")) => "an error path",
        _ => null,
    };
}
