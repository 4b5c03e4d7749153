using System.Numerics;
using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

internal static class ListFunctions
{
    private static readonly Parameter List = new("list", ParameterKind.List);
    private static readonly Parameter Condition = new("condition", ParameterKind.Each);
    private static readonly Parameter Key = new("key", ParameterKind.Each, IsOptional: true);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("map", "List", [List, new("expression", ParameterKind.Each)],
            "What the expression gives for each item.", "map([{n: 1}, {n: 2}], item.n * 10)", "[10,20]")
        {
            Result = shapes => Shape.List(shapes[1]),
            Body = Map,
        },
        new("filter", "List", [List, Condition],
            "The items for which the condition is true.", "filter([1, 5, 9], item > 4)", "[5,9]")
        {
            Result = shapes => shapes[0],
            Body = Filter,
        },
        new("count", "List", [List, new("condition", ParameterKind.Each, IsOptional: true)],
            "How many items there are, or how many meet the condition.", "count([1, 5, 9], item > 4)", "2")
        {
            Result = _ => Shape.Number,
            Body = Count,
        },
        Search("any", "Whether the condition is true for at least one item.", "any([1, 5], item > 4)", "true", stopsAt: true),
        Search("all", "Whether the condition is true for every item.", "all([1, 5], item > 4)", "false", stopsAt: false),
        new("first", "List", [List, new("condition", ParameterKind.Each, IsOptional: true)],
            "The first item, or the first that meets the condition; null where there is none.", "first([1, 5, 9], item > 4)", "5")
        {
            Result = ItemOrNull,
            Body = First,
        },
        new("last", "List", [List], "The last item; null where there is none.", "last([1, 5, 9])", "9")
        {
            Result = ItemOrNull,
            Body = Last,
        },
        new("sort", "List", [List, Key],
            "In ascending order of the items, or of what the expression gives for each.", "sort([3, 1, 2])", "[1,2,3]")
        {
            Result = shapes => shapes[0],
            Body = Sort,
        },
        new("reverse", "List", [List], "In the opposite order.", "reverse([1, 2, 3])", "[3,2,1]")
        {
            Result = shapes => shapes[0],
            Body = call =>
            {
                var items = Copy(call, call.List(0));
                Array.Reverse(items);
                return Value.Of(items);
            },
        },
        new("distinct", "List", [List, Key],
            "Without items that were there before, judged by the item or by the expression.", "distinct([1, 2, 1])", "[1,2]")
        {
            Result = shapes => shapes[0],
            Body = Distinct,
        },
        new("flatten", "List", [List], "Lists within the list are put into one, one level deep.", "flatten([[1], [2, 3]])", "[1,2,3]")
        {
            Result = shapes => shapes[0].Item is { Kind: ShapeKind.List } inner ? inner : Shape.List(Shape.Any),
            Body = Flatten,
        },
    ];

    private static Shape ItemOrNull(IReadOnlyList<Shape> shapes) => (shapes[0].Item ?? Shape.Any).OrNull();

    private static Value[] Copy(Arguments call, in Value list)
    {
        var items = call.NewList(list.Count);
        var at = 0;
        foreach (var item in list) items[at++] = item;
        return items;
    }

    private static Value Map(Arguments call)
    {
        var list = call.List(0);
        var items = call.NewList(list.Count);
        var at = 0;
        foreach (var item in list) items[at++] = call.Each(1, item);
        return Value.Of(items);
    }

    private static Value Filter(Arguments call)
    {
        var list = call.List(0);
        var kept = call.NewList(list.Count);
        var count = 0;
        foreach (var item in list)
            if (call.EachBool(1, item)) kept[count++] = item;
        return Value.Of(count == kept.Length ? kept : kept[..count]);
    }

    private static Value Count(Arguments call)
    {
        var list = call.List(0);
        if (!call.Has(1)) return Value.Of((decimal)list.Count);
        var count = 0;
        foreach (var item in list)
            if (call.EachBool(1, item)) count++;
        return Value.Of((decimal)count);
    }

    private static MappingFunction Search(string name, string help, string example, string result, bool stopsAt) =>
        new(name, "List", [List, Condition], help, example, result)
        {
            Result = _ => Shape.Bool,
            Body = call =>
            {
                foreach (var item in call.List(0))
                    if (call.EachBool(1, item) == stopsAt) return Value.Of(stopsAt);
                return Value.Of(!stopsAt);
            },
        };

    private static Value First(Arguments call)
    {
        foreach (var item in call.List(0))
            if (!call.Has(1) || call.EachBool(1, item)) return item;
        return Value.Null;
    }

    private static Value Last(Arguments call)
    {
        var last = Value.Null;
        foreach (var item in call.List(0)) last = item;
        return last;
    }

    private static Value Flatten(Arguments call)
    {
        var list = call.List(0);
        var count = 0L;
        foreach (var item in list) count += item.Kind == ValueKind.List ? item.Count : 1;
        var flat = call.NewList(count);
        var at = 0;
        foreach (var item in list)
        {
            if (item.Kind != ValueKind.List) flat[at++] = item;
            else
                foreach (var inner in item) flat[at++] = inner;
        }
        return Value.Of(flat);
    }

    private static Value Distinct(Arguments call)
    {
        var list = call.List(0);
        var kept = call.NewList(list.Count);
        call.Run.Spend(2L * kept.Length, call.Place);
        call.Run.SpendBytes(64L * kept.Length, call.Place);
        var seen = new HashSet<(ValueKind, decimal, string?)>(kept.Length);
        var count = 0;
        foreach (var item in list)
            if (seen.Add(KeyOf(call, item))) kept[count++] = item;
        return Value.Of(count == kept.Length ? kept : kept[..count]);
    }

    private static (ValueKind, decimal, string?) KeyOf(Arguments call, in Value item)
    {
        var index = call.Has(1) ? 1 : 0;
        return KeyOf(call, call.Has(1) ? call.Each(1, item) : item, index);
    }

    /// <summary>What tells one item from another.</summary>
    internal static (ValueKind, decimal, string?) KeyOf(Arguments call, in Value key, int index)
    {
        return key.Kind switch
        {
            ValueKind.Text => (key.Kind, 0m, call.TextOf(key, index)),
            ValueKind.Number => (key.Kind, call.NumberOf(key, index), null),
            ValueKind.List or ValueKind.Object => throw call.Mismatch(key, index, "items that can be compared; name one of their fields"),
            _ => (key.Kind, key.Computed, null),
        };
    }

    private readonly record struct SortKey(ValueKind Kind, decimal Number, string? Text, int Index) : IComparable<SortKey>
    {
        // The index keeps equal items in their order.
        public int CompareTo(SortKey other)
        {
            var compared = Text is null ? Number.CompareTo(other.Number) : string.CompareOrdinal(Text, other.Text);
            return compared != 0 ? compared : Index.CompareTo(other.Index);
        }
    }

    private static Value Sort(Arguments call)
    {
        var items = Copy(call, call.List(0));
        var index = call.Has(1) ? 1 : 0;
        call.Run.Spend((long)items.Length * (1 + BitOperations.Log2((uint)items.Length + 1)) / 4, call.Place);
        call.Run.SpendBytes(items.Length * 40L, call.Place);
        var keys = new SortKey[items.Length];
        var longest = 0L;
        for (var i = 0; i < items.Length; i++)
        {
            var (kind, number, text) = KeyOf(call, items[i]);
            keys[i] = new SortKey(kind, number, text, i);
            // Checked before sorting: a comparison has no way to say what is wrong.
            if (kind != keys[0].Kind || kind is ValueKind.Null or ValueKind.Bool)
                throw call.Fail(index, "mapping.type", "sort needs numbers only, texts only or dates only; filter out empty ones first.");
            longest = Math.Max(longest, text?.Length ?? 0);
        }
        call.Run.Spend(longest * items.Length / 64, call.Place);
        Array.Sort(keys, items);
        return Value.Of(items);
    }
}
