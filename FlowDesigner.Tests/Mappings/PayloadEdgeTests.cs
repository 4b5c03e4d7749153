using System.Text.Json;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Mappings;

public class PayloadEdgeTests
{
    [Fact]
    public void I_04_payload_edge_of_a_duplicate_key_reads_the_last() =>
        Assert.Equal("2", Mapping.Of("trigger.a", """{ "a": 1, "a": 2 }"""));

    [Theory]
    [InlineData("trigger.a")]
    [InlineData("upper(trigger.a)")]
    [InlineData("trigger.a == 'x'")]
    [InlineData("trigger")]
    [InlineData("json(trigger)")]
    [InlineData("[trigger.a]")]
    public void I_04_payload_edge_of_half_a_character_is_refused(string expression) =>
        Assert.Equal("mapping.broken_text", Mapping.Fails(expression, """{ "a": "\ud83d", "b": 1 }""").Code);

    [Theory]
    [InlineData("keys(trigger)")]
    [InlineData("trigger")]
    public void I_04_payload_edge_of_half_a_character_in_a_name_is_refused(string expression) =>
        Assert.Equal("mapping.broken_text", Mapping.Fails(expression, """{ "\ude00": 1 }""").Code);

    [Fact]
    public void I_04_payload_edge_of_half_a_character_elsewhere_does_no_harm() =>
        Assert.Equal("1", Mapping.Of("trigger.b", """{ "a": "\ud83d", "b": 1 }"""));

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\ufeffbom")]
    [InlineData("'; DROP TABLE run; --")]
    [InlineData("%_[]^")]
    [InlineData("\\u202eright to left")]
    [InlineData("\\ud83d\\ude00")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("{{ trigger.b }}")]
    public void I_04_payload_edge_of_odd_characters_is_carried_unchanged(string text)
    {
        var payload = $$"""{ "a": "{{text}}", "b": 1 }""";
        var expected = Mapping.Json(payload).GetProperty("a").GetString();

        Assert.Equal(expected, Mapping.Json(Mapping.Of("trigger.a", payload)).GetString());
        Assert.Equal($"<{expected}>", Template.Text("<{{ trigger.a }}>").EvaluateText(Mapping.Scope(payload)));
        Assert.Equal(expected, Mapping.Json(Mapping.Of("parse_json(json(trigger)).a", payload)).GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("__proto__")]
    [InlineData("a.b")]
    [InlineData("{{")]
    [InlineData("\u0000")]
    public void I_04_payload_edge_of_odd_names_can_be_read(string name)
    {
        var payload = JsonSerializer.Serialize(new Dictionary<string, int> { [name] = 7 });

        Assert.Equal("7", Mapping.Of($"trigger[\"{name}\"]", payload));
        Assert.Equal("7", Mapping.Of("get(trigger, first(keys(trigger)))", payload));
    }

    [Fact]
    public void I_04_payload_edge_of_a_10_MB_text_is_carried_or_refused_but_never_built()
    {
        var scope = new Scope(Mapping.Noon)
            .Set("trigger", JsonSerializer.SerializeToElement(new { big = new string('x', 10_000_000), id = 1 }));

        Assert.Equal("1", Template.Text("{{ trigger.id }}").EvaluateText(scope));
        foreach (var expression in (string[])["trigger.big", "upper(trigger.big)", "trigger", "json(trigger)", "concat(trigger.big)"])
            Assert.Equal(
                "mapping.too_large", Assert.Throws<MappingException>(() => Template.Text($"{{{{ {expression} }}}}").Evaluate(scope)).Code);
    }

    [Fact]
    public void I_04_payload_edge_of_deep_json_is_carried_or_refused()
    {
        using var deep = JsonDocument.Parse(new string('[', 900) + new string(']', 900), new JsonDocumentOptions { MaxDepth = 1000 });
        using var deeper = JsonDocument.Parse(new string('[', 5000) + new string(']', 5000), new JsonDocumentOptions { MaxDepth = 5000 });
        var template = Template.Text("{{ trigger }}");

        Assert.Equal(
            deep.RootElement.GetRawText(), template.Evaluate(new Scope(Mapping.Noon).Set("trigger", deep.RootElement)).GetRawText());
        Assert.Throws<MappingException>(() => template.Evaluate(new Scope(Mapping.Noon).Set("trigger", deeper.RootElement)));
        Assert.Equal(ShapeKind.List, Shape.FromSample(deeper.RootElement, seen: true).Kind);
    }

    [Fact]
    public void I_04_payload_edge_of_no_value_at_all_reads_as_empty() =>
        Assert.Equal("none", Template.Text("{{ trigger.a.b ?? 'none' }}").EvaluateText(new Scope(Mapping.Noon).Set("trigger", default)));
}
