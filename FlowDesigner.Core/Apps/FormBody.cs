using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FlowDesigner.Core.Apps;

/// <summary>The bracket form encoding of Stripe: <c>a[b]=v</c>, <c>a[0][b]=v</c>, booleans in lower case, nulls left out.</summary>
public static class FormBody
{
    /// <summary>The fields of an object as UTF-8 bytes, in their order.</summary>
    public static byte[] Encode(JsonElement fields)
    {
        var text = new StringBuilder();
        foreach (var property in fields.EnumerateObject())
            Append(text, Uri.EscapeDataString(property.Name), property.Value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The encoded pairs back as names and values, for showing a request field by field.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Decode(ReadOnlySpan<byte> body) =>
        [.. Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            return KeyValuePair.Create(
                Uri.UnescapeDataString(at < 0 ? pair : pair[..at]),
                at < 0 ? "" : Uri.UnescapeDataString(pair[(at + 1)..].Replace('+', ' ')));
        })];

    private static void Append(StringBuilder text, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                    Append(text, $"{name}[{Uri.EscapeDataString(property.Name)}]", property.Value);
                return;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    Append(text, string.Create(CultureInfo.InvariantCulture, $"{name}[{index++}]"), item);
                return;
            default:
                if (text.Length > 0)
                    text.Append('&');
                text.Append(name).Append('=').Append(Uri.EscapeDataString(Scalar(value)));
                return;
        }
    }

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
