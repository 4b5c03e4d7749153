namespace FlowDesigner.Core.Mappings.Expressions;

/// <summary>A written value: <c>12.5</c>, <c>"net 30"</c>, <c>true</c>, <c>null</c>.</summary>
internal sealed class LiteralExpression(Place place, Value value) : Expression(place)
{
    public Value Value { get; } = value;

    public override Value Evaluate(Evaluation run) => Value;

    public override Shape Check(Checker checker) => Value.Kind switch
    {
        ValueKind.Null => Shape.Null,
        ValueKind.Bool => Shape.Bool,
        ValueKind.Number => Shape.Number,
        _ => Shape.Text,
    };
}

/// <summary><c>now</c>: the journaled time, not the clock.</summary>
internal sealed class NowExpression(Place place) : Expression(place)
{
    public override Value Evaluate(Evaluation run) => Value.Of(run.Scope.Now);

    public override Shape Check(Checker checker) => Shape.Date;
}

/// <summary>A written list: <c>[trigger.a, trigger.b]</c>.</summary>
internal sealed class ListExpression : Expression
{
    private readonly Expression[] _items;

    public ListExpression(Place place, Expression[] items) : base(place)
    {
        _items = items;
        Height = 1 + items.Select(item => item.Height).DefaultIfEmpty().Max();
    }

    public override Value Evaluate(Evaluation run)
    {
        run.SpendItems(_items.Length, Place);
        var items = new Value[_items.Length];
        for (var i = 0; i < items.Length; i++) items[i] = _items[i].Evaluate(run);
        return Value.Of(items);
    }

    public override Shape Check(Checker checker) =>
        Shape.List(_items.Select(item => item.Check(checker)).DefaultIfEmpty(Shape.Any).Aggregate((all, next) => all.Merge(next)));
}

/// <summary>A written object: <c>{name: item.name, amount: item.total}</c>; what <c>map</c> needs to build lines.</summary>
internal sealed class ObjectExpression : Expression
{
    private readonly (string Name, Expression Value)[] _fields;

    public IReadOnlyList<(string Name, Expression Value)> Fields => _fields;

    public ObjectExpression(Place place, (string Name, Expression Value)[] fields) : base(place)
    {
        _fields = fields;
        Height = 1 + fields.Select(field => field.Value.Height).DefaultIfEmpty().Max();
    }

    public override Value Evaluate(Evaluation run)
    {
        run.SpendItems(_fields.Length, Place);
        var fields = new KeyValuePair<string, Value>[_fields.Length];
        for (var i = 0; i < fields.Length; i++) fields[i] = new(_fields[i].Name, _fields[i].Value.Evaluate(run));
        return Value.Of(fields);
    }

    public override Shape Check(Checker checker) =>
        Shape.Object([.. _fields.Select(field => new ShapeField(field.Name, field.Value.Check(checker)))]);
}
