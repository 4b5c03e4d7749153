using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace FlowDesigner.Core.Apps;

/// <summary>
/// Reads webhook bodies strictly: what is accepted here is stored as it came and must be readable for as long as it is kept.
/// </summary>
public static class WebhookBody
{
    /// <summary>
    /// The body as JSON of any kind; throws <see cref="PayloadException"/>. Dispose of it; what leaves it must be copied.
    /// </summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
            throw new PayloadException("payload.encoding", "The body is not valid UTF-8. Send JSON encoded as UTF-8.");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, JsonBody.Strict);
        }
        catch (JsonException problem)
        {
            var place = $"line {problem.LineNumber + 1}, byte {problem.BytePositionInLine}";
            throw new PayloadException("payload.malformed",
                $"The body is not valid JSON ({place}). Names may not repeat, and depth is at most {JsonBody.Strict.MaxDepth}.");
        }
        if (!JsonBody.IsReadable(body.Span, document.RootElement))
        {
            document.Dispose();
            throw new PayloadException("payload.encoding",
                "A text in the body holds half a character (a lone surrogate). Send whole characters.");
        }
        return document;
    }

    /// <summary>The body as a JSON object, as every provider sends it; throws <see cref="PayloadException"/>.</summary>
    public static JsonDocument ParseObject(ReadOnlyMemory<byte> body)
    {
        var document = Parse(body);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        var kind = document.RootElement.ValueKind;
        document.Dispose();
        throw new PayloadException("payload.not_object", $"The body must be a JSON object, but is {kind.ToString().ToLowerInvariant()}.");
    }

    /// <summary>A text of the body's object that an event cannot do without; throws <see cref="PayloadException"/>.</summary>
    public static string Need(JsonElement body, string field, string provider) =>
        Text(body, field)
            ?? throw new PayloadException("payload.missing", $"The body has no \"{field}\". Is this a webhook of {provider}?");

    /// <summary>A text of the body's object; null where it is missing or empty.</summary>
    public static string? Text(JsonElement body, string field) =>
        body.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text : null;

    /// <summary>An id for a body that brings none: the same bytes are the same event.</summary>
    public static string HashId(ReadOnlySpan<byte> body) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>A form body as a JSON object of texts; a name that repeats becomes a list.</summary>
    public static byte[] FromForm(ReadOnlySpan<byte> body)
    {
        var pairs = FormBody.Decode(body);
        return Encoding.UTF8.GetBytes(JsonBody.Write(json =>
        {
            foreach (var field in pairs.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal))
            {
                json.WritePropertyName(field.Key);
                if (field.Count() > 1)
                    json.WriteStartArray();
                foreach (var value in field)
                    json.WriteStringValue(value);
                if (field.Count() > 1)
                    json.WriteEndArray();
            }
        }).GetRawText());
    }
}
