namespace FlowDesigner.Core.Flows.Validation;

/// <summary>An attempt may take a moment, and not for ever.</summary>
internal static class TimeoutRule
{
    public const int Most = 300;

    public static IEnumerable<FlowProblem> Check(FlowCheck check) => check.Flow.Steps.OfType<ActionStep>()
        .Where(step => step.TimeoutSeconds is < 1 or > Most)
        .Select(step => check.At(step, "step.timeout", $"its time limit must be 1 to {Most} seconds, but is {step.TimeoutSeconds}.",
            "timeout_seconds"));
}
