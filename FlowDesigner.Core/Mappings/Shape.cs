using System.Text.Json;

namespace FlowDesigner.Core.Mappings;

/// <summary>The kinds of a JSON value, and dates, which are written as ISO text.</summary>
public enum ShapeKind { Any, Null, Bool, Number, Text, Date, List, Object }

/// <summary>A named part of an object shape.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="IsOptional">It may be left out.</param>
public sealed record ShapeField(string Name, Shape Shape, bool IsOptional = false);

/// <summary>What is known about a JSON value before it is there: the type that mappings are checked against.</summary>
public sealed class Shape
{
    private const int DeepestSample = 64;
    private const int SampledItems = 100;

    // A shape that shares its parts is small to hold and huge to walk: [{a: item, b: item}] in a row of maps doubles it each time.
    private const int LargestShape = 20_000;

    private static readonly Dictionary<string, ShapeField> NoFields = [];
    private readonly long _size;

    private Shape(ShapeKind kind, Shape? item = null, IReadOnlyDictionary<string, ShapeField>? fields = null)
    {
        Kind = kind;
        Item = item;
        Fields = fields ?? NoFields;
        _size = 1 + (item?._size ?? 0);
        foreach (var field in Fields.Values) _size += field.Shape._size;
    }

    /// <summary>Nothing is known; every use is allowed.</summary>
    public static Shape Any { get; } = new(ShapeKind.Any);

    /// <summary>Always null.</summary>
    public static Shape Null { get; } = new(ShapeKind.Null) { MayBeNull = true };

    /// <summary>True or false.</summary>
    public static Shape Bool { get; } = new(ShapeKind.Bool);

    /// <summary>A number, exact in decimal.</summary>
    public static Shape Number { get; } = new(ShapeKind.Number);

    /// <summary>A text.</summary>
    public static Shape Text { get; } = new(ShapeKind.Text);

    /// <summary>A moment in time.</summary>
    public static Shape Date { get; } = new(ShapeKind.Date);

    /// <summary>An object of which no field is known; every field is allowed.</summary>
    public static Shape AnyObject { get; } = new(ShapeKind.Object) { IsOpen = true };

    /// <summary>A list whose items have one shape.</summary>
    public static Shape List(Shape item) => Bounded(new Shape(ShapeKind.List, item));

    /// <summary>An object with exactly these fields; of two fields of one name the last counts, as in JSON.</summary>
    public static Shape Object(params IEnumerable<ShapeField> fields)
    {
        var byName = new Dictionary<string, ShapeField>(StringComparer.Ordinal);
        foreach (var field in fields) byName[field.Name] = field;
        return Bounded(new Shape(ShapeKind.Object, fields: byName));
    }

    /// <summary>The kind of value.</summary>
    public ShapeKind Kind { get; }

    /// <summary>The shape of a list's items.</summary>
    public Shape? Item { get; }

    /// <summary>An object's fields by name.</summary>
    public IReadOnlyDictionary<string, ShapeField> Fields { get; }

    /// <summary>The value may be null.</summary>
    public bool MayBeNull { get; private init; }

    /// <summary>Known from samples only: what contradicts it is a warning, not an error.</summary>
    public bool IsSeen { get; private init; }

    /// <summary>An object that may have more fields than are known.</summary>
    public bool IsOpen { get; private init; }

    /// <summary>The shape of a sample; <paramref name="seen"/> when no schema says that the next one is alike.</summary>
    public static Shape FromSample(JsonElement sample, bool seen) => FromSample(sample, seen, DeepestSample);

    /// <summary>The same shape, or null.</summary>
    public Shape OrNull() => MayBeNull || Kind == ShapeKind.Any ? this : With(Kind, mayBeNull: true);

    /// <summary>The same shape once null has been dealt with.</summary>
    public Shape WithoutNull() => Kind == ShapeKind.Null ? Any : MayBeNull ? With(Kind, mayBeNull: false) : this;

