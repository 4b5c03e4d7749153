using System.Collections.Immutable;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Forms;

/// <summary>A list made of another list as people build it without code: each item becomes an object of picked fields.</summary>
/// <param name="List">An expression that gives the list.</param>
/// <param name="Fields">An expression over <c>item</c> for each field of an entry.</param>
public sealed record ListMapping(string List, ImmutableArray<(string Name, string Expression)> Fields)
{
    /// <summary>Null where only a formula can say it.</summary>
    public static ListMapping? Read(string mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return FormParser.Read(mapping) is CallExpression { Name: "map", Arguments: [var list, ObjectExpression entry] }
            ? new(FormParser.Text(list), [.. entry.Fields.Select(field => (field.Name, FormParser.Text(field.Value)))])
            : null;
    }

    /// <summary>The mapping that says this.</summary>
    public string Write() =>
        $"{{{{ map({List}, {{{string.Join(", ", Fields.Select(field => $"{NameOf(field.Name)}: {field.Expression}"))}}}) }}}}";

    private static string NameOf(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_')
            ? name : Operand.Quote(name);
}
