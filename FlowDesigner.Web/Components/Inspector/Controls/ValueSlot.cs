using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace FlowDesigner.Web.Components.Inspector.Controls;

/// <summary>One value of a step that a form edits: where it stands in the flow's text, what problems call it, and what it is now.</summary>
/// <param name="Path">Names on the way from the step, as in its text: <c>inputs</c>, <c>address</c>, <c>city</c>.</param>
/// <param name="Field">What problems call it: <c>address.city</c>.</param>
/// <param name="Value">Undefined where nothing is there.</param>
/// <param name="Write">Puts another value at a path; null takes it away.</param>
public sealed record ValueSlot(ImmutableArray<string> Path, string Field, JsonElement Value,
    Action<ImmutableArray<string>, JsonElement?> Write)
{
    /// <summary>A field inside of it.</summary>
    public ValueSlot this[string name] => new(Path.Add(name), Field.Length == 0 ? name : $"{Field}.{name}",
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var inner) ? inner : default, Write);

    /// <summary>An entry of the list that it is.</summary>
    public ValueSlot this[int index] =>
        new(Path.Add(index.ToString(CultureInfo.InvariantCulture)), string.Create(CultureInfo.InvariantCulture, $"{Field}.{index}"),
        Value.ValueKind == JsonValueKind.Array && index < Value.GetArrayLength() ? Value[index] : default, Write);

    public bool IsEmpty => Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || (Value.ValueKind == JsonValueKind.String
        && Value.GetString() is "");

    /// <summary>True where it is known only when the flow runs.</summary>
    public bool IsMapped => Value.ValueKind == JsonValueKind.String && Value.GetString()!.Contains("{{", StringComparison.Ordinal);

    /// <summary>The value as an input shows it.</summary>
    public string Text => Value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.String => Value.GetString()!,
        _ => Value.GetRawText(),
    };

    public void Set(JsonElement? value) => Write(Path, value);

    public void SetText(string text) => Write(Path, text.Length == 0 ? null : JsonSerializer.SerializeToElement(text));
}
