using System.Text.Json;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Mappings;

/// <summary>Shorthands: a payload as text, an expression as text, the result as text.</summary>
internal static class Mapping
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public const string Account = """
        { "id": "evt_1", "data": { "id": "acc_1", "name": "Ada Lovelace", "email": null, "amount": 1250.50, "seats": 3, "active": true,
          "created": 1769817600, "odd name": "odd", "notes": [], "tags": ["gold", "beta"],
          "lines": [ { "name": "Seats", "amount": 100.10, "paid": true }, { "name": "Usage", "amount": 20.05, "paid": false } ] } }
        """;

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public static Scope Scope(string trigger = Account) => new Scope(Noon)
        .Set("trigger", Json(trigger))
        .Set("item", Json("""{ "id": "cus_1" }"""))
        .Set("connection", Json("""{ "name": "Main" }"""))
        .SetStep("linked", Json("""{ "value": "cus_9" }"""));

    /// <summary>The JSON that <c>{{ expression }}</c> gives.</summary>
    public static string Of(string expression, string trigger = Account) =>
        Template.Text($"{{{{ {expression} }}}}").Evaluate(Scope(trigger)).GetRawText();

    public static MappingException Fails(string expression, string trigger = Account) =>
        Assert.Throws<MappingException>(() => Of(expression, trigger));

    public static MappingProblem Problem(string text) => Assert.Single(Template.Text(text).Problems);

    public static ScopeShape Shapes(bool seen = false) => new ScopeShape()
        .Set("trigger", Shape.FromSample(Json(Account), seen))
        .Set("connection", Shape.AnyObject)
        .SetStep("linked", Shape.Object(new ShapeField("value", Shape.Text, IsOptional: true)));

    public static IReadOnlyList<MappingProblem> Check(string expression, bool seen = false, Shape? expected = null) =>
        Template.Text($"{{{{ {expression} }}}}").Check(Shapes(seen), expected);
}
