using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace FlowDesigner.Core.Flows.Json;

/// <summary>
/// JSON without its loose ends: no name twice, no half characters, limits on size
/// and depth, a line and column for what is malformed.
/// </summary>
internal static class StrictJson
{
    public static FlowProblem NotText { get; } = new("json.not_text",
        "The flow holds bytes or half characters that are no text. Save it as UTF-8 and import it again.");

    public static JsonElement? Parse(ReadOnlySpan<byte> utf8, ICollection<FlowProblem> problems)
    {
        if (utf8.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        var problem = Size(utf8) ?? Scan(utf8);
        if (problem is not null)
        {
            problems.Add(problem);
            return null;
        }
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = FlowJson.MaxDepth });
        return JsonElement.ParseValue(ref reader);
    }

    private static FlowProblem? Size(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > FlowJson.MaxBytes)
            return new("flow.too_big", string.Create(CultureInfo.InvariantCulture,
                $"The flow's text may have {FlowJson.MaxBytes:N0} bytes, but has {utf8.Length:N0}. Split it into several flows."));
        return Utf8.IsValid(utf8) ? null : NotText;
    }

    private static FlowProblem? Scan(ReadOnlySpan<byte> utf8)
    {
        // One level more than allowed, so that too deep is told from malformed.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = FlowJson.MaxDepth + 1 });
        var names = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= FlowJson.MaxDepth:
                        return At(utf8, reader.TokenStartIndex, "json.too_deep",
                            $"the text is nested deeper than {FlowJson.MaxDepth} levels");
                    case JsonTokenType.StartObject:
                        names.Push(new(StringComparer.Ordinal));
                        break;
                    case JsonTokenType.EndObject:
                        names.Pop();
                        break;
                    case JsonTokenType.PropertyName when !names.Peek().Add(reader.GetString()!):
                        return At(utf8, reader.TokenStartIndex, "json.duplicate",
                            $"\"{reader.GetString()}\" stands twice in one object. Keep one of the two");
                    case JsonTokenType.String when reader.ValueIsEscaped:
                        reader.GetString();
                        break;
                }
            }
            return null;
        }
        catch (JsonException malformed)
        {
            var text = malformed.Message.AsSpan();
            var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
            return At(utf8, Offset(utf8, malformed), "json.malformed",
                $"the text is no JSON. {(end < 0 ? text : text[..end]).TrimEnd('.')}");
        }
        catch (InvalidOperationException)
        {
            // How the reader says that an escaped character has only one of its two halves.
            return NotText;
        }
    }

    private static FlowProblem At(ReadOnlySpan<byte> utf8, long offset, string code, string what)
    {
        var before = utf8[..(int)Math.Min(offset, utf8.Length)];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return new(code, string.Create(CultureInfo.InvariantCulture, $"Line {line}, column {column}: {what}."))
        {
            Line = line,
            Column = column,
        };
    }

    private static long Offset(ReadOnlySpan<byte> utf8, JsonException malformed)
    {
        var offset = 0;
        for (var line = malformed.LineNumber ?? 0; line > 0; line--)
            offset += utf8[offset..].IndexOf((byte)'\n') + 1;
        return offset + (malformed.BytePositionInLine ?? 0);
    }
}
