using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>What a newer program wrote is kept, but nothing is published that this one would only do in part.</summary>
internal static class UnknownPartsRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var name in Names(check.Flow.Unknown))
            yield return new("flow.unknown_field", $"The flow: {Field(name)}", Field: name);
        foreach (var name in Names(check.Flow.Trigger.Unknown))
            yield return FlowCheck.AtTrigger("flow.unknown_field", Field(name), name);
        foreach (var step in check.Flow.Steps)
        {
            if (step is UnknownStep unknown)
                yield return check.At(step, "step.unknown_control", Control(unknown.Control), "control");
            foreach (var name in Names(step.Unknown))
                yield return check.At(step, "flow.unknown_field", Field(name), name);
        }
    }

    /// <summary>What is said of a control that there is not.</summary>
    public static string Control(string control)
    {
        var known = StepKind.Controls.Select(kind => kind.Word).ToArray();
        return $"\"{control}\" is no control.{Nearest.Hint(control, known)} Use one of {string.Join(", ", known)}, or an app and an " +
            $"action. " +
            "Until then the step is kept as it is and the flow is not published.";
    }

    private static string Field(string name) =>
        $"\"{name}\" is not known here. It is kept, but does nothing. Remove it, or let its name start with x-.";

    private static IEnumerable<string> Names(ImmutableSortedDictionary<string, JsonElement> unknown) =>
        unknown.Keys.Where(name => !name.StartsWith("x-", StringComparison.Ordinal));
}
