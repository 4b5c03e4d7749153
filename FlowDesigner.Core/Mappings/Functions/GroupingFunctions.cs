using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

/// <summary>Functions that arrange a list anew.</summary>
internal static class GroupingFunctions
{
    private static readonly Parameter List = new("list", ParameterKind.List);
    private static readonly Parameter Key = new("key", ParameterKind.Each);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("group", "List", [List, Key],
            "The items in groups by what the expression gives for each, as {key, items}, in the order in which each key comes first.",
            "map(group([{c: 'INR', n: 1}, {c: 'USD', n: 2}, {c: 'INR', n: 3}], item.c), {currency: item.key, total: "
                + "sum(item.items, item.n)})",
            "[{\"currency\":\"INR\",\"total\":4},{\"currency\":\"USD\",\"total\":2}]")
        {
            Result = shapes => Shape.List(Shape.Object(new("key", shapes[1]), new("items", shapes[0]))),
            Body = Group,
        },
        new("zip", "List", [new("first", ParameterKind.List), new("second", ParameterKind.List)],
            "Two lists side by side, as {first, second}, as long as the shorter one.",
            "zip(['a', 'b'], [1, 2])", "[{\"first\":\"a\",\"second\":1},{\"first\":\"b\",\"second\":2}]")
        {
            Result = shapes => Shape.List(
                Shape.Object(new("first", shapes[0].Item ?? Shape.Any), new("second", shapes[1].Item ?? Shape.Any))),
            Body = Zip,
        },
        new("combine", "List", [new("lists", ParameterKind.List, Repeats: true)],
            "The items of several lists in one.", "combine([1, 2], [3])", "[1,2,3]")
        {
            Result = shapes => shapes.Aggregate((all, next) => all.Merge(next)),
            Body = Combine,
        },
        new("slice", "List", [List, new("start", ParameterKind.Number), new("count", ParameterKind.Number, IsOptional: true)],
            "The items from a position, counted from 0; so many at most.", "slice([1, 2, 3, 4], 1, 2)", "[2,3]")
        {
            Result = shapes => shapes[0],
            Body = Slice,
        },
        new("chunk", "List", [List, new("size", ParameterKind.Number)],
            "The list cut into lists of so many items, the last perhaps shorter.", "chunk([1, 2, 3], 2)", "[[1,2],[3]]")
        {
            Result = shapes => Shape.List(shapes[0]),
            Body = Chunk,
        },
        new("average", "Number", [List, new("expression", ParameterKind.Each, IsOptional: true)],
            "The mean of a list's numbers, or of what the expression gives for each item; null where there is none.",
            "average([1, 2, 6])", "3")
        {
            Result = _ => Shape.Number.OrNull(),
            Body = Average,
        },
    ];

    private static Value Group(Arguments call)
    {
        var list = call.List(0);
        var order = new List<Value>();
        var groups = new Dictionary<(ValueKind, decimal, string?), List<Value>>();
        call.Run.SpendBytes(list.Count * 96L, call.Place);
        foreach (var item in list)
        {
            call.Run.Spend(2, call.Place);
            var key = call.Each(1, item);
            var name = ListFunctions.KeyOf(call, key, 1);
            if (!groups.TryGetValue(name, out var group))
            {
                call.Run.SpendBytes(300, call.Place);
                groups[name] = group = [];
                order.Add(key);
            }
            group.Add(item);
        }
        var result = call.NewList(order.Count);
        call.Run.SpendItems(list.Count + (2L * order.Count), call.Place);
        var at = 0;
        // A dictionary that nothing was taken from keeps the order in which it was filled.
        foreach (var group in groups.Values)
        {
            result[at] = Value.Pair("key", order[at], "items", Value.Of(group.ToArray()));
            at++;
        }
        return Value.Of(result);
    }

    private static Value Zip(Arguments call)
    {
        var (first, second) = (call.List(0), call.List(1));
        var pairs = call.NewList(Math.Min(first.Count, second.Count));
        call.Run.SpendItems(2L * pairs.Length, call.Place);
        var (left, right) = (first.GetEnumerator(), second.GetEnumerator());
        for (var i = 0; i < pairs.Length && left.MoveNext() && right.MoveNext(); i++)
            pairs[i] = Value.Pair("first", left.Current, "second", right.Current);
        return Value.Of(pairs);
    }

    private static Value Combine(Arguments call)
    {
        var all = new List<Value>();
        for (var i = 0; i < call.Count; i++)
        {
            var list = call.List(i);
            call.Run.SpendItems(list.Count * 2L, call.Place);
            foreach (var item in list)
                all.Add(item);
        }
        return Value.Of(all.ToArray());
    }

    private static Value Slice(Arguments call)
    {
        var list = call.List(0);
        var start = Math.Min(call.Whole(1, 0, int.MaxValue), list.Count);
        var items = call.NewList(Math.Min(list.Count - start, call.Has(2) ? call.Whole(2, 0, int.MaxValue) : int.MaxValue));
        var at = -start;
        foreach (var item in list)
        {
            if (at >= items.Length)
                break;
            if (at >= 0)
                items[at] = item;
            at++;
        }
        return Value.Of(items);
    }

    private static Value Chunk(Arguments call)
    {
        var (list, size) = (call.List(0), call.Whole(1, 1, Limits.ListItems));
        var chunks = call.NewList((list.Count + size - 1) / size);
        call.Run.SpendItems(list.Count, call.Place);
        call.Run.SpendBytes(chunks.Length * 48L, call.Place);
        var at = 0;
        Value[] chunk = [];
        foreach (var item in list)
        {
            if (at % size == 0)
                chunks[at / size] = Value.Of(chunk = new Value[Math.Min(size, list.Count - at)]);
            chunk[at++ % size] = item;
        }
        return Value.Of(chunks);
    }

    private static Value Average(Arguments call)
    {
        var list = call.List(0);
        var total = 0m;
        try
        {
            foreach (var item in list)
                total += call.Has(1) ? call.NumberOf(call.Each(1, item), 1) : call.NumberOf(item, 0);
            return list.Count == 0 ? Value.Null : Value.Of(total / list.Count);
        }
        catch (OverflowException)
        {
            throw Evaluation.OutOfRange("the sum", call.Place);
        }
    }
}
