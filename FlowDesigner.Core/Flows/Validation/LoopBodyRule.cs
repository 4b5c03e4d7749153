namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A For each does something with its items.</summary>
internal static class LoopBodyRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check) => check.Flow.Steps.OfType<ForEachStep>()
        .Where(loop => check.Graph.Inside(loop.Key).Steps.IsEmpty)
        .Select(loop => check.At(loop, "loop.empty", "no step is inside of it. Drop the steps into it that run for each item."));
}
