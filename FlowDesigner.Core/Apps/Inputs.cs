using System.Text.Json;

namespace FlowDesigner.Core.Apps;

/// <summary>The mapped inputs of one step: a JSON object whose fields an action reads to make its request.</summary>
public readonly record struct Inputs(JsonElement Value)
{
    /// <summary>No fields at all.</summary>
    public static Inputs Empty { get; } = new(JsonBody.Parse("{}"u8.ToArray()));

    /// <summary>The field's value, undefined where it is absent or null.</summary>
    public JsonElement this[string field] =>
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null
            ? value : default;

    /// <summary>Whether it is there and not null; an empty text is there.</summary>
    public bool Has(string field) => this[field].ValueKind != JsonValueKind.Undefined;

    /// <summary>The field as text; numbers and booleans as they are written; null where it is absent or empty.</summary>
    public string? Text(string field) => this[field] switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } value ? value : null,
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } scalar => scalar.GetRawText(),
        _ => null,
    };

    /// <summary>The field as text; throws <see cref="InputException"/> with its name where it is empty.</summary>
    public string Need(string field) =>
        Text(field) ?? throw new InputException("field.required", $"\"{field}\" is empty. Map a value or type one.");

    /// <summary>The field as one encoded path segment; throws <see cref="InputException"/> where it is empty or cannot be one.</summary>
    public string Segment(string field) => AppRequest.Segment(Need(field));
}
