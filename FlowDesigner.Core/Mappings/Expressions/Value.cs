using System.Text.Json;

namespace FlowDesigner.Core.Mappings.Expressions;

internal enum ValueKind : byte { Null, Bool, Number, Text, Date, List, Object }

/// <summary>What an expression gives. JSON stays JSON until somebody needs it: a carried field is never decoded.</summary>
internal readonly struct Value
{
    private readonly object? _held;
    private readonly decimal _number;
    private readonly JsonElement _json;

    private Value(ValueKind kind, object? held = null, decimal number = 0m, JsonElement json = default)
    {
        Kind = kind;
        _held = held;
        _number = number;
        _json = json;
    }

    public ValueKind Kind { get; }

    public static Value Null => default;

    public static Value Of(bool value) => new(ValueKind.Bool, number: value ? 1m : 0m);

    public static Value Of(decimal value) => new(ValueKind.Number, number: value);

    public static Value Of(string text) => new(ValueKind.Text, text);

    public static Value Of(DateTimeOffset date) => new(ValueKind.Date, number: date.UtcTicks);

    public static Value Of(Value[] items) => new(ValueKind.List, items);

    public static Value Of(KeyValuePair<string, Value>[] fields) => new(ValueKind.Object, fields);

    public static Value Pair(string first, in Value one, string second, in Value other) =>
        Of((KeyValuePair<string, Value>[])[new(first, one), new(second, other)]);

    public static Value Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Number => new(ValueKind.Number, json: json),
        JsonValueKind.String => new(ValueKind.Text, json: json),
        JsonValueKind.Array => new(ValueKind.List, json: json),
        JsonValueKind.Object => new(ValueKind.Object, json: json),
        _ => Null,
    };

    public bool IsNull => Kind == ValueKind.Null;

    /// <summary>Still a piece of the JSON that was given in.</summary>
    public bool IsJson => _json.ValueKind != JsonValueKind.Undefined;

    public JsonElement Json => _json;

    public bool Bool => _number != 0m;

    public DateTimeOffset Date => new((long)_number, TimeSpan.Zero);

    /// <summary>A computed number; one that is still JSON is read through <see cref="Evaluation.Number"/>.</summary>
    public decimal Computed => _number;

    public string? HeldText => _held as string;

    public Value[]? HeldItems => _held as Value[];

    public KeyValuePair<string, Value>[]? HeldFields => _held as KeyValuePair<string, Value>[];

    public int Count => Kind switch
    {
        ValueKind.List => HeldItems?.Length ?? _json.GetArrayLength(),
        ValueKind.Object => HeldFields?.Length ?? _json.GetPropertyCount(),
        _ => 0,
    };

    public Items GetEnumerator() => new(this);

    /// <summary>Walks a list, wherever it comes from, without copying it.</summary>
    public struct Items
    {
        private readonly Value[]? _held;
        private JsonElement.ArrayEnumerator _json;
        private int _at = -1;

        public Items(Value list)
        {
            _held = list.HeldItems;
            if (_held is null) _json = list._json.EnumerateArray();
        }

        public readonly Value Current => _held is null ? Of(_json.Current) : _held[_at];

        public bool MoveNext() => _held is null ? _json.MoveNext() : ++_at < _held.Length;
    }

    /// <summary>The kind in the reader's words: "a text".</summary>
    public string Described => Describe(Kind);

    public static string Describe(ValueKind kind) => kind switch
    {
        ValueKind.Null => "empty (null)",
        ValueKind.Bool => "true or false",
        ValueKind.Number => "a number",
        ValueKind.Text => "a text",
        ValueKind.Date => "a date",
        ValueKind.List => "a list",
        _ => "an object",
    };
}
