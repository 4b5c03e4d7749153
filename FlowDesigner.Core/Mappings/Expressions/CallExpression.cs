using FlowDesigner.Core.Mappings.Functions;

namespace FlowDesigner.Core.Mappings.Expressions;

/// <summary><c>f(x, y)</c>, or <c>x | f(y)</c>, which is the same.</summary>
internal sealed class CallExpression : Expression
{
    private readonly MappingFunction _function;

    public CallExpression(Place place, MappingFunction function, Expression[] arguments) : base(place)
    {
        _function = function;
        Arguments = arguments;
        Height = 1 + arguments.Select(argument => argument.Height).DefaultIfEmpty().Max();
    }

    public Expression[] Arguments { get; }

    public string Name => _function.Name;

    public override Value Evaluate(Evaluation run)
    {
        run.Spend(2, Place);
        return _function.Body(new Arguments(run, this));
    }

    public override Shape Check(Checker checker)
    {
        var shapes = new Shape[Arguments.Length];
        for (var i = 0; i < Arguments.Length; i++)
        {
            var kind = _function.ParameterAt(i)!.Kind;
            shapes[i] = kind == ParameterKind.Each ? CheckEach(checker, Arguments[i], shapes[0]) : Arguments[i].Check(checker);
            Require(checker, Arguments[i].Place, shapes[i], kind);
        }
        return _function.Result(shapes);
    }

    private static Shape CheckEach(Checker checker, Expression each, Shape list)
    {
        var outer = checker.Item;
        checker.Item = list.Item ?? Shape.Any;
        var shape = each.Check(checker);
        checker.Item = outer;
        return shape;
    }

    private void Require(Checker checker, Place at, Shape found, ParameterKind kind)
    {
        // A date parameter also takes what a date can be read from.
        var isDateLike = found.Kind is ShapeKind.Text or ShapeKind.Number;
        if (kind == ParameterKind.Date && isDateLike)
        {
            checker.WarnOfNull(at, found, Shape.Date, Name);
            return;
        }
        Shape? expected = kind switch
        {
            ParameterKind.Text => Shape.Text,
            ParameterKind.Number => Shape.Number,
            ParameterKind.Bool => Shape.Bool,
            ParameterKind.Date => Shape.Date,
            ParameterKind.List => Shape.List(Shape.Any),
            ParameterKind.Object => Shape.AnyObject,
            _ => null,
        };
        if (expected is not null) checker.Require(at, found, expected, Name);
    }
}
