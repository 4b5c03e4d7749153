using System.Text;
using System.Text.Json;

namespace FlowDesigner.Core.Flows.Json;

/// <summary>Where each value of a flow's text begins, so that a problem can be shown where it is.</summary>
internal sealed class TextPlaces
{
    private static readonly string[] OfFlow = ["key", "name", "description", "type", "connections", "searchable", "steps", "layout",
        "notes", "groups"];

    private readonly Dictionary<string, (int Line, int Column)> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _steps = new(StringComparer.Ordinal);

    /// <summary>The places of a text that is JSON.</summary>
    public static TextPlaces Of(string text)
    {
        var places = new TextPlaces();
        places.Read(Encoding.UTF8.GetBytes(text));
        return places;
    }

    /// <summary>The same problem with its line and column, as near as it can be placed.</summary>
    public FlowProblem Place(FlowProblem problem)
    {
        if (problem.Line > 0)
            return problem;
        foreach (var path in PathsOf(problem))
        {
            if (_places.TryGetValue(path, out var at))
                return problem with { Line = at.Line, Column = at.Column };
        }
        return problem;
    }

    private IEnumerable<string> PathsOf(FlowProblem problem)
    {
        var field = problem.Field?.Replace(".", "/");
        if (problem.Step is not null)
        {
            if (!_steps.TryGetValue(problem.Step, out var index))
                yield break;
            var step = $"/steps/{index}";
            foreach (var path in Within(step, field, "", "/inputs", "/values", "/source", "/source/inputs"))
                yield return path;
            yield return step;
        }
        else
        {
            if (field is not null && Array.IndexOf(OfFlow, field.Split('/')[0]) >= 0)
                yield return "/" + field;
            foreach (var path in Within("/trigger", field, "", "/inputs"))
                yield return path;
            foreach (var path in Within("", field, "/connections", ""))
                yield return path;
            yield return "/trigger";
            yield return "";
        }
    }

    // A field inside of a value that is a mapping has no place of its own; the value's place is near enough.
    private static IEnumerable<string> Within(string root, string? field, params string[] folders)
    {
        for (var path = field; !string.IsNullOrEmpty(path); path = path.LastIndexOf('/') is var cut and > 0 ? path[..cut] : null)
        {
            foreach (var folder in folders)
                yield return $"{root}{folder}/{path}";
        }
    }

    private void Read(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = FlowJson.MaxDepth + 1 });
        var path = new Stack<(string Prefix, int Index, bool IsList)>();
        var (line, lineStart, seen) = (1, 0, 0);
        var here = "";
        while (reader.Read())
        {
            for (; seen < reader.TokenStartIndex; seen++)
            {
                if (utf8[seen] == (byte)'\n')
                    (line, lineStart) = (line + 1, seen + 1);
            }
            var column = Encoding.UTF8.GetCharCount(utf8, lineStart, (int)reader.TokenStartIndex - lineStart) + 1;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    here = $"{path.Peek().Prefix}/{reader.GetString()}";
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.Pop();
                    continue;
            }
            if (path.TryPeek(out var around) && around.IsList)
            {
                path.Pop();
                path.Push(around with { Index = around.Index + 1 });
                here = $"{around.Prefix}/{around.Index}";
            }
            _places.TryAdd(here, (line, column));
            if (reader.TokenType == JsonTokenType.String && IsKeyOfStep(here, out var index))
                _steps.TryAdd(reader.GetString()!, index);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                path.Push((here, 0, reader.TokenType == JsonTokenType.StartArray));
        }
    }

    private static bool IsKeyOfStep(string path, out int index)
    {
        index = 0;
        return path.StartsWith("/steps/", StringComparison.Ordinal) && path.EndsWith("/key", StringComparison.Ordinal)
            && int.TryParse(path.AsSpan(7, path.Length - 11), System.Globalization.CultureInfo.InvariantCulture, out index);
    }
}
