using System.Text.Json;

namespace FlowDesigner.Web.Components.Parts;

/// <summary>One coloured piece of a JSON line.</summary>
public sealed record JsonPiece(string Class, string Text);

/// <summary>A JSON value laid out in lines of coloured pieces; text that is not JSON comes back as it is.</summary>
public static class JsonLines
{
    /// <summary>More than this is not drawn; it can still be copied.</summary>
    public const int MostLines = 2000;

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 128 };

    public static IReadOnlyList<IReadOnlyList<JsonPiece>> Of(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            var writer = new Writer();
            writer.Value(document.RootElement, depth: 0);
            return writer.Finish();
        }
        catch (JsonException)
        {
            return [.. text.Split('\n').Take(MostLines).Select(line => (IReadOnlyList<JsonPiece>)[new JsonPiece("", line)])];
        }
    }

    private sealed class Writer
    {
        private readonly List<IReadOnlyList<JsonPiece>> _lines = [];
        private List<JsonPiece> _line = [];

        public void Value(JsonElement value, int depth)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    Items("{", "}", value.EnumerateObject().ToList(), depth, member =>
                    {
                        Put("json-key", JsonSerializer.Serialize(member.Name, JsonText.Readable));
                        Put("json-mark", ": ");
                        Value(member.Value, depth + 1);
                    });
                    break;
                case JsonValueKind.Array:
                    Items("[", "]", value.EnumerateArray().ToList(), depth, item => Value(item, depth + 1));
                    break;
                case JsonValueKind.String:
                    Put("json-text", JsonSerializer.Serialize(value.GetString(), JsonText.Readable));
                    break;
                default:
                    Put(value.ValueKind == JsonValueKind.Number ? "json-number" : "json-word", value.GetRawText());
                    break;
            }
        }

        public List<IReadOnlyList<JsonPiece>> Finish()
        {
            _lines.Add(_line);
            return _lines;
        }

        private void Items<T>(string open, string close, List<T> items, int depth, Action<T> write)
        {
            Put("json-mark", items.Count == 0 ? open + close : open);
            if (items.Count == 0)
                return;
            for (var i = 0; i < items.Count && _lines.Count < MostLines; i++)
            {
                Break(depth + 1);
                write(items[i]);
                if (i < items.Count - 1)
                    Put("json-mark", ",");
            }
            Break(depth);
            Put("json-mark", close);
        }

        private void Put(string kind, string text) => _line.Add(new JsonPiece(kind, text));

        private void Break(int depth)
        {
            _lines.Add(_line);
            _line = depth == 0 ? [] : [new JsonPiece("", new string(' ', depth * 2))];
        }
    }
}
