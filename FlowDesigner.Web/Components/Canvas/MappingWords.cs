using System.Text;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;

namespace FlowDesigner.Web.Components.Canvas;

/// <summary>A piece of a mapping: plain text, a path with the tile of the step it comes from, or an expression as it is written.</summary>
public sealed record MappingPiece(string Text, string? Tile = null, bool IsCode = false);

/// <summary>
/// Says mappings in words: <c>{{ trigger.data.primaryEmail }}</c> is "Primary email". Only for reading; the flow keeps its own text.
/// </summary>
public sealed partial class MappingWords(Flow flow, AppCatalog apps)
{
    /// <summary>The pieces of a mapping with text around it, in order.</summary>
    public IReadOnlyList<MappingPiece> Pieces(string mapping)
    {
        var pieces = new List<MappingPiece>();
        var at = 0;
        foreach (Match hole in Hole().Matches(mapping))
        {
            if (hole.Index > at)
                pieces.Add(new MappingPiece(mapping[at..hole.Index]));
            var inner = hole.Groups[1].Value;
            pieces.Add(WholePath().IsMatch(inner) ? new MappingPiece(PathWords(inner), TileOf(inner))
                : new MappingPiece(inner, IsCode: true));
            at = hole.Index + hole.Length;
        }
        if (at < mapping.Length)
            pieces.Add(new MappingPiece(mapping[at..]));
        return pieces;
    }

    /// <summary>A text with its paths in words.</summary>
    public string Text(string mapping) => Hole().Replace(mapping, hole => Expression(hole.Groups[1].Value));

    /// <summary>A condition in words as far as words are shorter than the expression.</summary>
    public string Condition(string mapping) =>
        Hole().Match(mapping) is { Success: true } hole && WholePath().IsMatch(hole.Groups[1].Value)
            ? $"{PathWords(hole.Groups[1].Value)} is true" : Sentence(Text(mapping));

    private static string Expression(string expression)
    {
        var text = DefaultedPath().Replace(expression, "$1");
        text = CountOfFilter().Replace(text,
            match => $"{match.Groups[1].Value} {(match.Groups[4].Value == "== 0" ? "has no" : "has")} {match.Groups[3].Value}");
        text = ComparedWithNothing().Replace(text,
            match => $"{match.Groups[1].Value} {(match.Groups[2].Value == "==" ? "is empty" : "is set")}");
        return AnyPath().Replace(text, match => PathWords(match.Value));
    }

    // The roots are left out: a card has one line, and the details show where a value comes from by its tile.
    private static string PathWords(string path)
    {
        var parts = path.Replace("[", ".[", StringComparison.Ordinal).Split('.').ToList();
        parts.RemoveRange(0, parts[0] == "steps" && parts.Count > 2 ? 2 : 1);
        if (parts is ["data", _, ..])
            parts.RemoveAt(0);
        return parts.Count == 0 ? (path == "item" ? "the item" : "the payload")
            : string.Join(" › ", parts.Select((part, i) => i == 0 ? Sentence(Spaced(part)) : Spaced(part)));
    }

    private string TileOf(string path)
    {
        var parts = path.Split('.');
        var source = parts[0] switch
        {
            "steps" when parts.Length > 1 => flow.Find(parts[1]),
            "item" => flow.Steps.OfType<ForEachStep>().FirstOrDefault(),
            _ => null,
        };
        return source switch
        {
            null => flow.Trigger.App,
            ForEachStep { Source: { } list } when apps.Find(list.App) is not null => list.App,
            _ => StepWords.TileOf(source),
        };
    }

    internal static string Spaced(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (letter == '_')
                words.Append(' ');
            else if (char.IsUpper(letter) && words.Length > 0 && char.IsLower(words[^1]))
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            else
                words.Append(words.Length == 0 ? char.ToLowerInvariant(letter) : letter);
        }
        return words.ToString();
    }

    internal static string Sentence(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    [GeneratedRegex(@"\{\{\s*(.*?)\s*\}\}", RegexOptions.Singleline)]
    private static partial Regex Hole();

    [GeneratedRegex(@"^(?:trigger|steps|item)(?:\.\w+|\[\d+\])*$")]
    private static partial Regex WholePath();

    [GeneratedRegex(@"\b(?:trigger|steps|item)(?:\.\w+|\[\d+\])+")]
    private static partial Regex AnyPath();

    [GeneratedRegex(@"\(([\w.\[\]]+) \?\? (?:''|\[\]|0)\)")]
    private static partial Regex DefaultedPath();

    [GeneratedRegex(@"count\(filter\(([\w.]+)(?: \?\? \[\])?, item\.(\w+) == '([^']*)'\)\) (== 0|> 0)")]
    private static partial Regex CountOfFilter();

    [GeneratedRegex(@"([\w.\[\]]+) (==|!=) (?:''|null)")]
    private static partial Regex ComparedWithNothing();
}
