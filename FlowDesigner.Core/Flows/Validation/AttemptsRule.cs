namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A step is tried at least once, and not for ever.</summary>
internal static class AttemptsRule
{
    public const int Most = 50;

    public static IEnumerable<FlowProblem> Check(FlowCheck check) => check.Flow.Steps.OfType<ActionStep>()
        .Where(step => step.MaxAttempts is < 1 or > Most)
        .Select(step => check.At(step, "step.attempts", $"attempts must be 1 to {Most}, but is {step.MaxAttempts}.", "max_attempts"));
}
