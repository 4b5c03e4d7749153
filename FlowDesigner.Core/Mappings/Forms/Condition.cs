using System.Collections.Immutable;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Forms;

/// <summary>What one row of a condition asks.</summary>
public enum ConditionTest
{
    Equal, NotEqual, Greater, AtLeast, Less, AtMost, Contains, ContainsNot, StartsWith, EndsWith, IsEmpty, IsSet, IsTrue, IsFalse,
}

/// <summary>One row of a condition: <c>trigger.data.amount</c>, is more than, <c>100</c>.</summary>
/// <param name="Left">An expression.</param>
/// <param name="Test">What is asked.</param>
/// <param name="Right">An expression; empty where the test needs none.</param>
/// <param name="LeftKind">What the left side holds, where that decides how emptiness is asked: a text, a list, or anything else.</param>
public sealed record ConditionRow(string Left, ConditionTest Test, string Right = "", ShapeKind LeftKind = ShapeKind.Text)
{
    /// <summary>True where a value stands on the right.</summary>
    public bool NeedsRight => Test is not (ConditionTest.IsEmpty or ConditionTest.IsSet or ConditionTest.IsTrue or ConditionTest.IsFalse);
}

/// <summary>
/// A condition as people build it without code: rows of which all, or any, must hold. Stored as an expression and read back from it.
/// </summary>
/// <param name="All">True: and. False: or.</param>
public sealed record Condition(bool All, ImmutableArray<ConditionRow> Rows)
{
    /// <summary>Null where only a formula can say it.</summary>
    public static Condition? Read(string mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        if (FormParser.Read(mapping) is not { } parsed)
            return null;
        var isAny = parsed is BinaryExpression { Kind: Operator.Or };
        var rows = ImmutableArray.CreateBuilder<ConditionRow>();
        return Collect(parsed, isAny ? Operator.Or : Operator.And, rows) ? new(!isAny, rows.ToImmutable()) : null;
    }

    /// <summary>The mapping that says this; an empty text where there is no row.</summary>
    public string Write() => Rows.IsDefaultOrEmpty ? "" : $"{{{{ {string.Join(All ? " and " : " or ", Rows.Select(Write))} }}}}";

    private static bool Collect(Expression expression, Operator between, ImmutableArray<ConditionRow>.Builder rows)
    {
        if (expression is BinaryExpression { Kind: Operator.And or Operator.Or } joined)
            return joined.Kind == between && Collect(joined.Left, between, rows) && Collect(joined.Right, between, rows);
        if (RowOf(expression) is not { } row)
            return false;
        rows.Add(row);
        return true;
    }

    private static ConditionRow? RowOf(Expression expression) => expression switch
    {
        BinaryExpression { Kind: Operator.Equal or Operator.NotEqual } equality => Equality(equality),
        BinaryExpression { Kind: Operator.Greater } more => new(Text(more.Left), ConditionTest.Greater, Text(more.Right)),
        BinaryExpression { Kind: Operator.GreaterOrEqual } more => new(Text(more.Left), ConditionTest.AtLeast, Text(more.Right)),
        BinaryExpression { Kind: Operator.Less } less => new(Text(less.Left), ConditionTest.Less, Text(less.Right)),
        BinaryExpression { Kind: Operator.LessOrEqual } less => new(Text(less.Left), ConditionTest.AtMost, Text(less.Right)),
        CallExpression { Name: "contains", Arguments: [var left, var right] } => new(OrNothing(left), ConditionTest.Contains, Text(right)),
        CallExpression { Name: "starts_with", Arguments: [var left, var right] } =>
            new(OrNothing(left), ConditionTest.StartsWith, Text(right)),
        CallExpression { Name: "ends_with", Arguments: [var left, var right] } => new(OrNothing(left), ConditionTest.EndsWith, Text(right)),
        UnaryExpression { IsNot: true, Operand: CallExpression { Name: "contains", Arguments: [var left, var right] } } =>
            new(OrNothing(left), ConditionTest.ContainsNot, Text(right)),
        UnaryExpression { IsNot: true, Operand: var operand } => IsPath(operand) ? new(Text(operand), ConditionTest.IsFalse) : null,
        _ => IsPath(expression) ? new(Text(expression), ConditionTest.IsTrue) : null,
    };

    private static ConditionRow Equality(BinaryExpression equality)
    {
        var isEqual = equality.Kind == Operator.Equal;
        var empty = isEqual ? ConditionTest.IsEmpty : ConditionTest.IsSet;
        return (equality.Left, equality.Right) switch
        {
            (var left, LiteralExpression { Value.Kind: ValueKind.Null }) => new(Text(left), empty, LeftKind: ShapeKind.Object),
            (BinaryExpression { Kind: Operator.Fallback } left, LiteralExpression right) when IsNothing(left.Right) && IsNothing(right) =>
                new(Text(left.Left), empty),
            (CallExpression { Name: "count", Arguments: [BinaryExpression { Kind: Operator.Fallback, Right: ListExpression } list] },
                LiteralExpression { Value: { Kind: ValueKind.Number } zero }) when zero.Computed == 0m =>
                    new(Text(list.Left), empty, LeftKind: ShapeKind.List),
            var (left, right) => new(Text(left), isEqual ? ConditionTest.Equal : ConditionTest.NotEqual, Text(right)),
        };
    }

    private static string Write(ConditionRow row)
    {
        var (left, right) = (row.Left, row.Right);
        return row.Test switch
        {
            ConditionTest.Equal => $"{left} == {right}",
            ConditionTest.NotEqual => $"{left} != {right}",
            ConditionTest.Greater => $"{left} > {right}",
            ConditionTest.AtLeast => $"{left} >= {right}",
            ConditionTest.Less => $"{left} < {right}",
            ConditionTest.AtMost => $"{left} <= {right}",
            ConditionTest.Contains => $"contains({left} ?? '', {right})",
            ConditionTest.ContainsNot => $"not contains({left} ?? '', {right})",
            ConditionTest.StartsWith => $"starts_with({left} ?? '', {right})",
            ConditionTest.EndsWith => $"ends_with({left} ?? '', {right})",
            ConditionTest.IsTrue => left,
            ConditionTest.IsFalse => $"not {left}",
            var empty => (row.LeftKind, Sign: empty == ConditionTest.IsEmpty ? "==" : "!=") switch
            {
                (ShapeKind.List, var sign) => $"count({left} ?? []) {sign} 0",
                (ShapeKind.Text or ShapeKind.Any, var sign) => $"({left} ?? '') {sign} ''",
                var (_, sign) => $"{left} {sign} null",
            },
        };
    }

    private static string OrNothing(Expression left) =>
        left is BinaryExpression { Kind: Operator.Fallback } fallback && IsNothing(fallback.Right) ? Text(fallback.Left) : Text(left);

    private static bool IsNothing(Expression expression) =>
        expression is LiteralExpression { Value: { Kind: ValueKind.Text, HeldText: "" } };

    private static bool IsPath(Expression expression) =>
        expression is RootExpression or StepExpression or ItemExpression or FieldExpression or IndexExpression;

    private static string Text(Expression expression) => FormParser.Text(expression);
}
