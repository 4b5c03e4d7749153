using System.Text.Json;

namespace FlowDesigner.Core.Apps;

/// <summary>
/// Carries mapped inputs into a request: only what is there. A field that is null, an empty text or an empty object is left out,
/// because providers read an empty value as "clear it".
/// </summary>
public static class InputFields
{
    /// <summary>The named fields that have a value, as one object.</summary>
    public static JsonElement Pick(this Inputs inputs, params IReadOnlyList<string> fields) =>
        JsonBody.Write(json =>
        {
            foreach (var field in fields)
                json.WriteField(field, inputs[field]);
        });

    /// <summary>Writes a property, or nothing where it has no value.</summary>
    public static void WriteField(this Utf8JsonWriter json, string name, JsonElement value)
    {
        if (!HasValue(value))
            return;
        json.WritePropertyName(name);
        WriteValue(json, value);
    }

    /// <summary>Writes a text property, or nothing where it has no value.</summary>
    public static void WriteField(this Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, value);
    }

    /// <summary>An answer's object with a few fields of our own in front; those that are replaced are left out.</summary>
    public static JsonElement With(this JsonElement answer, Action<Utf8JsonWriter> own, params IReadOnlyList<string> replaced) =>
        JsonBody.Write(json =>
        {
            own(json);
            if (answer.ValueKind != JsonValueKind.Object)
                return;
            foreach (var property in answer.EnumerateObject().Where(property => !replaced.Contains(property.Name)))
                property.WriteTo(json);
        });

    private static void WriteValue(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                    json.WriteField(property.Name, property.Value);
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray().Where(HasValue))
                    WriteValue(json, item);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static bool HasValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => false,
        JsonValueKind.String => value.GetString() is { Length: > 0 },
        JsonValueKind.Object => value.EnumerateObject().Any(property => HasValue(property.Value)),
        _ => true,
    };
}
