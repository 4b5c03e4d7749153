namespace FlowDesigner.Core.Flows.Validation;

/// <summary>An If decides something: at least one of its edges leads on.</summary>
internal static class BranchRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check) => check.Flow.Steps.OfType<IfStep>()
        .Where(step => !check.Graph.Children(step.Key, StepPort.Yes).Any() && !check.Graph.Children(step.Key, StepPort.No).Any())
        .Select(step => check.At(step, "if.no_branch",
            "no step follows its yes or its no, so it decides nothing. Connect a step, or remove it.", isWarning: true));
}
