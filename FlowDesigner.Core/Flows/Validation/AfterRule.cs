using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A step follows steps that exist, beside it and not inside or outside of a For each, by an edge they have.</summary>
internal static class AfterRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps)
        {
            foreach (var after in step.After.IsDefault ? [] : step.After)
            {
                if (Find(check, step, StepPort.Parse(after)) is var (code, words))
                    yield return check.At(step, code, words, "after");
            }
        }
    }

    private static (string Code, string Words)? Find(FlowCheck check, Step step, StepPort port)
    {
        if (port.Step == LooseStep.Nothing)
            return ("after.loose", "it is connected to nothing, so it would never run. Connect it to a step, or remove it.");
        if (check.Graph.Find(port.Step) is not { } before)
        {
            var hint = Nearest.Hint(port.Step, check.Flow.Steps.Select(known => known.Key));
            return ("after.unknown_step",
                $"it follows \"{port.Step}\", but there is no such step.{hint} Connect it to a step that exists.");
        }
        if (before.In != step.In)
            return ("after.other_scope",
                $"it follows \"{port.Step}\", which is {Place(before)}, while it is {Place(step)} itself. " +
                "Move one of them, or connect it to a step beside it.");
        // Nobody knows by which edges a step goes on that nobody knows.
        if (before is UnknownStep)
            return null;
        var ports = StepPort.Of(before);
        // A Stop has no edge; that nothing behind it runs is said by another rule.
        if (ports.Contains(port.Port) || (port.Port is null && before is StopStep))
            return null;
        var named = ports.Where(known => known is not null).ToList();
        var kind = StepKind.Of(before)?.Name;
        var ways = string.Join(" or ", ports.Select(known => new StepPort(port.Step, known).ToString()));
        return ("after.port", port.Port switch
        {
            null => $"it follows the {kind} \"{port.Step}\" without saying by which edge. Write {ways}.",
            _ when named.Count == 0 =>
                $"\"{port.Step}\" is {(kind is null ? "an action" : $"a {kind}")} and has no edge \"{port.Port}\". Write just {port.Step}.",
            { } other => $"\"{port.Step}\" has no edge \"{other}\".{Nearest.Hint(other, named!)} Write {ways}.",
        });
    }

    private static string Place(Step step) => step.In is null ? "outside of every For each" : $"inside \"{step.In}\"";
}
