using System.Text;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

internal static class PatternFunctions
{
    // What a pattern costs that is made anew for each item.
    private const int MadeSteps = 2_000, MadeBytes = 100_000;

    private static readonly Parameter Text = new("text", ParameterKind.Text);
    private static readonly Parameter Pattern = new("pattern", ParameterKind.Text);
    private static readonly Parameter Part = new("part", ParameterKind.Text);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("matches", "Text", [Text, Pattern],
            "Whether a text holds a pattern: [0-9] is a digit, + once or more, ^ the beginning, $ the end.",
            "matches('INV-2026-7', '^INV-[0-9]+')", "true")
        {
            Result = _ => Shape.Bool,
            Body = call => Value.Of(Begin(call, out var text).IsMatch(text)),
        },
        new("extract", "Text", [Text, Pattern],
            "The part that a pattern finds, or what its first round brackets hold; null where it finds nothing.",
            "extract('Order INV-2026-7 paid', 'INV-([0-9]+)')", "\"2026\"")
        {
            Result = _ => Shape.Text.OrNull(),
            Body = call =>
            {
                var found = Begin(call, out var text).Match(text);
                var part = found.Groups.Count > 1 ? found.Groups[1] : found;
                return part.Success ? call.Say(part.Value) : Value.Null;
            },
        },
        new("replace_pattern", "Text", [Text, Pattern, new("new", ParameterKind.Text)],
            "With everything that a pattern finds replaced by the same text.", "replace_pattern('+91 98-765', '[^0-9]', '')", "\"9198765\"")
        {
            Result = _ => Shape.Text,
            Body = Replace,
        },
        new("before", "Text", [Text, Part],
            "What stands before a part; the whole text where the part is not in it.", "before('ada@example.com', '@')", "\"ada\"")
        {
            Result = _ => Shape.Text,
            Body = call => Cut(call, static (text, at, _) => at < 0 ? text : text[..at]),
        },
        new("after", "Text", [Text, Part],
            "What stands after a part; an empty text where the part is not in it.", "after('ada@example.com', '@')", "\"example.com\"")
        {
            Result = _ => Shape.Text,
            Body = call => Cut(call, static (text, at, length) => at < 0 ? "" : text[(at + length)..]),
        },
    ];

    private static Regex Begin(Arguments call, out string text)
    {
        text = call.Text(0);
        var pattern = call.Text(1);
        if (!call.IsWritten(1))
        {
            call.Run.Spend(MadeSteps, call.Place);
            call.Run.SpendBytes(MadeBytes, call.Place);
        }
        var compiled = Patterns.Compile(pattern, call.PlaceOf(1));
        call.Run.Spend(text.Length * Patterns.CostOf(pattern), call.Place);
        return compiled;
    }

    private static Value Replace(Arguments call)
    {
        var pattern = Begin(call, out var text);
        var (cost, with) = (Patterns.CostOf(call.Text(1)), call.Text(2));
        var result = new StringBuilder();
        var from = 0;
        for (var found = pattern.Match(text); found.Success; found = found.NextMatch())
        {
            // Each search may look at all that is left.
            call.Run.Spend(1 + ((text.Length - found.Index) * cost), call.Place);
            call.Grow((2L * (found.Index - from)) + with.Length);
            result.Append(text, from, found.Index - from).Append(with);
            from = found.Index + found.Length;
        }
        call.Grow(result.Length + text.Length - from);
        return call.Say(result.Append(text, from, text.Length - from).ToString());
    }

    private static Value Cut(Arguments call, Func<string, int, int, string> cut)
    {
        var (text, part) = (call.Text(0), call.Text(1));
        if (part.Length == 0)
            throw call.Fail(1, "mapping.argument", "this text has no characters, so it is nowhere.");
        // A search may look at each character of the part again and again.
        call.Run.Spend((text.Length / 16) + ((long)text.Length * part.Length / 4096), call.Place);
        return call.Say(cut(text, text.IndexOf(part, StringComparison.Ordinal), part.Length));
    }
}
