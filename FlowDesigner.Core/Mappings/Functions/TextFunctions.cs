using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

internal static class TextFunctions
{
    private static readonly Parameter Text = new("text", ParameterKind.Text);
    private static readonly Parameter Part = new("part", ParameterKind.Text);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("text", "Text", [new("value", ParameterKind.Any)],
            "The value as text; empty stays an empty text.", "text(12.50)", "\"12.5\"")
        {
            Result = _ => Shape.Text,
            Body = call => call.Say(call.Show(call.Any(0), 0)),
        },
        Single("upper", "In capitals.", "upper('ada')", "\"ADA\"", static text => text.ToUpperInvariant()),
        Single("lower", "In small letters.", "lower('ADA')", "\"ada\"", static text => text.ToLowerInvariant()),
        Single("trim", "Without blanks at both ends.", "trim('  ada ')", "\"ada\"", static text => text.Trim()),
        new("concat", "Text", [new("values", ParameterKind.Any, Repeats: true)],
            "Puts values together; an empty one adds nothing.", "concat('INV-', 7)", "\"INV-7\"")
        {
            Result = _ => Shape.Text,
            Body = Concat,
        },
        new("replace", "Text", [Text, new("old", ParameterKind.Text), new("new", ParameterKind.Text)],
            "With every occurrence of one part replaced.", "replace('a-b-c', '-', '/')", "\"a/b/c\"")
        {
            Result = _ => Shape.Text,
            Body = Replace,
        },
        new("contains", "Text", [new("text_or_list", ParameterKind.Any), new("value", ParameterKind.Any)],
            "Whether a text holds a part, or a list an item.", "contains('net 30', '30')", "true")
        {
            Result = _ => Shape.Bool,
            Body = Contains,
        },
        new("starts_with", "Text", [Text, Part], "Whether a text begins with a part.", "starts_with('cus_1', 'cus_')", "true")
        {
            Result = _ => Shape.Bool,
            Body = call => Value.Of(call.Text(0).StartsWith(call.Text(1), StringComparison.Ordinal)),
        },
        new("ends_with", "Text", [Text, Part], "Whether a text ends with a part.", "ends_with('a.pdf', '.pdf')", "true")
        {
            Result = _ => Shape.Bool,
            Body = call => Value.Of(call.Text(0).EndsWith(call.Text(1), StringComparison.Ordinal)),
        },
        new("length", "Text", [new("text_or_list", ParameterKind.Any)],
            "Characters of a text, or items of a list.", "length('ada')", "3")
        {
            Result = _ => Shape.Number,
            Body = Length,
        },
        new("split", "Text", [Text, new("separator", ParameterKind.Text)],
            "Cuts a text into a list.", "split('a,b', ',')", "[\"a\",\"b\"]")
        {
            Result = _ => Shape.List(Shape.Text),
            Body = Split,
        },
        new("join", "Text", [new("list", ParameterKind.List), new("separator", ParameterKind.Text)],
            "Puts a list's items together in one text.", "join(['a', 'b'], ', ')", "\"a, b\"")
        {
            Result = _ => Shape.Text,
            Body = Join,
        },
        new("url_encode", "Text", [Text], "Safe to stand in a web address.", "url_encode('a b&c')", "\"a%20b%26c\"")
        {
            Result = _ => Shape.Text,
            Body = call =>
            {
                var text = call.Text(0);
                call.Run.Spend(text.Length, call.Place);
                call.Grow(text.Length);
                return call.Say(Uri.EscapeDataString(text));
            },
        },
    ];

    /// <summary>Counts a search before it is made: its cost is the product of both lengths at worst.</summary>
    private static void SpendSearch(Arguments call, string text, string part) =>
        call.Run.Spend(1 + text.Length / 64 + (long)text.Length * part.Length / 1600, call.Place);

    private static MappingFunction Single(string name, string help, string example, string result, Func<string, string> change) =>
        new(name, "Text", [Text], help, example, result)
        {
            Result = _ => Shape.Text,
            Body = call => call.Say(change(call.Text(0))),
        };

    private static string PartAt(Arguments call, int index)
    {
        var part = call.Text(index);
        return part.Length > 0 ? part : throw call.Fail(index, "mapping.argument",
            "this text has no characters, so it cannot be searched for.");
    }

    private static long Occurrences(string text, string part)
    {
        var found = 0L;
        for (var at = 0; (at = text.IndexOf(part, at, StringComparison.Ordinal)) >= 0; at += part.Length) found++;
        return found;
    }

    private static Value Concat(Arguments call)
    {
        var texts = new string[call.Count];
        var length = 0L;
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = call.Show(call.Any(i), i);
            length += texts[i].Length;
        }
        call.Grow(length);
        return Value.Of(string.Concat(texts));
    }

    private static Value Replace(Arguments call)
    {
        var (text, old, replacement) = (call.Text(0), PartAt(call, 1), call.Text(2));
        SpendSearch(call, text, old);
        var found = Occurrences(text, old);
        call.Run.Spend(found / 4, call.Place);
        call.Grow(text.Length + found * (replacement.Length - old.Length));
        return Value.Of(text.Replace(old, replacement, StringComparison.Ordinal));
    }

    private static Value Contains(Arguments call)
    {
        var where = call.Any(0);
        if (where.Kind == ValueKind.List)
        {
            var wanted = call.Any(1);
            foreach (var item in call.ListOf(where, 0))
                if (call.AreEqual(item, wanted, 0)) return Value.Of(true);
            return Value.Of(false);
        }
        if (where.Kind != ValueKind.Text) throw call.Mismatch(where, 0, "a text or a list");
        var (text, part) = (call.TextOf(where, 0), call.Text(1));
        SpendSearch(call, text, part);
        return Value.Of(text.Contains(part, StringComparison.Ordinal));
    }

    private static Value Length(Arguments call)
    {
        var value = call.Any(0);
        return value.Kind switch
        {
            ValueKind.List => Value.Of((decimal)value.Count),
            ValueKind.Text => Value.Of((decimal)call.TextOf(value, 0).Length),
            _ => throw call.Mismatch(value, 0, "a text or a list"),
        };
    }

    private static Value Split(Arguments call)
    {
        var (text, separator) = (call.Text(0), PartAt(call, 1));
        SpendSearch(call, text, separator);
        var pieces = Occurrences(text, separator) + 1;
        var items = call.NewList(pieces);
        call.Grow(text.Length);
        call.Run.SpendBytes(pieces * 32, call.Place);
        var start = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var end = i == items.Length - 1 ? text.Length : text.IndexOf(separator, start, StringComparison.Ordinal);
            items[i] = Value.Of(text[start..end]);
            start = end + separator.Length;
        }
        return Value.Of(items);
    }

    private static Value Join(Arguments call)
    {
        var (list, separator) = (call.List(0), call.Text(1));
        // Counted before each piece: the items may all be one long text.
        var texts = new List<string>();
        var length = 0L;
        foreach (var item in list)
        {
            texts.Add(call.Show(item, 0));
            length += texts[^1].Length + separator.Length;
            if (length - separator.Length > Limits.TextLength) call.Grow(length);
        }
        call.Grow(length);
        call.Run.SpendBytes(texts.Count * 8L, call.Place);
        return Value.Of(string.Join(separator, texts));
    }
}
