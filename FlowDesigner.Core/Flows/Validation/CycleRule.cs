namespace FlowDesigner.Core.Flows.Validation;

/// <summary>No step follows itself by some way: it would wait for itself for ever.</summary>
internal static class CycleRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check) => check.Flow.Steps
        .Where(step => check.Graph.IsInCycle(step.Key))
        .Select(step => check.At(step, "after.cycle",
            "it follows itself by way of other steps, so it could never begin. " +
            "Remove one of the edges of the ring; to repeat steps use a For each.", "after"));
}
