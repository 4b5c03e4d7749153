using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FlowDesigner.Core.Apps;

/// <summary>JSON as providers want it: no nulls, no objects that are empty only because their fields were.</summary>
public static class JsonBody
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    /// <summary>A self-contained element that keeps no pooled memory.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = 64 });
        return JsonElement.ParseValue(ref reader);
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
