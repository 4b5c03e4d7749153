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
        return (before, port.Port) switch
        {
            (IfStep, StepPort.Yes or StepPort.No) => null,
            (IfStep, null) => ("after.port",
                $"it follows the If \"{port.Step}\" without saying by which edge. Write {port.Step}:yes or {port.Step}:no."),
            (IfStep, _) => ("after.port", $"the If \"{port.Step}\" has no edge \"{port.Port}\". Write {port.Step}:yes or {port.Step}:no."),
            (_, null) => null,
            _ => ("after.port", $"\"{port.Step}\" is no If and has no edge \"{port.Port}\". Write just {port.Step}."),
        };
    }

    private static string Place(Step step) => step.In is null ? "outside of every For each" : $"inside \"{step.In}\"";
}
