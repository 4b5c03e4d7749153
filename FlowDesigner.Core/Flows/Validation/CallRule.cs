namespace FlowDesigner.Core.Flows.Validation;

/// <summary>Call a flow names another flow.</summary>
internal static class CallRule
{
    /// <summary>How many calls may follow one another: a run that is itself started by the fifth calls no further.</summary>
    public const int Deepest = 5;

    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps.OfType<CallFlowStep>())
        {
            if (string.IsNullOrWhiteSpace(step.Flow))
                yield return check.At(step, "call.flow", "it names no flow. Pick the one to start.", "flow");
            else if (step.Flow == check.Flow.Key)
                yield return check.At(step, "call.itself",
                    $"it starts this flow itself. Put a condition before it that ends this: after {Deepest} calls one after the other " +
                        $"it fails.", "flow", isWarning: true);
        }
    }
}
