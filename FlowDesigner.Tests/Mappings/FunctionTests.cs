using System.Text.Json;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Mappings.Functions;

namespace FlowDesigner.Tests.Mappings;

public class FunctionTests
{
    public static TheoryData<string> Names => [.. FunctionTable.All.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_function_has_help_and_an_example_that_holds(string name)
    {
        var function = FunctionTable.Find(name)!;

        Assert.EndsWith(".", function.Help, StringComparison.Ordinal);
        Assert.Contains(name, function.Example, StringComparison.Ordinal);
        Assert.True(JsonElement.DeepEquals(Mapping.Json(function.ExampleResult), Mapping.Json(Mapping.Of(function.Example))),
            $"{function.Example} gave {Mapping.Of(function.Example)}, not {function.ExampleResult}");
        Assert.Empty(Mapping.Check(function.Example));
    }

    [Fact]
    public void Every_function_of_the_language_is_listed_once() => Assert.Equal(
        FunctionTable.All.Count, FunctionTable.All.DistinctBy(function => function.Name).Count());

    [Theory]
    [InlineData("round(2.5)", "3")]
    [InlineData("round(-2.5)", "-3")]
    [InlineData("round(0.125, 2)", "0.13")]
    [InlineData("max(1, trigger.data.seats, 2)", "3")]
    [InlineData("min([])", "null")]
    [InlineData("sum([])", "0")]
    [InlineData("trigger.data.name | keep_chars(\".'/@()\") | clip(50) | pad_end(3, '.')", "\"Ada Lovelace\"")]
    [InlineData("'A' | pad_end(3, '.')", "\"A..\"")]
    [InlineData("clip('a\U0001F600b', 2)", "\"a\"")]
    [InlineData("substring('a\U0001F600b', 2)", "\"b\"")]
    [InlineData("substring('abc', 9, 2)", "\"\"")]
    [InlineData("keep_chars('\u0906\u0926\u093F <\u0924\u094D\u092F>')", "\"\u0906\u0926\u093F \u0924\u094D\u092F\"")]
    [InlineData("contains(trigger.data.tags, 'gold')", "true")]
    [InlineData("contains([1, null], null)", "true")]
    [InlineData("sort(trigger.data.lines, item.amount)[0].name", "\"Usage\"")]
    [InlineData("distinct(trigger.data.lines, item.paid) | count", "2")]
    [InlineData("unix(trigger.data.created) == trigger.data.created", "true")]
    [InlineData("unix(add_days(now, -1))", "1769774400")]
    [InlineData("format_date(trigger.data.created, 'd', 'America/New_York')", "\"30\"")]
    [InlineData(
        "format_date('2026-07-01T00:00:00.5+02:00', \"yyyy-MM-dd'T'HH:mm zzz\", 'Europe/Berlin')", "\"2026-07-01T00:00 \\u002B02:00\"")]
    [InlineData("date('2026-03-29T02:30', 'Europe/Berlin')", "\"2026-03-29T01:30:00Z\"")]
    [InlineData("date(1.5)", "\"1970-01-01T00:00:01.5Z\"")]
    [InlineData("get(trigger.data, 'odd name')", "\"odd\"")]
    [InlineData("keys(trigger.data.lines[0])", "[\"name\",\"amount\",\"paid\"]")]
    [InlineData("json({a: trigger.data.tags})", "\"{\\u0022a\\u0022:[\\u0022gold\\u0022,\\u0022beta\\u0022]}\"")]
    [InlineData("trigger.data.email | default('x')", "\"x\"")]
    [InlineData("split('a--b', '-') | count", "3")]
    [InlineData("number(' -1.50 ')", "-1.5")]
    [InlineData("text(trigger.data.email)", "\"\"")]
    public void Functions_do_what_their_help_says(string expression, string expected)
    {
        var found = Mapping.Of(expression);
        Assert.True(JsonElement.DeepEquals(Mapping.Json(expected), Mapping.Json(found)), $"expected {expected}, found {found}");
    }

    [Theory]
    [InlineData("number('1,250')", "mapping.not_a_number")]
    [InlineData("number('1e400')", "mapping.not_a_number")]
    [InlineData("round(1, 1.5)", "mapping.argument")]
    [InlineData("round(1, 29)", "mapping.argument")]
    [InlineData("replace('a', '', 'b')", "mapping.argument")]
    [InlineData("split('a', '')", "mapping.argument")]
    [InlineData("sort([1, 'a'])", "mapping.type")]
    [InlineData("sort([1, null])", "mapping.type")]
    [InlineData("distinct([[1]])", "mapping.type")]
    [InlineData("filter([1], item)", "mapping.type")]
    [InlineData("date('31.01.2026')", "mapping.date")]
    [InlineData("date(1769817600000)", "mapping.date")]
    [InlineData("add_days('9999-12-31', 1)", "mapping.date")]
    [InlineData("add_months('0001-01-01', -1)", "mapping.date")]
    [InlineData("format_date(now, 'yyyy', '../../etc/passwd')", "mapping.time_zone")]
    [InlineData("format_date(now, 'yyyy', 'Mars/Olympus')", "mapping.time_zone")]
    [InlineData("format_date(now, 'bogus')", "mapping.date_format")]
    [InlineData("format_date(now, '')", "mapping.date_format")]
    [InlineData("parse_json('{')", "mapping.not_json")]
    [InlineData("parse_json('1 2')", "mapping.not_json")]
    [InlineData("parse_json('')", "mapping.not_json")]
    [InlineData("join([[1]], ',')", "mapping.type")]
    [InlineData("sum(['1'])", "mapping.type")]
    [InlineData("sum([79228162514264337593543950335, 1])", "mapping.number_range")]
    [InlineData("if(null, 1, 2)", "mapping.empty")]
    [InlineData("length(null)", "mapping.empty")]
    public void Functions_refuse_what_they_cannot_do(string expression, string code) => Assert.Equal(code, Mapping.Fails(expression).Code);
}
