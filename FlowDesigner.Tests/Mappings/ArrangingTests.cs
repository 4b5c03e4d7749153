using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Mappings;

/// <summary>Patterns, groups, objects and tables.</summary>
public class ArrangingTests
{
    [Theory]
    [InlineData("matches('GSTIN 29ABCDE1234F1Z5', '[0-9]{2}[A-Z]{5}[0-9]{4}')", "true")]
    [InlineData("matches('abc', '^b')", "false")]
    [InlineData("extract('no number here', '[0-9]+')", "null")]
    [InlineData("extract('Net 30 days', '[0-9]+') | number", "30")]
    [InlineData("replace_pattern('a1b22c', '[0-9]+', '$1')", "\"a$1b$1c\"")]
    [InlineData("replace_pattern('abc', 'x*', '-')", "\"-a-b-c-\"")]
    [InlineData("before('plain', '@')", "\"plain\"")]
    [InlineData("after('plain', '@')", "\"\"")]
    [InlineData("group([], item)", "[]")]
    [InlineData("map(group(trigger.data.lines, item.paid), count(item.items))", "[1,1]")]
    [InlineData("group([1, null, 1], item) | count", "2")]
    [InlineData("slice([1, 2, 3], 5)", "[]")]
    [InlineData("slice([1, 2, 3], 1)", "[2,3]")]
    [InlineData("combine([], trigger.data.tags, [])", "[\"gold\",\"beta\"]")]
    [InlineData("average([])", "null")]
    [InlineData("average(trigger.data.lines, item.amount)", "60.075")]
    [InlineData("merge(trigger.data.lines[0], {paid: null})", "{\"name\":\"Seats\",\"amount\":100.1,\"paid\":null}")]
    [InlineData("omit(trigger.data.lines[0], 'name', 'paid', 'nothing')", "{\"amount\":100.1}")]
    [InlineData("to_object(trigger.data.lines, item.name, item.amount)", "{\"Seats\":100.1,\"Usage\":20.05}")]
    [InlineData("to_object([1, 1], item, item) | keys", "[\"1\"]")]
    [InlineData("entries(trigger.data.lines[0])[1].value", "100.1")]
    [InlineData("lookup(5, {\"5\": 'five'})", "\"five\"")]
    [InlineData("lookup(null, {a: 1}, 0)", "0")]
    [InlineData("lookup('x', {a: 1})", "null")]
    [InlineData("switch(3, 1, 'one', 2, 'two')", "null")]
    [InlineData("switch(1, 1, 'one', 1 / 0)", "\"one\"")]
    [InlineData("round(2.5, 0, 'half_even')", "2")]
    [InlineData("round(-2.41, 1, 'up')", "-2.5")]
    [InlineData("round(-2.49, 1, 'down')", "-2.4")]
    [InlineData("percent(2, 3, 0)", "67")]
    [InlineData("percent_of(18, 99.99) | round(2)", "18")]
    [InlineData("mod(-7, 3)", "-1")]
    public void Values_are_found_and_arranged(string expression, string expected) => Assert.Equal(expected, Mapping.Of(expression));

    [Theory]
    [InlineData("matches('a', '(')", "mapping.pattern", "a bracket is open")]
    [InlineData("matches('a', '(?=a)')", "mapping.pattern", "look-arounds")]
    [InlineData("matches('aa', '(a)\\\\1')", "mapping.pattern", "look-arounds and references back")]
    [InlineData("matches('a', '(a{1,100}){1,100}')", "mapping.pattern", "counted repeats")]
    [InlineData("before('a', '')", "mapping.argument", "nowhere")]
    [InlineData("percent(1, 0)", "mapping.divide_by_zero", "divided by 0")]
    [InlineData("round(1.5, 0, 'sideways')", "mapping.argument", "half_even")]
    [InlineData("lookup({a: 1}, {a: 1})", "mapping.type", "cannot stand in a text")]
    [InlineData("group([{a: 1}], item)", "mapping.type", "name one of their fields")]
    [InlineData("chunk([1], 0)", "mapping.argument", "whole number from 1")]
    public void What_cannot_be_arranged_says_why(string expression, string code, string words)
    {
        var problem = Mapping.Fails(expression);
        Assert.Equal(code, problem.Code);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("map(group(trigger.data.lines, item.name), item.kee)", "mapping.unknown_field")]
    [InlineData("zip(trigger.data.tags, [1])[0].third", "mapping.unknown_field")]
    [InlineData("merge({a: 1}, {b: 2}).c", "mapping.unknown_field")]
    [InlineData("upper(lookup('x', {a: 1}))", "mapping.type")]
    [InlineData("switch(1, 1, 'a', 'b') + 1", "mapping.type")]
    public void What_a_function_gives_is_known_before_it_runs(string expression, string code) =>
        Assert.Contains(Mapping.Check(expression), problem => problem.Code == code);
}
