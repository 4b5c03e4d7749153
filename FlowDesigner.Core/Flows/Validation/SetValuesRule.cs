using System.Text.Json;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>Set values names at least one value, and names that mappings can say.</summary>
internal static class SetValuesRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps.OfType<SetStep>())
        {
            var names = step.Values.ValueKind == JsonValueKind.Object
                ? step.Values.EnumerateObject().Select(value => value.Name).ToList() : [];
            if (names.Count == 0)
                yield return check.At(step, "set.empty", "it names no value. Add one, or remove the step.", "values");
            foreach (var name in names.Where(name => !NameFormat.Underscores().IsMatch(name)))
            {
                yield return check.At(step, "set.name",
                    $"\"{name}\" is no name that a mapping can say. Write it in lower-case letters and digits with underscores.", name);
            }
        }
    }
}
