using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace FlowDesigner.Core.Mappings.Expressions;

/// <summary>The first name of a path, answered by the scope: <c>trigger</c>.</summary>
internal sealed class RootExpression(Place place, string name) : Expression(place)
{
    public override Value Evaluate(Evaluation run) => run.Scope.TryRoot(name, out var value)
        ? Value.Of(value)
        : throw new MappingException("mapping.unknown_name",
            $"There is no '{name}' here. A path begins with trigger, steps, item or connection.", Place);

    public override Shape Check(Checker checker) => checker.Root(name, Place);
}

/// <summary><c>steps.linked</c>: what an earlier step gave.</summary>
internal sealed class StepExpression(Place place, string key) : Expression(place)
{
    // A step on a branch that was not taken has no output; a join reads it as empty and falls back with ??.
    public override Value Evaluate(Evaluation run) => run.Scope.TryStep(key, out var output) ? Value.Of(output) : Value.Null;

    public override Shape Check(Checker checker) => checker.Step(key, Place);
}

/// <summary><c>item</c> inside <c>map</c>, <c>filter</c> and the like.</summary>
internal sealed class ItemExpression(Place place) : Expression(place)
{
    public override Value Evaluate(Evaluation run) => run.Item;

    public override Shape Check(Checker checker) => checker.Item;
}

/// <summary><c>.name</c> or <c>["odd name"]</c>.</summary>
internal sealed class FieldExpression : Expression
{
    private readonly Expression _target;
    private readonly string _name;
    private readonly byte[] _utf8;

    public FieldExpression(Place place, Expression target, string name) : base(place)
    {
        _target = target;
        _name = name;
        _utf8 = Encoding.UTF8.GetBytes(name);
        Height = target.Height + 1;
    }

    public override Value Evaluate(Evaluation run)
    {
        var target = _target.Evaluate(run);
        if (target.IsNull) return Value.Null;
        if (target.Kind == ValueKind.Object) return Find(run, target);
        // Razorpay answers [] for empty notes and an object otherwise: an empty list has no fields, and that is all.
        if (target.Kind == ValueKind.List && target.Count == 0) return Value.Null;
        var advice = target.Kind == ValueKind.List ? " Take one of its items first: [0] or first(...)." : "";
        throw new MappingException("mapping.type",
            $"'{_target.Place.Excerpt}' is {target.Described} and has no field '{_name}'.{advice}", Place);
    }

    private Value Find(Evaluation run, in Value target)
    {
        var count = target.Count;
        run.Spend(1 + count / 8, Place);
        if (target.HeldFields is { } fields)
        {
            foreach (var field in fields)
                if (field.Key == _name) return field.Value;
            return Value.Null;
        }
        return Find(target.Json, _utf8, Place);
    }

    public static Value Find(JsonElement target, ReadOnlySpan<byte> name, Place at)
    {
        try
        {
            return target.TryGetProperty(name, out var value) ? Value.Of(value) : Value.Null;
        }
        catch (InvalidOperationException)
        {
            throw Evaluation.BrokenText(at);
        }
    }

    public override Shape Check(Checker checker) => checker.Field(_target.Check(checker), _name, _target.Place, Place);
}

/// <summary><c>[0]</c>.</summary>
internal sealed class IndexExpression : Expression
{
    private readonly Expression _target;
    private readonly int _index;

    public IndexExpression(Place place, Expression target, int index) : base(place)
    {
        _target = target;
        _index = index;
        Height = target.Height + 1;
    }

    public override Value Evaluate(Evaluation run)
    {
        var target = _target.Evaluate(run);
        if (target.IsNull) return Value.Null;
        if (target.Kind != ValueKind.List)
            throw new MappingException("mapping.type",
                $"'{_target.Place.Excerpt}' is {target.Described}, so it has no item [{_index}].", Place);
        if (_index >= target.Count) return Value.Null;
        if (target.HeldItems is { } items) return items[_index];
        run.Spend(1 + _index / 8, Place);
        return Value.Of(target.Json[_index]);
    }

    public override Shape Check(Checker checker)
    {
        var target = _target.Check(checker);
        if (target.Kind is ShapeKind.List) return target.Item!.OrNull();
        if (target.Kind is not (ShapeKind.Any or ShapeKind.Null))
            checker.Report(Place, "mapping.type",
                $"'{_target.Place.Excerpt}' is {target.Described}, so it has no item [{_index}].", target.IsSeen);
        return Shape.Any;
    }
}
