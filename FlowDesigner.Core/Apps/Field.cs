namespace FlowDesigner.Core.Apps;

/// <summary>What a field holds. Money is never a number on its own: amounts are fields in the provider's own minor units.</summary>
public enum FieldType { Text, Integer, Decimal, Boolean, Choice, Object, List, Map, Any, Secret }

/// <summary>One input of an action, one value of a connection, or one value of a trigger's set-up.</summary>
/// <param name="Key">Stable <c>snake_case</c> name; it never changes once shipped.</param>
/// <param name="Name">What the user reads, in sentence case.</param>
/// <param name="Type">What the field holds.</param>
public sealed record Field(string Key, string Name, FieldType Type)
{
    /// <summary>True unless <see cref="Optional"/> was called.</summary>
    public bool Required { get; init; } = true;

    /// <summary>One sentence under the field: what it means, where to find it.</summary>
    public string? Help { get; init; }

    /// <summary>The provider's limit in characters, checked before anything is sent.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The provider's lower limit in characters.</summary>
    public int? MinLength { get; init; }

    /// <summary>The values a <see cref="FieldType.Choice"/> may take.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The fields inside a <see cref="FieldType.Object"/>, or inside each entry of a <see cref="FieldType.List"/>.</summary>
    public IReadOnlyList<Field> Fields { get; init; } = [];

    /// <summary>A value that an empty field shows as an example, never sent.</summary>
    public string? Example { get; init; }

    /// <summary>How a right value begins, where the provider's keys show what they are; empty where they do not.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>A day, written year-month-day.</summary>
    public bool IsDate { get; init; }

    /// <summary>For an amount: the field beside it that names its currency.</summary>
    public string? CurrencyField { get; init; }

    /// <summary>For an id: the app's list action that a person may pick it from.</summary>
    public FieldPick? Pick { get; init; }

    public static Field Text(string key, string name) => new(key, name, FieldType.Text);
    public static Field Integer(string key, string name) => new(key, name, FieldType.Integer);
    public static Field Decimal(string key, string name) => new(key, name, FieldType.Decimal);
    public static Field Flag(string key, string name) => new(key, name, FieldType.Boolean);
    public static Field Choice(string key, string name, params string[] choices) => new(key, name, FieldType.Choice) { Choices = choices };
    public static Field Object(string key, string name, params Field[] fields) => new(key, name, FieldType.Object) { Fields = fields };
    public static Field List(string key, string name, params Field[] fields) => new(key, name, FieldType.List) { Fields = fields };

    /// <summary>Free names with text values, such as Stripe's metadata and Razorpay's notes.</summary>
    public static Field Map(string key, string name) => new(key, name, FieldType.Map);
    public static Field Any(string key, string name) => new(key, name, FieldType.Any);

    /// <summary>A value that is sealed at rest and never shown again.</summary>
    public static Field Secret(string key, string name) => new(key, name, FieldType.Secret);

    public Field Optional() => this with { Required = false };
    public Field Max(int characters) => this with { MaxLength = characters };
    public Field Min(int characters) => this with { MinLength = characters };
    public Field Explain(string help) => this with { Help = help };
    public Field Begins(params string[] prefixes) => this with { Prefixes = prefixes };
    public Field Day() => this with { IsDate = true };
    public Field InCurrencyOf(string field) => this with { CurrencyField = field };
    public Field From(string listAction, string nameField) => this with { Pick = new(listAction, nameField) };
    public Field Like(string example) => this with { Example = example };
}

/// <summary>Where an id is picked from: the items of a list action, by their own id.</summary>
/// <param name="Action">The list action's key, of the same app.</param>
/// <param name="NameField">The item's field that people know it by.</param>
public sealed record FieldPick(string Action, string NameField);
