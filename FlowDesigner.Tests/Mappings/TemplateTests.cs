using System.Text.Json;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Mappings;

public class TemplateTests
{
    [Theory]
    [InlineData("{{ trigger.data.seats }}", "3")]
    [InlineData("  {{ trigger.data.seats }}\n", "3")]
    [InlineData("{{trigger.data.active}}", "true")]
    [InlineData("{{ trigger.data.email }}", "null")]
    [InlineData("{{ {a: {b: trigger.data.seats}} }}", """{"a":{"b":3}}""")]
    [InlineData("{{{a:1}}}", """{"a":1}""")]
    public void A_text_that_is_one_expression_keeps_the_type(string text, string expected) => Assert.Equal(expected, Evaluate(Json(text)));

    [Theory]
    [InlineData("{{ trigger.data.name }} has {{ trigger.data.seats }} seats", "Ada Lovelace has 3 seats")]
    [InlineData("[{{ trigger.data.email }}]", "[]")]
    [InlineData("{{ trigger.data.amount }} {{ trigger.data.active }}", "1250.5 true")]
    [InlineData("{{ \"{{\" }} and }}", "{{ and }}")]
    [InlineData("{{ '}}' }}!", "}}!")]
    [InlineData("on {{ now }}", "on 2026-01-31T12:00:00Z")]
    [InlineData("no expression { at } all", "no expression { at } all")]
    public void Expressions_within_a_text_become_text(string text, string expected) =>
        Assert.Equal(expected, Template.Text(text).Evaluate(Mapping.Scope()).GetString());

    [Fact]
    public void Objects_and_lists_nest() => Assert.Equal(
        """{"name":"Ada Lovelace","fixed":[1,2.5,"x",null],"list":["acc_1",{"seats":3}]}""",
        Evaluate(
            """{ "name": "{{ trigger.data.name }}", "fixed": [1, 2.50, "x", null], "list": ["{{ trigger.data.id }}", { "seats": "{{ trigger.data.seats }}" }] }"""));

    [Fact]
    public void The_result_outlives_the_payload()
    {
        JsonElement result;
        using (var payload = JsonDocument.Parse(Mapping.Account))
            result = Template.Text("{{ trigger.data }}").Evaluate(new Scope(Mapping.Noon).Set("trigger", payload.RootElement));

        Assert.Equal("acc_1", result.GetProperty("id").GetString());
    }

    [Fact]
    public void The_template_outlives_the_json_it_was_read_from()
    {
        Template template;
        using (var source = JsonDocument.Parse("""{ "a": [1, { "b": "x" }], "c": "{{ trigger.id }}" }""")) template = Template.Parse(
            source.RootElement);

        Assert.Equal("""{"a":[1,{"b":"x"}],"c":"evt_1"}""", template.Evaluate(Mapping.Scope()).GetRawText());
    }

    [Theory]
    [InlineData("{{ trigger.data.active }}", true)]
    [InlineData("{{ trigger.data.email == null }}", true)]
    [InlineData("{{ trigger.data.seats > 3 }}", false)]
    public void A_condition_gives_true_or_false(string text, bool expected) =>
        Assert.Equal(expected, Template.Text(text).EvaluateCondition(Mapping.Scope()));

    [Theory]
    [InlineData("{{ trigger.data.email }}", "null")]
    [InlineData("{{ trigger.data.seats }}", "a number")]
    [InlineData("true", "{{")]
    [InlineData("a {{ true }}", "{{")]
    public void A_condition_that_is_not_a_boolean_is_refused(string text, string said)
    {
        var failure = Assert.Throws<MappingException>(() => Template.Text(text).EvaluateCondition(Mapping.Scope()));

        Assert.Equal("mapping.condition", failure.Code);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"{{ trigger.data.email }}\"", "")]
    [InlineData("\"{{ trigger.data.seats }}\"", "3")]
    [InlineData("12.50", "12.5")]
    [InlineData("\"inv-{{ trigger.id }}\"", "inv-evt_1")]
    [InlineData("null", "")]
    public void A_key_is_evaluated_to_text(string json, string expected) =>
        Assert.Equal(expected, Template.Parse(Mapping.Json(json)).EvaluateText(Mapping.Scope()));

    [Theory]
    [InlineData("\"{{ trigger.data }}\"")]
    [InlineData("""{ "a": "{{ trigger.id }}" }""")]
    [InlineData("[1]")]
    public void A_list_or_an_object_is_no_key(string json) => Assert.Equal("mapping.type",
        Assert.Throws<MappingException>(() => Template.Parse(Mapping.Json(json)).EvaluateText(Mapping.Scope())).Code);

    [Fact]
    public void A_template_lists_the_roots_and_steps_it_uses()
    {
        var template = Template.Parse(Mapping.Json(
            """{ "a": "{{ request.x ?? steps.one.y }}", "b": ["{{ map(item.list, item.z + connection.n) }} {{ steps['two'] }} {{ now }}"] }"""));

        Assert.Equal(["connection", "item", "trigger"], template.Roots);
        Assert.Equal(["one", "two"], template.Steps);
        Assert.False(template.IsLiteral);
    }

    [Fact]
    public void A_bound_item_is_not_a_root() => Assert.Equal(["trigger"], Template.Text("{{ map(trigger.list, item.z) }}").Roots);

    [Theory]
    [InlineData("""{ "a": [1, "x"], "b": null }""")]
    [InlineData("\"plain\"")]
    public void A_value_without_expressions_is_literal(string json) => Assert.True(Template.Parse(Mapping.Json(json)).IsLiteral);

    [Fact]
    public void A_problem_points_into_the_template()
    {
        var problem = Assert.Single(Template.Parse(Mapping.Json("""{ "lines": [{ "a/b": "x {{ 1 + }}" }] }""")).Problems);

        Assert.Equal("/lines/0/a~1b", problem.Pointer);
        Assert.Equal(("mapping.syntax", 8), (problem.Code, problem.Position));
    }

    [Fact]
    public void A_template_with_problems_is_not_evaluated() => Assert.Equal("mapping.syntax",
        Assert.Throws<MappingException>(() => Template.Text("{{ 1 + }}").Evaluate(Mapping.Scope())).Code);

    [Fact]
    public void A_failure_points_into_the_template() => Assert.Equal("/x/0",
        Assert.Throws<MappingException>(() => Evaluate("""{ "x": ["{{ 1 / 0 }}"] }""")).Pointer);

    [Fact]
    public void A_field_written_twice_is_a_problem() =>
        Assert.Equal("mapping.duplicate_field", Assert.Single(Template.Parse(Mapping.Json("""{ "a": 1, "a": 2 }""")).Problems).Code);

    [Fact]
    public void One_template_serves_many_threads()
    {
        var template = Template.Parse(Mapping.Json("""{ "a": "{{ map(trigger.data.lines, item.name | upper) | join(',') }}" }"""));

        Parallel.For(0, 2000, _ => Assert.Equal("""{"a":"SEATS,USAGE"}""", template.Evaluate(Mapping.Scope()).GetRawText()));
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);

    private static string Evaluate(string json) => Template.Parse(Mapping.Json(json)).Evaluate(Mapping.Scope()).GetRawText();
}
