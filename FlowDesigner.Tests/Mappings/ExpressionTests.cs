using System.Text.Json;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Mappings;

public class ExpressionTests
{
    [Theory]
    [InlineData("trigger.data.id", "\"acc_1\"")]
    [InlineData("request.data.id", "\"acc_1\"")]
    [InlineData("trigger.data[\"odd name\"]", "\"odd\"")]
    [InlineData("trigger.data.lines[1].name", "\"Usage\"")]
    [InlineData("steps.linked.value", "\"cus_9\"")]
    [InlineData("steps['linked'].value", "\"cus_9\"")]
    [InlineData("item.id", "\"cus_1\"")]
    [InlineData("trigger.data.tags", "[\"gold\", \"beta\"]")]
    [InlineData("now", "\"2026-01-31T12:00:00Z\"")]
    public void A_path_gives_the_value_with_its_type(string expression, string expected) => Same(expected, Mapping.Of(expression));

    [Theory]
    [InlineData("trigger.data.missing")]
    [InlineData("trigger.data.missing.deeper.still")]
    [InlineData("trigger.data.lines[9].name")]
    [InlineData("trigger.data.email.domain")]
    [InlineData("trigger.data.notes.togaiAccountId")]
    [InlineData("steps.never_ran.id")]
    public void What_is_not_there_is_null(string expression) => Assert.Equal("null", Mapping.Of(expression));

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 - 4 - 3", "3")]
    [InlineData("-2 * -3", "6")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("1.10 * 3.00", "3.3")]
    [InlineData("trigger.data.amount * 100", "125050")]
    [InlineData("10 / 4", "2.5")]
    [InlineData("0 * -1", "0")]
    public void Arithmetic_is_decimal_and_shown_plainly(string expression, string expected) =>
        Assert.Equal(expected, Mapping.Of(expression));

    [Theory]
    [InlineData("trigger.data.amount > 1000 and trigger.data.active", "true")]
    [InlineData("not trigger.data.active or 1 == 2", "false")]
    [InlineData("not 1 == 2", "true")]
    [InlineData("'b' > 'a'", "true")]
    [InlineData("'B' > 'a'", "false")]
    [InlineData("date('2026-02-01') > now", "true")]
    [InlineData("trigger.data.email == null", "true")]
    [InlineData("trigger.data.id != null", "true")]
    [InlineData("trigger.data.seats == '3'", "false")]
    [InlineData("1 == 1.00", "true")]
    [InlineData("null == null", "true")]
    [InlineData("false and 1 / 0 > 1", "false")]
    [InlineData("true or 1 / 0 > 1", "true")]
    public void Comparisons_and_logic_give_true_or_false(string expression, string expected) =>
        Assert.Equal(expected, Mapping.Of(expression));

    [Theory]
    [InlineData("trigger.data.email ?? 'none'", "\"none\"")]
    [InlineData("trigger.data.count ?? 0 + 5", "5")]
    [InlineData("trigger.data.a ?? trigger.data.b ?? 3", "3")]
    [InlineData("if(trigger.data.active, 'yes', 1 / 0)", "\"yes\"")]
    [InlineData("coalesce(null, 1, 1 / 0)", "1")]
    [InlineData("trigger.data.id | default(1 / 0)", "\"acc_1\"")]
    public void Fallbacks_are_lazy_and_bind_tighter_than_arithmetic(string expression, string expected) =>
        Assert.Equal(expected, Mapping.Of(expression));

    [Theory]
    [InlineData("trigger.data.name | upper | clip(3)", "\"ADA\"")]
    [InlineData("1.005 + 1 | round(2)", "2.01")]
    [InlineData("trigger.data.lines | filter(item.paid) | map(item.amount) | sum", "100.1")]
    [InlineData("sum(map(trigger.data.lines, item.amount))", "120.15")]
    [InlineData("map(trigger.data.lines, {name: item.name, minor: minor(item.amount, 'INR', 'razorpay')})[1].minor", "2005")]
    [InlineData("first(trigger.data.lines, not item.paid).name", "\"Usage\"")]
    [InlineData("map([[1, 2], [3]], sum(item))", "[3,3]")]
    [InlineData("map([[1, 2], [3]], map(item, item + 1))", "[[2,3],[4]]")]
    public void Pipes_and_list_functions_chain(string expression, string expected) => Same(expected, Mapping.Of(expression));

    [Fact]
    public void Item_is_the_loop_item_again_after_a_list_function() =>
        Assert.Equal("\"2cus_1\"", Mapping.Of("concat(count(filter(trigger.data.lines, item.amount > 0)), item.id)"));

    [Theory]
    [InlineData("trigger.data.email + 1", "mapping.empty", "trigger.data.email")]
    [InlineData("upper(trigger.data.email)", "mapping.empty", "trigger.data.email")]
    [InlineData("trigger.data.missing > 3", "mapping.empty", "trigger.data.missing")]
    [InlineData("trigger.data.email and true", "mapping.empty", "trigger.data.email")]
    [InlineData("trigger.data.name + 'x'", "mapping.type", "trigger.data.name")]
    [InlineData("trigger.data.name > 3", "mapping.type", "3")]
    [InlineData("not 'yes'", "mapping.type", "'yes'")]
    [InlineData("trigger.data.lines == 1", "mapping.type", "trigger.data.lines")]
    [InlineData("trigger.data.name.first", "mapping.type", "trigger.data.name.first")]
    [InlineData("trigger.data.lines.name", "mapping.type", "trigger.data.lines.name")]
    [InlineData("trigger.data.name[0]", "mapping.type", "trigger.data.name[0]")]
    [InlineData("1 / (trigger.data.seats - 3)", "mapping.division_by_zero", "1 / (trigger.data.seats - 3)")]
    [InlineData("79228162514264337593543950335 + 1", "mapping.number_range", "79228162514264337593543950335 + 1")]
    [InlineData("window.alert", "mapping.unknown_name", "window")]
    public void A_failing_expression_says_what_and_where(string expression, string code, string place)
    {
        var failure = Mapping.Fails(expression);

        Assert.Equal(code, failure.Code);
        Assert.Equal(place, failure.Expression);
        Assert.Equal(3 + expression.IndexOf(place, StringComparison.Ordinal), failure.Position);
    }

    [Fact]
    public void An_empty_value_is_named_together_with_what_needed_it() => Assert.Equal(
        "'trigger.data.email' is empty (null), but upper needs a text. Give it a fallback: trigger.data.email ?? ...",
        Mapping.Fails("upper(trigger.data.email)").Message);

    [Fact]
    public void A_plus_between_texts_points_to_concat() =>
        Assert.Contains("concat", Mapping.Fails("'a' + 'b'").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"a\\\"b\"", "a\"b")]
    [InlineData("'it\\'s'", "it's")]
    [InlineData("'a\\nb\\\\'", "a\nb\\")]
    public void Written_texts_know_a_few_escapes(string expression, string expected) =>
        Assert.Equal(expected, JsonElement.Parse(Mapping.Of(expression)).GetString());

    private static void Same(string expected, string found) => Assert.True(
        JsonElement.DeepEquals(Mapping.Json(expected), Mapping.Json(found)), $"expected {expected}, found {found}");
}
