namespace FlowDesigner.Core.Flows.Validation;

/// <summary>Call a flow names another flow.</summary>
internal static class CallRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps.OfType<CallFlowStep>())
        {
            if (string.IsNullOrWhiteSpace(step.Flow))
                yield return check.At(step, "call.flow", "it names no flow. Pick the one to start.", "flow");
            else if (step.Flow == check.Flow.Key)
                yield return check.At(step, "call.itself", "it starts this flow itself, which would start it again for ever. Pick another flow.", "flow");
        }
    }
}
