namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A For each runs a bounded number of items at the same time.</summary>
internal static class LoopParallelRule
{
    public const int Most = 32;

    public static IEnumerable<FlowProblem> Check(FlowCheck check) => check.Flow.Steps.OfType<ForEachStep>()
        .Where(loop => loop.Parallel is < 1 or > Most)
        .Select(loop => check.At(loop, "loop.parallel", $"items at the same time must be 1 to {Most}, but is {loop.Parallel}.",
            "parallel"));
}
