using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>
/// Inputs are the fields that the action, trigger or list has: none unknown, none
/// missing, typed-in values within the service's limits.
/// </summary>
internal static class InputFieldRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        var trigger = check.Flow.Trigger;
        if (check.Trigger is { } known)
        {
            foreach (var (field, code, words) in Find(known.Inputs, trigger.Inputs ?? default, $"trigger \"{known.Name}\""))
                yield return FlowCheck.AtTrigger(code, words, field);
        }
        foreach (var step in check.Flow.Steps)
        {
            var (action, inputs) = step switch
            {
                ActionStep placed => (check.ActionOf(placed), placed.Inputs),
                ForEachStep { Source: { } source } => (check.ActionOf(source), source.Inputs ?? default),
                _ => (null, default),
            };
            if (action is null)
                continue;
            foreach (var (field, code, words) in Find(action.Inputs, inputs, $"\"{action.Name}\""))
                yield return check.At(step, code, words, field);
        }
    }

    private static IEnumerable<(string Field, string Code, string Words)> Find(IReadOnlyList<Field> fields, JsonElement inputs,
        string whose, string place = "")
    {
        if (inputs.ValueKind == JsonValueKind.Object)
        {
            foreach (var input in inputs.EnumerateObject().Where(input => fields.All(field => field.Key != input.Name)))
            {
                yield return (place + input.Name, "field.unknown",
                    $"{whose} has no field \"{place + input.Name}\".{Nearest.Hint(input.Name, fields.Select(field => field.Key))} " +
                        $"Rename or remove it.");
            }
        }
        foreach (var field in fields)
        {
            var at = place + field.Key;
            var value = new Inputs(inputs)[field.Key];
            if (!HasHole(value))
            {
                foreach (var problem in InputCheck.Problems([field], new(Only(field.Key, value))))
                    yield return (place + problem.Field, problem.Code, problem.Message);
            }
            var inside = (field.Type, value.ValueKind) switch
            {
                (FieldType.Object, JsonValueKind.Object) => [value],
                (FieldType.List, JsonValueKind.Array) when field.Fields.Count > 0 => value.EnumerateArray()
                    .Where(entry => entry.ValueKind == JsonValueKind.Object),
                _ => (IEnumerable<JsonElement>)[],
            };
            foreach (var inner in inside.SelectMany(entry => Find(field.Fields, entry, whose, at + ".")))
            {
                // What the check of the whole value has said already is not said again.
                if (inner.Code == "field.unknown" || HasHole(value))
                    yield return inner;
            }
        }
    }

    /// <summary>Whether a value is known only when the flow runs.</summary>
    private static bool HasHole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Contains("{{", StringComparison.Ordinal),
        JsonValueKind.Object => value.EnumerateObject().Any(property => HasHole(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HasHole),
        _ => false,
    };

    private static JsonElement Only(string name, JsonElement value) => JsonBody.Write(json =>
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            return;
        json.WritePropertyName(name);
        value.WriteTo(json);
    });
}
