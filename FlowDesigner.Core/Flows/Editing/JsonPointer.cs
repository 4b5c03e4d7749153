using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Sets one value inside JSON, and gives other JSON. All else keeps its order and its digits.</summary>
internal static class JsonPointer
{
    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The names on the way: <c>/inputs/a~1b</c> is inputs, a/b.</summary>
    public static string[] Split(string pointer) => pointer.Length > 0 && pointer[0] == '/'
        ? [.. pointer[1..].Split('/').Select(name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~",
            StringComparison.Ordinal))]
        : [];

    /// <summary>The value at a pointer; undefined where there is none.</summary>
    public static JsonElement Get(JsonElement root, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var field))
                root = field;
            else if (root.ValueKind == JsonValueKind.Array && IndexOf(name, root.GetArrayLength()) is var index && index >= 0
                && index < root.GetArrayLength())
                root = root[index];
            else
                return default;
        }
        return root;
    }

    /// <summary>Null where the way leads through something that holds nothing.</summary>
    /// <param name="root">The JSON that stays as it is.</param>
    /// <param name="path">The names on the way; objects and lists that are missing are made.</param>
    /// <param name="value">The value; null removes what is there.</param>
    /// <param name="refusal">Why nothing was set.</param>
    public static JsonElement? Set(JsonElement root, ReadOnlySpan<string> path, JsonElement? value, out string? refusal)
    {
        refusal = Blocked(root, path);
        if (refusal is not null)
            return null;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true }))
            Write(json, root, path, value);
        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = FlowJson.MaxDepth });
        return JsonElement.ParseValue(ref reader);
    }

    private static string? Blocked(JsonElement at, ReadOnlySpan<string> path)
    {
        // A step stands two levels deep in a flow's text.
        if (path.Length > FlowJson.MaxDepth - 8)
            return $"A value may be nested {FlowJson.MaxDepth - 8} levels deep at most.";
        foreach (var name in path)
        {
            switch (at.ValueKind)
            {
                case JsonValueKind.Object:
                    at = at.TryGetProperty(name, out var field) ? field : default;
                    break;
                case JsonValueKind.Array:
                    var index = IndexOf(name, at.GetArrayLength());
                    if (index < 0 || index > at.GetArrayLength())
                        return string.Create(CultureInfo.InvariantCulture,
                            $"The list has {at.GetArrayLength()} entries and no place \"{name}\".");
                    at = index < at.GetArrayLength() ? at[index] : default;
                    break;
                case JsonValueKind.Undefined or JsonValueKind.Null:
                    return null;
                default:
                    return $"\"{name}\" cannot be set inside {Json.FieldReader.Describe(at)}. Set the whole value instead.";
            }
        }
        return null;
    }

    private static void Write(Utf8JsonWriter json, JsonElement at, ReadOnlySpan<string> path, JsonElement? value)
    {
        if (path.IsEmpty)
        {
            value!.Value.WriteTo(json);
            return;
        }
        if (at.ValueKind == JsonValueKind.Array)
        {
            WriteList(json, at, path, value);
            return;
        }
        if (at.ValueKind != JsonValueKind.Object && path[0] == "-")
        {
            json.WriteStartArray();
            if (value is not null)
                Write(json, default, path[1..], value);
            json.WriteEndArray();
            return;
        }
        json.WriteStartObject();
        var found = false;
        foreach (var field in at.ValueKind == JsonValueKind.Object ? at.EnumerateObject() : default)
        {
            var isIt = field.NameEquals(path[0]);
            found |= isIt;
            if (isIt && path.Length == 1 && value is null)
                continue;
            json.WritePropertyName(field.Name);
            if (isIt)
                Write(json, field.Value, path[1..], value);
            else
                field.Value.WriteTo(json);
        }
        if (!found && value is not null)
        {
            json.WritePropertyName(path[0]);
            Write(json, default, path[1..], value);
        }
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, JsonElement at, ReadOnlySpan<string> path, JsonElement? value)
    {
        var index = IndexOf(path[0], at.GetArrayLength());
        json.WriteStartArray();
        for (var i = 0; i < at.GetArrayLength(); i++)
        {
            if (i != index)
                at[i].WriteTo(json);
            else if (path.Length > 1 || value is not null)
                Write(json, at[i], path[1..], value);
        }
        if (index == at.GetArrayLength() && value is not null)
            Write(json, default, path[1..], value);
        json.WriteEndArray();
    }

    private static int IndexOf(string name, int count) => name == "-" ? count
        : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;
}
