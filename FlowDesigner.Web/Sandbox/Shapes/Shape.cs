namespace FlowDesigner.Web.Sandbox.Shapes;

internal enum ShapeKind { Text, Integer, Number, Boolean, Flag, Time, Object, List, Map }

/// <summary>What a provider accepts for one value.</summary>
internal sealed record Shape(ShapeKind Kind)
{
    public int MinLength { get; init; }
    public int MaxLength { get; init; } = int.MaxValue;
    public IReadOnlyList<string> Choices { get; init; } = [];
    public IReadOnlyList<Field> Fields { get; init; } = [];
    public Shape? Item { get; init; }
    public int MinItems { get; init; }
    public int MaxItems { get; init; } = int.MaxValue;

    /// <summary>An empty text in its place clears the value (form-encoded providers have no null).</summary>
    public bool IsClearable { get; init; }

    /// <summary>A second form the value may take, such as a time or a range of times.</summary>
    public Shape? Or { get; init; }

    public static Shape Text(int max = int.MaxValue, int min = 0) => new(ShapeKind.Text) { MaxLength = max, MinLength = min };
    public static Shape Choice(params string[] choices) => new(ShapeKind.Text) { Choices = choices };
    public static Shape Integer { get; } = new(ShapeKind.Integer);
    public static Shape Number { get; } = new(ShapeKind.Number);
    public static Shape YesNo { get; } = new(ShapeKind.Boolean);

    /// <summary>Razorpay's yes and no: "1", 1 or true; "0", 0 or false.</summary>
    public static Shape Flag { get; } = new(ShapeKind.Flag);

    /// <summary>A date and time in ISO 8601.</summary>
    public static Shape Time { get; } = new(ShapeKind.Time);
    public static Shape Object(params Field[] fields) => new(ShapeKind.Object) { Fields = fields };
    public static Shape List(Shape item, int max = int.MaxValue, int min = 0) =>
        new(ShapeKind.List) { Item = item, MaxItems = max, MinItems = min };

    /// <summary>Names of the caller's choice; <paramref name="item"/> is what each holds.</summary>
    public static Shape Map(Shape item, int maxKeys = int.MaxValue, int maxKeyLength = int.MaxValue) =>
        new(ShapeKind.Map) { Item = item, MaxItems = maxKeys, MaxLength = maxKeyLength };

    public Shape Clearable() => this with { IsClearable = true };
    public Shape Plus(params Field[] fields) => this with { Fields = [.. Fields, .. fields] };
    public Shape Without(params string[] names) => this with { Fields = [.. Fields.Where(f => !names.Contains(f.Name))] };
}

/// <summary>A named part of an object; a tuple of name and shape is an optional one.</summary>
internal sealed record Field(string Name, Shape Shape, bool IsRequired = false)
{
    public static Field Required(string name, Shape shape) => new(name, shape, IsRequired: true);
    public static implicit operator Field((string Name, Shape Shape) optional) => new(optional.Name, optional.Shape);
}

internal enum ShapeFault { Unknown, Missing, WrongType, TooShort, TooLong, NotAChoice, TooFew, TooMany, Empty, KeyTooLong }

/// <summary>The first thing wrong with a request: where, what was expected, what was found.</summary>
internal sealed record ShapeProblem(ShapeFault Fault, IReadOnlyList<string> Path, Shape? Expected, string Found)
{
    public string Name => Path.Count == 0 ? "" : Path[^1];
    public string Dotted => string.Join('.', Path);

    /// <summary><c>line_items[0][price]</c></summary>
    public string Bracketed => Path.Count == 0 ? "" : Path[0] + string.Concat(Path.Skip(1).Select(p => $"[{p}]"));
}
