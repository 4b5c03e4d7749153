using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Runs.Preview;

/// <summary>
/// Finds which parts of a request come from a held-back write: the request is made once more with that write's sample changed a little, and
/// what then differs depends on it, by whatever functions and steps in between.
/// </summary>
internal static class Placeholders
{
    public static IReadOnlyList<Placeholder> In(PreparedStep step, Position at)
    {
        var found = new List<Placeholder>();
        foreach (var source in step.Step.Inputs.Steps.Where(key => at.StandInAmong(new HashSet<string> { key }) is not null))
            found.AddRange(FieldsFrom(step, at, source).Select(field => new Placeholder(field, source)));
        return found;
    }

    private static IEnumerable<string> FieldsFrom(PreparedStep step, Position at, string source)
    {
        if (step.Request is not { } request)
            return [];
        try
        {
            var changed = step.Step.Action.Request!(new Inputs(step.Step.Inputs.Evaluate(new ChangedScope(at, source))));
            return
            [
                .. request.Target == changed.Target ? [] : (string[])["url"],
                .. Parts(request).Except(Parts(changed)).Select(part => part.Field).Distinct(StringComparer.Ordinal),
            ];
        }
        catch (Exception refused) when (refused is MappingException or InputException)
        {
            // The changed sample does not fit: better every field is marked that may hold it than none.
            return Parts(request).Select(part => part.Field).Distinct(StringComparer.Ordinal);
        }
    }

    private static HashSet<(string Field, string Value)> Parts(AppRequest request)
    {
        if (request.Body is not { Length: > 0 } body)
            return [];
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true)
            return [.. FormBody.Decode(body.Span).Select(field => (field.Key, field.Value))];
        var parts = new HashSet<(string, string)>();
        try
        {
            using var json = JsonDocument.Parse(body);
            Add(parts, "", json.RootElement);
        }
        catch (JsonException)
        {
            parts.Add(("body", Encoding.UTF8.GetString(body.Span)));
        }
        return parts;
    }

    private static void Add(HashSet<(string, string)> parts, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                    Add(parts, path.Length == 0 ? field.Name : $"{path}.{field.Name}", field.Value);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index())
                    Add(parts, $"{path}[{index}]", item);
                break;
            default:
                parts.Add((path, value.GetRawText()));
                break;
        }
    }

    /// <summary>What the step sees, with one step's output changed in every value and of the same form.</summary>
    private sealed class ChangedScope(Position at, string source) : IScope
    {
        public DateTimeOffset Now => at.Now;

        public bool TryRoot(string name, out JsonElement value) => at.TryRoot(name, out value);

        public bool TryStep(string key, out JsonElement output)
        {
            if (!at.TryStep(key, out output))
                return false;
            if (key != source)
                return true;
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
                Write(json, output);
            output = JsonBody.Parse(buffer.ToArray());
            return true;
        }

        private static void Write(Utf8JsonWriter json, JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    json.WriteStartObject();
                    foreach (var field in value.EnumerateObject())
                    {
                        json.WritePropertyName(field.Name);
                        Write(json, field.Value);
                    }
                    json.WriteEndObject();
                    break;
                case JsonValueKind.Array:
                    json.WriteStartArray();
                    foreach (var item in value.EnumerateArray())
                        Write(json, item);
                    json.WriteEndArray();
                    break;
                case JsonValueKind.String:
                    json.WriteStringValue(Other(value.GetString()!));
                    break;
                case JsonValueKind.Number when value.TryGetDecimal(out var number) && number < 1_000_000_000_000m:
                    json.WriteNumberValue(number + 1);
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    json.WriteBooleanValue(value.ValueKind == JsonValueKind.False);
                    break;
                default:
                    value.WriteTo(json);
                    break;
            }
        }

        // Of the same length and of the same kinds of characters, so that limits and formats still hold.
        private static string Other(string text) => string.Concat(text.Select(c => c switch
        {
            'a' => 'b',
            'A' => 'B',
            '1' => '2',
            _ when char.IsAsciiLetterLower(c) => 'a',
            _ when char.IsAsciiLetterUpper(c) => 'A',
            _ when char.IsAsciiDigit(c) => '1',
            _ => c,
        }));
    }
}
