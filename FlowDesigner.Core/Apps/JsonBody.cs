using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace FlowDesigner.Core.Apps;

/// <summary>JSON as providers want it: no nulls, no objects that are empty only because their fields were.</summary>
public static class JsonBody
{
    /// <summary>How JSON from outside is read: a name that repeats has no one meaning, and depth is bounded.</summary>
    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as UTF-8 bytes without nulls, nor objects of nulls alone; an object that was empty stays.</summary>
    public static byte[] Compact(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
            WriteCompact(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes JSON by hand: <c>JsonBody.Write(w => w.WriteString("id", id))</c> inside one object.</summary>
    public static JsonElement Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }
        return Parse(buffer.WrittenMemory);
    }

    /// <summary>Our own JSON as a self-contained element that keeps no pooled memory; what is no JSON throws.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = 64 });
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>JSON of somebody else: whole, readable and without doubt, or an undefined element and the reason in words.</summary>
    public static (JsonElement Value, string? Problem) Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length == 0)
            return (default, null);
        if (!Utf8.IsValid(utf8.Span))
            return (default, "it is not UTF-8");
        try
        {
            var value = JsonElement.Parse(utf8.Span, Strict);
            return IsReadable(utf8.Span, value) ? (value, null) : (default, "a text in it holds half a character");
        }
        catch (JsonException problem)
        {
            var place = $"line {problem.LineNumber + 1}, byte {problem.BytePositionInLine}";
            return (default, $"it is not valid JSON ({place}; names may not repeat, and depth is at most {Strict.MaxDepth})");
        }
    }

    /// <summary>False where a text cannot be read because an escape names half a surrogate pair.</summary>
    internal static bool IsReadable(ReadOnlySpan<byte> utf8, JsonElement value) =>
        (utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0) || IsReadable(value);

    private static bool IsReadable(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is not null,
                JsonValueKind.Object => value.EnumerateObject().All(property => property.Name is not null && IsReadable(property.Value)),
                JsonValueKind.Array => value.EnumerateArray().All(IsReadable),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void WriteCompact(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    if (IsEmpty(property.Value))
                        continue;
                    writer.WritePropertyName(property.Name);
                    WriteCompact(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    WriteCompact(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    internal static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => true,
        JsonValueKind.Object => value.EnumerateObject().Any() && value.EnumerateObject().All(p => IsEmpty(p.Value)),
        _ => false,
    };
}
