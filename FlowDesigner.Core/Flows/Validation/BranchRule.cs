namespace FlowDesigner.Core.Flows.Validation;

/// <summary>What decides something leads on by at least one of its edges.</summary>
internal static class BranchRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check) =>
        from step in check.Flow.Steps
        where step is IfStep or SwitchStep or ApproveStep
        where !StepPort.Of(step).Any(port => check.Graph.Children(step.Key, port).Any())
        select check.At(step, step is IfStep ? "if.no_branch" : "step.no_branch",
            "no step follows any of its edges, so it decides nothing. Connect a step, or remove it.", isWarning: true);
}
