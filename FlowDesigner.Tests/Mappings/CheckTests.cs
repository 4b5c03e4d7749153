using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Mappings;

public class CheckTests
{
    [Theory]
    [InlineData("trigger.data.name | upper")]
    [InlineData("trigger.data.amount * 100 | round")]
    [InlineData("trigger.data.lines | filter(item.paid) | map(item.amount) | sum")]
    [InlineData("trigger.data.created | format_date('yyyy')")]
    [InlineData("trigger.data.email ?? 'none' | lower")]
    [InlineData("connection.anything.at.all")]
    [InlineData("steps.linked.value == null")]
    [InlineData("if(trigger.data.active, 1, 2) + 1")]
    [InlineData("parse_json(trigger.data.name).x + 1")]
    public void What_fits_the_shapes_passes(string expression) => Assert.Empty(Mapping.Check(expression));

    [Theory]
    [InlineData("triger.data.id", "mapping.unknown_name", "Did you mean 'trigger'?")]
    [InlineData("trigger.data.amout", "mapping.unknown_field", "Did you mean 'amount'?")]
    [InlineData("trigger.data.lines[0].nam", "mapping.unknown_field", "Did you mean 'name'?")]
    [InlineData("map(trigger.data.lines, item.nmae)", "mapping.unknown_field", "Did you mean 'name'?")]
    [InlineData("steps.linkd.value", "mapping.unknown_step", "Did you mean 'linked'?")]
    [InlineData("trigger.data.name * 2", "mapping.type", "'*' needs a number, but 'trigger.data.name' is a text.")]
    [InlineData("trigger.data.name + '!'", "mapping.type", "concat")]
    [InlineData("trigger.data.name == 3", "mapping.type", "never equal")]
    [InlineData("trigger.data.name > 3", "mapping.type", "a text with a number")]
    [InlineData("trigger.data.name and true", "mapping.type", "true or false")]
    [InlineData("upper(trigger.data.seats)", "mapping.type", "upper needs a text")]
    [InlineData("sum(trigger.data.name)", "mapping.type", "sum needs a list")]
    [InlineData("trigger.data.name.first", "mapping.type", "a text and has no field")]
    [InlineData("trigger.data.lines.name", "mapping.type", "first(")]
    [InlineData("trigger.data.name[0]", "mapping.type", "no item [0]")]
    [InlineData("if(trigger.data.seats, 1, 2)", "mapping.type", "if needs true or false")]
    public void What_cannot_work_is_told_before_a_run(string expression, string code, string said)
    {
        var problem = Assert.Single(Mapping.Check(expression));

        Assert.Equal((code, false), (problem.Code, problem.IsWarning));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trigger.data.amout")]
    [InlineData("trigger.data.name * 2")]
    [InlineData("upper(trigger.data.seats)")]
    public void What_contradicts_only_seen_samples_is_a_warning(string expression) =>
        Assert.True(Assert.Single(Mapping.Check(expression, seen: true)).IsWarning);

    [Fact]
    public void A_field_that_may_be_missing_is_a_warning_where_a_value_is_needed()
    {
        var problem = Assert.Single(Mapping.Check("upper(steps.linked.value)"));

        Assert.Equal(("mapping.may_be_empty", true), (problem.Code, problem.IsWarning));
        Assert.Empty(Mapping.Check("upper(steps.linked.value ?? '')"));
    }

    [Fact]
    public void The_field_that_is_filled_has_a_type_too()
    {
        var expected = Shape.Object(
            new ShapeField("name", Shape.Text), new ShapeField("amount", Shape.Number), new ShapeField("tags", Shape.List(Shape.Text)));
        var template = Template.Parse(Mapping.Json(
            """{ "name": "{{ trigger.data.seats }}", "amount": "{{ trigger.data.amount }}", "tags": "{{ trigger.data.name }}" }"""));

        Assert.Equal(["/name", "/tags"], template.Check(Mapping.Shapes(), expected).Select(problem => problem.Pointer));
    }

    [Fact]
    public void A_list_within_a_text_is_told() => Assert.Equal("mapping.type",
        Assert.Single(Template.Text("Tags: {{ trigger.data.tags }}").Check(Mapping.Shapes())).Code);

    [Fact]
    public void Syntax_problems_come_with_the_check() =>
        Assert.Equal("mapping.syntax", Assert.Single(Template.Text("{{ 1 + }}").Check(Mapping.Shapes(), Shape.Number)).Code);

    [Fact]
    public void Items_of_different_shape_are_merged()
    {
        var shape = Shape.FromSample(Mapping.Json("""[{ "a": 1, "b": "x" }, { "a": 2 }, { "a": "three" }]"""), seen: true).Item!;

        Assert.Equal(ShapeKind.Any, shape.Fields["a"].Shape.Kind);
        Assert.True(shape.Fields["b"].IsOptional);
    }
}
