namespace FlowDesigner.Core.Flows.Validation;

/// <summary>Branches of a Parallel meet in a Join and nowhere else: it alone waits until all of them are done.</summary>
internal static class JoinRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps.Where(step => !check.Graph.IsInCycle(step.Key)))
        {
            if (check.Graph.IsCrossed(step.Key))
            {
                yield return check.At(step, "parallel.crossed",
                    "it follows steps of different branches of a Parallel. Put a Join behind the branches, and this step behind the Join.",
                        "after");
            }
            if (step is JoinStep && check.Graph.JoinedBy(step.Key) is null)
            {
                yield return check.At(step, "join.nothing",
                    "it brings nothing together. Connect it to the ends of at least two branches of one Parallel, or remove it.", "after");
            }
        }
    }
}
