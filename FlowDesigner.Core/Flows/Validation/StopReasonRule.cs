namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A Stop says why, because a person reads it on a skipped run.</summary>
internal static class StopReasonRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check) => check.Flow.Steps.OfType<StopStep>()
        .Where(stop => string.IsNullOrWhiteSpace(stop.Reason))
        .Select(stop => check.At(stop, "stop.reason", "its reason is empty. Say why the run ends here; it is shown on the run.", "reason"));
}
