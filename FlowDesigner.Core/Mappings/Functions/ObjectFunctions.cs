using System.Text;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

internal static class ObjectFunctions
{
    private const string Group = "Object";
    private static readonly Parameter Target = new("object", ParameterKind.Object);
    private static readonly Parameter Names = new("names", ParameterKind.Text, Repeats: true);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("get", Group, [Target, new("name", ParameterKind.Text)],
            "The field whose name is only known from the payload.", "get({INR: 83}, 'INR')", "83")
        {
            Result = _ => Shape.Any,
            Body = call => Get(call, 0, call.Text(1)),
        },
        new("keys", Group, [Target], "The names of an object's fields.", "keys({a: 1, b: 2})", "[\"a\",\"b\"]")
        {
            Result = _ => Shape.List(Shape.Text),
            Body = call => List(call, field => Value.Of(field.Key)),
        },
        new("values", Group, [Target], "What an object's fields hold.", "values({a: 1, b: 2})", "[1,2]")
        {
            Result = shapes => Shape.List(ValueOf(shapes[0])),
            Body = call => List(call, field => field.Value),
        },
        new("entries", Group, [Target],
            "An object's fields as a list of {key, value}.", "entries({a: 1})", "[{\"key\":\"a\",\"value\":1}]")
        {
            Result = shapes => Shape.List(Shape.Object(new("key", Shape.Text), new("value", ValueOf(shapes[0])))),
            Body = call => List(call, field => Value.Pair("key", Value.Of(field.Key), "value", field.Value), cells: 3),
        },
        new("to_object", Group, [new("list", ParameterKind.List), new("name", ParameterKind.Each), new("value", ParameterKind.Each)],
            "An object with one field for each item; of two with one name the last counts.",
            "to_object([{n: 'a', v: 1}, {n: 'b', v: 2}], item.n, item.v)", "{\"a\":1,\"b\":2}")
        {
            Result = _ => Shape.AnyObject,
            Body = FromList,
        },
        new("merge", Group, [new("objects", ParameterKind.Object, Repeats: true)],
            "One object with the fields of all; a later one replaces what has the same name.", "merge({a: 1, b: 2}, {b: 3})",
            "{\"a\":1,\"b\":3}")
        {
            Result = shapes => shapes.All(shape => shape is { Kind: ShapeKind.Object, IsOpen: false, MayBeNull: false })
                ? Shape.Object(shapes.SelectMany(shape => shape.Fields.Values)) : Shape.AnyObject,
            Body = call =>
            {
                var all = new FieldList(call);
                for (var i = 0; i < call.Count; i++)
                {
                    foreach (var field in Fields(call, i))
                        all.Set(field.Key, field.Value);
                }
                return all.Made;
            },
        },
        new("pick", Group, [Target, Names],
            "Only the fields with these names.", "pick({id: 1, name: 'Ada', note: ''}, 'id', 'name')", "{\"id\":1,\"name\":\"Ada\"}")
        {
            Result = _ => Shape.AnyObject,
            Body = call => Chosen(call, isKept: true),
        },
        new("omit", Group, [Target, Names],
            "Without the fields with these names.", "omit({id: 1, name: 'Ada', note: ''}, 'note')", "{\"id\":1,\"name\":\"Ada\"}")
        {
            Result = _ => Shape.AnyObject,
            Body = call => Chosen(call, isKept: false),
        },
        new("lookup", Group, [
            new("value", ParameterKind.Any),
            new("table", ParameterKind.Object),
            new("otherwise", ParameterKind.Any, IsOptional: true)
        ],
            "What a table holds for a value; the last where it holds nothing for it, else null.",
            "lookup('GB', {IN: 'INR', GB: 'GBP'}, 'USD')", "\"GBP\"")
        {
            Result = shapes => shapes.Count > 2 ? ValueOf(shapes[1]).Merge(shapes[2]) : ValueOf(shapes[1]).OrNull(),
            Body = call =>
            {
                var found = Get(call, 1, call.Show(call.Any(0), 0));
                return found.IsNull && call.Has(2) ? call.Any(2) : found;
            },
        },
    ];

    private static Shape ValueOf(Shape shape) => shape is { Kind: ShapeKind.Object, IsOpen: false, Fields.Count: > 0 }
        ? shape.Fields.Values.Select(field => field.Shape).Aggregate((all, next) => all.Merge(next)) : Shape.Any;

    private static Value Object(Arguments call, int index)
    {
        var value = call.Any(index);
        if (value.Kind != ValueKind.Object) throw call.Mismatch(value, index, "an object");
        call.Run.Spend(value.Count, call.Place);
        return value;
    }

    private static Value Get(Arguments call, int index, string name)
    {
        var target = Object(call, index);
        if (target.HeldFields is not { } fields)
        {
            call.Grow(name.Length);
            return FieldExpression.Find(target.Json, Encoding.UTF8.GetBytes(name), call.Place);
        }
        foreach (var field in fields)
            if (field.Key == name) return field.Value;
        return Value.Null;
    }

    private static KeyValuePair<string, Value>[] Fields(Arguments call, int index)
    {
        var target = Object(call, index);
        if (target.HeldFields is { } held) return held;
        call.Run.SpendItems(target.Count, call.Place);
        var fields = new KeyValuePair<string, Value>[target.Count];
        try
        {
            var at = 0;
            foreach (var property in target.Json.EnumerateObject())
            {
                var name = property.Name;
                call.Grow(name.Length);
                fields[at++] = new(name, Value.Of(property.Value));
            }
        }
        catch (InvalidOperationException)
        {
            throw Evaluation.BrokenText(call.Place);
        }
        return fields;
    }

    private static Value List(Arguments call, Func<KeyValuePair<string, Value>, Value> of, int cells = 1)
    {
        var fields = Fields(call, 0);
        var items = call.NewList((long)fields.Length * cells);
        for (var i = 0; i < fields.Length; i++) items[i] = of(fields[i]);
        return Value.Of(cells == 1 ? items : items[..fields.Length]);
    }

    private static Value FromList(Arguments call)
    {
        var all = new FieldList(call);
        foreach (var item in call.List(0))
        {
            var name = call.Show(call.Each(1, item), 1);
            all.Set(name, call.Each(2, item));
        }
        return all.Made;
    }

    private static Value Chosen(Arguments call, bool isKept)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var fields = Fields(call, 0);
        for (var i = 1; i < call.Count; i++) names.Add(call.Text(i));
        var kept = new FieldList(call);
        foreach (var field in fields)
            if (names.Contains(field.Key) == isKept) kept.Set(field.Key, field.Value);
        return kept.Made;
    }

    /// <summary>Fields as they are gathered, each paid for before it is added.</summary>
    private readonly struct FieldList(Arguments call)
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly List<KeyValuePair<string, Value>> _fields = [];

        public Value Made => Value.Of(_fields.ToArray());

        public void Set(string name, in Value value)
        {
            call.Run.SpendItems(1, call.Place);
            call.Run.SpendBytes(320, call.Place);
            if (_places.TryAdd(name, _fields.Count)) _fields.Add(new(name, value));
            else _fields[_places[name]] = new(name, value);
        }
    }
}
