using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Editing;

namespace FlowDesigner.Core.Flows.Comparing;

/// <summary>Says steps, their fields and their values in the words that a person sees on screens.</summary>
internal sealed class FieldWords(AppCatalog catalog)
{
    private const int LongestValue = 160;

    /// <summary>The step's title, else its action's name.</summary>
    public string Step(Step step) => step.Title is { Length: > 0 } title ? title : step switch
    {
        ActionStep action => catalog.FindAction(action.App, action.Action)?.Name ?? StepName.Sentence(action.Action),
        UnknownStep unknown => $"Unknown: {unknown.Control}",
        ForEachStep { Source: { } source } => $"For each of {catalog.FindAction(source.App, source.Action)?.Name ?? source.Action}",
        _ => StepKind.Of(step)?.Name ?? StepName.Sentence(step.Key),
    };

    /// <summary>What a field of a step is called: <c>inputs, email</c> is "Email".</summary>
    public string Field(Step? step, FlowTrigger trigger, string[] path) => path switch
    {
        ["inputs", .. var inner] when inner.Length > 0 => Inputs(step, trigger) is { } fields ? Inside(fields, inner) : Plain(inner),
        ["source", "inputs", .. var inner] when inner.Length > 0 => Inputs(step, trigger) is { } fields
            ? Inside(fields, inner) : Plain(inner),
        ["business_key"] => "Business key",
        ["max_attempts"] => "Tries",
        ["timeout_seconds"] => "Time limit",
        ["parallel"] => "Items at the same time",
        ["on_item_error"] => "When an item fails",
        ["item_key"] => "Item key",
        ["dedupe"] => "Event key",
        _ => Plain(path),
    };

    /// <summary>A value in few characters; what is missing is "nothing".</summary>
    public static string Value(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => "nothing",
            JsonValueKind.String => value.GetString()!.Length == 0 ? "an empty text" : value.GetString()!,
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                value.GetArrayLength() == 0 ? "an empty list" : string.Join(", ", value.EnumerateArray().Select(item => item.GetString())),
            _ => System.Text.Encoding.UTF8.GetString(JsonBody.Compact(value)),
        };
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestValue ? text : text[..(char.IsHighSurrogate(text[LongestValue - 1]) ? LongestValue - 1 : LongestValue)]
            + "…";
    }

    public string Trigger(FlowTrigger trigger) => trigger.App.Length == 0 ? "no trigger"
        : $"{catalog.FindTrigger(trigger.App, trigger.Trigger)?.Name ?? StepName.Sentence(trigger.Trigger)} in {App(trigger.App)}";

    public string App(string key) => catalog.Find(key)?.Name ?? key;

    private IReadOnlyList<Field>? Inputs(Step? step, FlowTrigger trigger) => step switch
    {
        null => catalog.FindTrigger(trigger.App, trigger.Trigger)?.Inputs,
        ActionStep action => catalog.FindAction(action.App, action.Action)?.Inputs,
        ForEachStep { Source: { } source } => catalog.FindAction(source.App, source.Action)?.Inputs,
        _ => null,
    };

    private static string Inside(IReadOnlyList<Field> fields, string[] path)
    {
        var names = new List<string>();
        foreach (var part in path)
        {
            var field = fields.FirstOrDefault(field => field.Key == part);
            names.Add(field?.Name ?? Entry(part));
            // The entries of a list have the list's own fields.
            fields = field?.Fields ?? (int.TryParse(part, CultureInfo.InvariantCulture, out _) ? fields : []);
        }
        return string.Join(" › ", names);
    }

    private static string Plain(string[] path) =>
        string.Join(" › ", path.Select((part, i) => i == 0 ? StepName.Sentence(part) : Entry(part)));

    private static string Entry(string part) => int.TryParse(part, CultureInfo.InvariantCulture, out var index)
        ? string.Create(CultureInfo.InvariantCulture, $"entry {index + 1}") : part.Replace('_', ' ');
}

/// <summary>Where two values differ, as deep as both are objects.</summary>
internal readonly record struct ValueChange(string[] Path, JsonElement From, JsonElement To)
{
    public static IEnumerable<ValueChange> Between(JsonElement from, JsonElement to, params string[] path)
    {
        if (AreSame(from, to))
            yield break;
        if (from.ValueKind != JsonValueKind.Object || to.ValueKind != JsonValueKind.Object)
        {
            yield return new(path, from, to);
            yield break;
        }
        foreach (var field in from.EnumerateObject())
        {
            foreach (var change in Between(field.Value, to.TryGetProperty(field.Name, out var other)
                ? other : default, [.. path, field.Name]))
                yield return change;
        }
        foreach (var field in to.EnumerateObject().Where(field => !from.TryGetProperty(field.Name, out _)))
            yield return new([.. path, field.Name], default, field.Value);
    }

    private static bool AreSame(JsonElement a, JsonElement b) => a.ValueKind == b.ValueKind
        && (a.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False
            || JsonElement.DeepEquals(a, b));
}
