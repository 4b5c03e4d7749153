using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Forms;

/// <summary>Reads a mapping that is one expression, for forms that may know its pattern.</summary>
internal static class FormParser
{
    /// <summary>Null where text stands round the expression, or it is written wrong.</summary>
    public static Expression? Read(string mapping)
    {
        if (mapping.Trim() is not ['{', '{', .. var inside, '}', '}'] || inside.Trim() is not { Length: > 0 } expression)
            return null;
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var (parsed, problem) = Parser.Parse(new Place(new Source(expression, ""), 0, expression.Length), names, []);
        return problem is null ? parsed : null;
    }

    /// <summary>The expression as it is written, brackets included.</summary>
    public static string Text(Expression expression) =>
        expression.Place.Source.Text.Substring(expression.Place.Start, expression.Place.Length);
}
