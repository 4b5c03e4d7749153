using System.Globalization;
using System.Text.Json;

namespace FlowDesigner.Core.Apps;

/// <summary>Holds mapped inputs against an action's fields before anything is sent.</summary>
public static class InputCheck
{
    /// <summary>Every problem at once, each with the field it is about; none where the inputs can be sent.</summary>
    public static IReadOnlyList<InputProblem> Problems(IReadOnlyList<Field> fields, Inputs inputs) => [.. Find(fields, inputs, "")];

    /// <summary>Throws the first problem.</summary>
    public static void Demand(IReadOnlyList<Field> fields, Inputs inputs)
    {
        foreach (var problem in Find(fields, inputs, ""))
            throw new InputException(problem.Code, problem.Message);
    }

    private static IEnumerable<InputProblem> Find(IReadOnlyList<Field> fields, Inputs inputs, string place)
    {
        foreach (var field in fields)
        {
            var at = place + field.Key;
            var value = inputs[field.Key];
            var isEmpty = value.ValueKind is JsonValueKind.Undefined || (value.ValueKind is JsonValueKind.String
                && value.GetString() is "");
            if (isEmpty && field.Required)
                yield return new(at, "field.required", $"{field.Name} is empty. Map a value or type one.");
            if (isEmpty)
                continue;
            if (Problem(field, value) is { } problem)
                yield return new(at, problem.Code, problem.Message);
            else if (field.Type == FieldType.Object)
            {
                // An object that nothing was mapped into is left out whole, whatever it would need if it were sent.
                if (JsonBody.IsEmpty(value))
                    continue;
                foreach (var inner in Find(field.Fields, new Inputs(value), at + "."))
                    yield return inner;
            }
        }
    }

    private static (string Code, string Message)? Problem(Field field, JsonElement value) => field.Type switch
    {
        FieldType.Text or FieldType.Secret when IsScalar(value) => Length(field, value),
        FieldType.Text or FieldType.Secret => Kind(field, "a text", value),
        FieldType.Integer => IsWhole(value) ? null : Kind(field, "a whole number", value),
        FieldType.Decimal => IsDecimal(value) ? null : Kind(field, "a number", value),
        FieldType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : Kind(field, "yes or no", value),
        FieldType.Choice => field.Choices.Contains(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())
            ? null : ("field.choice", $"{field.Name} must be one of {string.Join(", ", field.Choices)}, but is {Show(value)}."),
        FieldType.Object or FieldType.Map => value.ValueKind == JsonValueKind.Object ? null : Kind(field, "an object", value),
        FieldType.List => value.ValueKind == JsonValueKind.Array ? null : Kind(field, "a list", value),
        _ => null,
    };

    private static (string, string)? Length(Field field, JsonElement value)
    {
        var length = (value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()).Length;
        if (length > field.MaxLength)
            return ("field.too_long", $"{field.Name} may have at most {field.MaxLength} characters, but has {length}.");
        return length < field.MinLength
            ? ("field.too_short", $"{field.Name} must have at least {field.MinLength} characters, but has {length}.")
            : null;
    }

    private static (string, string) Kind(Field field, string expected, JsonElement value) =>
        ("field.type", $"{field.Name} must be {expected}, but is {Show(value)}.");

    private static string Show(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "…";
    }

    private static bool IsScalar(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    private static bool IsWhole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out _),
        JsonValueKind.String => long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => false,
    };

    private static bool IsDecimal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDecimal(out _),
        JsonValueKind.String => decimal.TryParse(value.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out _),
        _ => false,
    };
}

/// <summary>What is wrong with one mapped input.</summary>
/// <param name="Field">The field's key; inner fields after a dot.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Message">The reader's words.</param>
public sealed record InputProblem(string Field, string Code, string Message);
