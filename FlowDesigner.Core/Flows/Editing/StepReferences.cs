using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FlowDesigner.Core.Flows.Json;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Where steps name other steps: in their mappings, whatever field these stand in, their edges, and their frames.</summary>
internal static class StepReferences
{
    // What a person reads or the graph is made of; all other texts of a step may be mappings.
    private static readonly string[] Plain = ["key", "title", "note", "control", "app", "action", "connection", "in", "after"];

    /// <summary>Keys of the steps that a step's mappings take values from.</summary>
    public static SortedSet<string> Of(Step step)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var field in StepJson.Write(step).EnumerateObject().Where(field => !Plain.Contains(field.Name)))
            Collect(field.Value, keys);
        return keys;
    }

    /// <summary>The same step with other names for other steps, and for itself.</summary>
    public static Step Rename(Step step, IReadOnlyDictionary<string, string> names)
    {
        var renamed = RenameMappings(step, names);
        if (names.TryGetValue(renamed.Key, out var key))
            renamed = renamed with { Key = key };
        if (renamed.In is { } loop && names.TryGetValue(loop, out var frame))
            renamed = renamed with { In = frame };
        return renamed.Rewire(after => [StepPort.Parse(after) is var port && names.TryGetValue(port.Step, out var name)
            ? (port with { Step = name }).ToString() : after]);
    }

    /// <summary>A text with other names for steps in its mappings.</summary>
    public static string? Rename(string? mapping, IReadOnlyDictionary<string, string> names) =>
        mapping is null ? null : StepUses.Rename(mapping, key => names.GetValueOrDefault(key));

    private static Step RenameMappings(Step step, IReadOnlyDictionary<string, string> names)
    {
        var written = StepJson.Write(step);
        if (!written.EnumerateObject().Any(field => !Plain.Contains(field.Name) && Mentions(field.Value, names)))
            return step;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var field in written.EnumerateObject())
            {
                json.WritePropertyName(field.Name);
                if (Plain.Contains(field.Name))
                    field.Value.WriteTo(json);
                else
                    Write(json, field.Value, names);
            }
            json.WriteEndObject();
        }
        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = FlowJson.MaxDepth });
        return StepJson.Read(JsonElement.ParseValue(ref reader), out _) ?? step;
    }

    private static bool Mentions(JsonElement value, IReadOnlyDictionary<string, string> names)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        Collect(value, keys);
        return keys.Any(names.ContainsKey);
    }

    private static void Collect(JsonElement value, SortedSet<string> keys)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                foreach (var use in StepUses.In(value.GetString()!))
                    keys.Add(use.Key);
                break;
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                    Collect(field.Value, keys);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Collect(item, keys);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, JsonElement value, IReadOnlyDictionary<string, string> names)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                json.WriteStringValue(Rename(value.GetString(), names));
                break;
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var field in value.EnumerateObject())
                {
                    json.WritePropertyName(field.Name);
                    Write(json, field.Value, names);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, item, names);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
