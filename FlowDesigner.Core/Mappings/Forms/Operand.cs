using System.Globalization;
using System.Text;

namespace FlowDesigner.Core.Mappings.Forms;

/// <summary>One side of a comparison, between an input of a form (text with picked fields in it) and an expression.</summary>
public static class Operand
{
    /// <summary>
    /// The expression of what stands in an input: a picked field, a number or true and false where the other side is one, else a text.
    /// </summary>
    public static string ToExpression(string input, ShapeKind other = ShapeKind.Any)
    {
        ArgumentNullException.ThrowIfNull(input);
        var parts = Parts(input);
        return parts switch
        {
            [] => "''",
            [{ IsHole: true } only] => only.Text,
            [{ IsHole: false } text] => Literal(text.Text, other),
            _ => $"concat({string.Join(", ", parts.Select(part => part.IsHole ? part.Text : Quote(part.Text)))})",
        };
    }

    /// <summary>What an input shows for an expression: a written value as it is, everything else as a picked field.</summary>
    public static string ToInput(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var text = expression.Trim();
        if (text.Length == 0 || text == "''" || text == "\"\"")
            return "";
        if (text is "true" or "false"
            || decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
            return text;
        var template = Template.Text($"{{{{ {text} }}}}");
        var isWritten = text[0] is '\'' or '"' && template.Problems.Count == 0 && template.Roots.Count == 0 && template.Steps.Count == 0;
        return isWritten
            && template.EvaluateText(new Scope(default)) is var value
            && Quote(value).Length >= text.Length - 2
            && !value.Contains("{{", StringComparison.Ordinal)
            ? value : $"{{{{ {text} }}}}";
    }

    /// <summary>A text as a literal of the language.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var quoted = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var letter in text)
        {
            quoted.Append(
                letter switch { '\\' => "\\\\", '\'' => "\\'", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => letter.ToString() });
        }
        return quoted.Append('\'').ToString();
    }

    private static string Literal(string text, ShapeKind other) => other switch
    {
        ShapeKind.Number when decimal.TryParse(
            text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) =>
            number.ToString(CultureInfo.InvariantCulture),
        ShapeKind.Bool when text.Trim() is "true" or "false" => text.Trim(),
        _ => Quote(text),
    };

    private static List<(string Text, bool IsHole)> Parts(string input)
    {
        var parts = new List<(string, bool)>();
        var at = 0;
        while (at < input.Length)
        {
            var open = input.IndexOf("{{", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : input.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
                break;
            if (open > at)
                parts.Add((input[at..open], false));
            parts.Add((input[(open + 2)..close].Trim(), true));
            at = close + 2;
        }
        if (at < input.Length)
            parts.Add((input[at..], false));
        return parts;
    }
}
