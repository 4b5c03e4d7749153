using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings;

/// <summary>
/// Reads a condition as a list of comparisons, so that either side can be computed alone: <c>{{ a == b and c == d }}</c>.
/// </summary>
public static class Equalities
{
    /// <summary>
    /// The two sides of each <c>==</c> as text; null where the condition is anything else than such comparisons joined by <c>and</c>.
    /// </summary>
    public static IReadOnlyList<(string Left, string Right)>? Of(string condition)
    {
        var sides = new List<(string, string)>();
        return Template.Text(condition).Whole is { } whole && Read(whole, sides) ? sides : null;
    }

    private static bool Read(Expression expression, List<(string, string)> sides)
    {
        switch (expression)
        {
            case BinaryExpression { Kind: Operator.And } both:
                return Read(both.Left, sides) && Read(both.Right, sides);
            case BinaryExpression { Kind: Operator.Equal } equal:
                sides.Add((equal.Left.Place.Text, equal.Right.Place.Text));
                return true;
            default:
                return false;
        }
    }
}
