namespace FlowDesigner.Core.Mappings.Expressions;

/// <summary>One node of a parsed expression.</summary>
internal abstract class Expression(Place place)
{
    /// <summary>The parser widens it by the brackets around the expression.</summary>
    public Place Place { get; set; } = place;

    /// <summary>Nodes on the longest way down; bounded by the parser, because evaluation recurses.</summary>
    public int Height { get; protected init; } = 1;

    public abstract Value Evaluate(Evaluation run);

    /// <summary>Reports what cannot work on values of the known shapes, and gives the shape of the result.</summary>
    public abstract Shape Check(Checker checker);

    public decimal Number(Evaluation run, string who) =>
        run.Number(Require(Evaluate(run), ValueKind.Number, who), Place);

    public bool Bool(Evaluation run, string who) => Require(Evaluate(run), ValueKind.Bool, who).Bool;

    /// <summary>Refuses null and every other kind, naming the field and what needed it.</summary>
    public Value Require(in Value value, ValueKind kind, string who) =>
        value.Kind == kind ? value : throw Mismatch(value, who, Value.Describe(kind));

    public MappingException Mismatch(in Value value, string who, string expected) => value.IsNull
        ? new MappingException("mapping.empty",
            $"'{Place.Excerpt}' is empty (null), but {who} needs {expected}. Give it a fallback: {Place.Excerpt} ?? ...", Place)
        : new MappingException("mapping.type",
            $"'{Place.Excerpt}' is {value.Described}, but {who} needs {expected}.{Conversion(value.Kind, expected, who)}", Place);

    private static string Conversion(ValueKind found, string expected, string who) => (found, expected) switch
    {
        (ValueKind.Text, "a number") when who == "'+'" => " Put texts together with concat(a, b); turn one into a number with number(...).",
        (ValueKind.Text, "a number") => " Turn it into one with number(...).",
        (ValueKind.Number or ValueKind.Bool or ValueKind.Date, "a text") => " Turn it into one with text(...).",
        (ValueKind.List, "a text") => " Turn it into one with join(..., \", \").",
        (ValueKind.List, _) => " Take one of its items with first(...) or [0].",
        (ValueKind.Text or ValueKind.Number, "true or false") => " Compare it with something: ... == ...",
        _ => "",
    };
}

/// <summary>Stands where an expression could not be parsed; the template holds the problem and is never evaluated.</summary>
internal sealed class BrokenExpression(Place place) : Expression(place)
{
    public override Value Evaluate(Evaluation run) =>
        throw new MappingException("mapping.syntax", $"'{Place.Excerpt}' is not a complete expression. Correct it first.", Place);

    public override Shape Check(Checker checker) => Shape.Any;
}