    /// <summary>The same object, which may also have fields that are not listed.</summary>
    public Shape Open() => new(Kind, Item, Fields) { MayBeNull = MayBeNull, IsSeen = IsSeen, IsOpen = true };

    /// <summary>What is true of both; <see cref="Any"/> where they differ.</summary>
    public Shape Merge(Shape other)
    {
        if (ReferenceEquals(this, other)) return this;
        if (Kind == ShapeKind.Null) return other.OrNull();
        if (other.Kind == ShapeKind.Null) return OrNull();
        if (Kind != other.Kind) return Any;
        var merged = Kind switch
        {
            ShapeKind.List => new Shape(Kind, Item!.Merge(other.Item!)),
            ShapeKind.Object => new Shape(Kind, fields: MergeFields(other)) { IsOpen = IsOpen || other.IsOpen },
            _ => this,
        };
        return Bounded(merged.With(Kind, MayBeNull || other.MayBeNull, IsSeen || other.IsSeen));
    }

    private static Shape Bounded(Shape shape) => shape._size <= LargestShape ? shape : Any;

    /// <summary>The kind in the reader's words: "a text".</summary>
    internal string Described => Describe(Kind);

    internal static string Describe(ShapeKind kind) => kind switch
    {
        ShapeKind.Any => "any value",
        ShapeKind.Null => "always empty (null)",
        ShapeKind.Bool => "true or false",
        ShapeKind.Number => "a number",
        ShapeKind.Text => "a text",
        ShapeKind.Date => "a date",
        ShapeKind.List => "a list",
        _ => "an object",
    };

    private Shape With(ShapeKind kind, bool mayBeNull, bool? isSeen = null) =>
        new(kind, Item, Fields) { MayBeNull = mayBeNull, IsSeen = isSeen ?? IsSeen, IsOpen = IsOpen };

    private Dictionary<string, ShapeField> MergeFields(Shape other)
    {
        var merged = new Dictionary<string, ShapeField>(StringComparer.Ordinal);
        foreach (var field in Fields.Values)
            merged[field.Name] = other.Fields.TryGetValue(field.Name, out var twin)
                ? new ShapeField(field.Name, field.Shape.Merge(twin.Shape), field.IsOptional || twin.IsOptional)
                : field with { IsOptional = true };
        foreach (var field in other.Fields.Values)
            merged.TryAdd(field.Name, field with { IsOptional = true });
        return merged;
    }

    private static Shape FromSample(JsonElement sample, bool seen, int depth) => sample.ValueKind switch
    {
        _ when depth == 0 => Any,
        JsonValueKind.True or JsonValueKind.False => new Shape(ShapeKind.Bool) { IsSeen = seen },
        JsonValueKind.Number => new Shape(ShapeKind.Number) { IsSeen = seen },
        JsonValueKind.String => new Shape(ShapeKind.Text) { IsSeen = seen },
        JsonValueKind.Array => Bounded(new Shape(ShapeKind.List, SampleItems(sample, seen, depth)) { IsSeen = seen }),
        JsonValueKind.Object => Bounded(new Shape(ShapeKind.Object, fields: SampleFields(sample, seen, depth)) { IsSeen = seen }),
        // A null in a sample says that the field exists, not what it holds at other times.
        _ => Any,
    };

    private static Shape SampleItems(JsonElement list, bool seen, int depth)
    {
        Shape? item = null;
        foreach (var sample in list.EnumerateArray().Take(SampledItems))
        {
            var next = FromSample(sample, seen, depth - 1);
            item = item?.Merge(next) ?? next;
        }
        return item ?? Any;
    }

    private static Dictionary<string, ShapeField> SampleFields(JsonElement sample, bool seen, int depth)
    {
        var fields = new Dictionary<string, ShapeField>(StringComparer.Ordinal);
        foreach (var property in sample.EnumerateObject())
            fields[property.Name] = new ShapeField(property.Name, FromSample(property.Value, seen, depth - 1));
        return fields;
    }
}
