using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>Times as the API writes them: <c>2026-11-02T09:00:00.000Z</c>, always as long, so that they sort as text.</summary>
internal sealed class UtcMilliseconds : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>A stored moment.</summary>
    public static DateTimeOffset Of(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    public static DateTimeOffset? Of(long? unixMs) => unixMs is { } at ? Of(at) : null;
}
