namespace FlowDesigner.Core.Apps;

/// <summary>What a field holds. Money is never a number on its own: amounts are fields in the provider's own minor units.</summary>
public enum FieldType
{
    /// <summary>A text; a mapped number or boolean is taken as it is written.</summary>
    Text,

    /// <summary>A whole number, such as an amount in minor units: 1999 is 19.99 USD.</summary>
    Integer,

    /// <summary>A decimal number; exact, never a binary fraction.</summary>
    Decimal,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>One of <see cref="Field.Choices"/>.</summary>
    Choice,

    /// <summary>An object of <see cref="Field.Fields"/>; left out whole where nothing is mapped into it.</summary>
    Object,

    /// <summary>A list whose entries have <see cref="Field.Fields"/>, or hold anything where there are none.</summary>
    List,

    /// <summary>Free names with text values.</summary>
    Map,

    /// <summary>Any JSON.</summary>
    Any,

    /// <summary>A text that is sealed at rest, and hidden wherever it would show.</summary>
    Secret,
}

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

    /// <summary>A text, such as a name or an id.</summary>
    public static Field Text(string key, string name) => new(key, name, FieldType.Text);

    /// <summary>A whole number; for money the amount in minor units, with <see cref="InCurrencyOf"/>.</summary>
    public static Field Integer(string key, string name) => new(key, name, FieldType.Integer);

    /// <summary>A decimal number; for money only where the provider takes major units.</summary>
    public static Field Decimal(string key, string name) => new(key, name, FieldType.Decimal);

    /// <summary>Yes or no.</summary>
    public static Field Flag(string key, string name) => new(key, name, FieldType.Boolean);

    /// <summary>One of a few values, by the provider's own words.</summary>
    public static Field Choice(string key, string name, params string[] choices) => new(key, name, FieldType.Choice) { Choices = choices };

    /// <summary>Fields that belong together, such as an address.</summary>
    public static Field Object(string key, string name, params Field[] fields) => new(key, name, FieldType.Object) { Fields = fields };

    /// <summary>Entries with the same fields; without fields, entries of any kind.</summary>
    public static Field List(string key, string name, params Field[] fields) => new(key, name, FieldType.List) { Fields = fields };

    /// <summary>Free names with text values, such as Stripe's metadata and Razorpay's notes.</summary>
    public static Field Map(string key, string name) => new(key, name, FieldType.Map);

    /// <summary>Any JSON, sent as it is mapped.</summary>
    public static Field Any(string key, string name) => new(key, name, FieldType.Any);

    /// <summary>A value that is sealed at rest and never shown again.</summary>
    public static Field Secret(string key, string name) => new(key, name, FieldType.Secret);

    /// <summary>May be empty; it is then left out of the request.</summary>
    public Field Optional() => this with { Required = false };

    /// <summary>At most so many characters, by the provider's documentation.</summary>
    public Field Max(int characters) => this with { MaxLength = characters };

    /// <summary>At least so many characters.</summary>
    public Field Min(int characters) => this with { MinLength = characters };

    /// <summary>The sentence under the field.</summary>
    public Field Explain(string help) => this with { Help = help };

    /// <summary>How right values begin, such as <c>sk_test_</c>; the form says at once where one does not.</summary>
    public Field Begins(params string[] prefixes) => this with { Prefixes = prefixes };

    /// <summary>A day as <c>2026-08-30</c>.</summary>
    public Field Day() => this with { IsDate = true };

    /// <summary>An amount in minor units of the currency that stands in another field of the same action.</summary>
    public Field InCurrencyOf(string field) => this with { CurrencyField = field };

    /// <summary>An id that can be picked from what a list action of the same app reads.</summary>
    /// <param name="listAction">The list action's key.</param>
    /// <param name="nameField">The item's field that people know it by.</param>
    public Field From(string listAction, string nameField) => this with { Pick = new(listAction, nameField) };

    /// <summary>What an empty field shows as an example; it is never sent.</summary>
    public Field Like(string example) => this with { Example = example };
}

/// <summary>Where an id is picked from: the items of a list action, by their own id.</summary>
/// <param name="Action">The list action's key, of the same app.</param>
/// <param name="NameField">The item's field that people know it by.</param>
public sealed record FieldPick(string Action, string NameField);
