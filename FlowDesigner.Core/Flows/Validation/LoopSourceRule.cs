namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A For each reads one thing: a list, or an action that answers page by page.</summary>
internal static class LoopSourceRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var loop in check.Flow.Steps.OfType<ForEachStep>())
        {
            if (string.IsNullOrWhiteSpace(loop.List) == loop.Source is null)
            {
                yield return check.At(loop, "loop.list_or_source", loop.Source is null
                    ? "it has nothing to go through. Map a list, or pick an action that lists."
                    : "it has both a list and an action that lists. Remove one of them.", "list");
            }
            if (loop.Source is { } source && check.ActionOf(source) is { Paging: null } action)
            {
                yield return check.At(loop, "loop.not_paged",
                    $"\"{action.Name}\" does not answer page by page. Pick an action that lists, or run it as a step and map its list.",
                    "source");
            }
        }
    }
}
