using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Mappings;

public class SyntaxTests
{
    [Theory]
    [InlineData("{{ trigger.id", "mapping.syntax", 0, "closing '}}'")]
    [InlineData("{{ }}", "mapping.syntax", 3, "a value was expected")]
    [InlineData("{{ 1 + }}", "mapping.syntax", 6, "a value was expected")]
    [InlineData("{{ (1 + 2 }}", "mapping.syntax", 9, "')' after '('")]
    [InlineData("{{ customer's }}", "mapping.syntax", 11, "no closing '")]
    [InlineData("{{ 'x }}", "mapping.syntax", 3, "no closing '")]
    [InlineData("{{ a && b }}", "mapping.syntax", 5, "Write: and")]
    [InlineData("{{ a = b }}", "mapping.syntax", 5, "write ==")]
    [InlineData("{{ !a }}", "mapping.syntax", 3, "Write: not")]
    [InlineData("{{ a ? b : c }}", "mapping.syntax", 5, "if(condition")]
    [InlineData("{{ `x` }}", "mapping.syntax", 3, "straight quotes")]
    [InlineData("{{ 1 < 2 < 3 }}", "mapping.syntax", 9, "two values at a time")]
    [InlineData("{{ a b }}", "mapping.syntax", 5, "'b' was found")]
    [InlineData("{{ a.b() }}", "mapping.syntax", 3, "no methods")]
    [InlineData("{{ a[-1] }}", "mapping.syntax", 5, "position such as [0]")]
    [InlineData("{{ a[1.5] }}", "mapping.syntax", 5, "whole number")]
    [InlineData("{{ a. }}", "mapping.syntax", 5, "field's name")]
    [InlineData("{{ steps }}", "mapping.syntax", 3, "steps.<key>")]
    [InlineData("{{ upper }}", "mapping.syntax", 3, "upper(text)")]
    [InlineData("{{ and }}", "mapping.syntax", 3, "the word 'and'")]
    [InlineData("{{ 3rd }}", "mapping.syntax", 3, "neither a number nor a name")]
    [InlineData("{{ {a: 1, a: 2} }}", "mapping.syntax", 3, "written twice")]
    [InlineData("{{ '\\x41' }}", "mapping.syntax", 4, "not known")]
    [InlineData("{{ 12345678901234567890123456789012345 }}", "mapping.syntax", 3, "28")]
    [InlineData("{{ uper(trigger.id) }}", "mapping.unknown_function", 3, "Did you mean 'upper'?")]
    [InlineData("{{ trigger.id | uppr }}", "mapping.unknown_function", 16, "Did you mean 'upper'?")]
    [InlineData("{{ round() }}", "mapping.arguments", 3, "round(number, [places], [mode])")]
    [InlineData("{{ upper('a', 'b') }}", "mapping.arguments", 3, "2 values")]
    [InlineData("{{ 'a' | replace('b') }}", "mapping.arguments", 3, "before '|'")]
    public void A_syntax_problem_has_a_code_a_place_and_a_way_out(string text, string code, int position, string said)
    {
        var problem = Mapping.Problem(text);

        Assert.Equal((code, position), (problem.Code, problem.Position));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.True(problem.Position + problem.Length <= text.Length);
    }

    [Fact]
    public void Each_broken_expression_of_a_text_is_reported() => Assert.Equal(2, Template.Text("{{ 1 + }} and {{ ) }}").Problems.Count);

    [Fact]
    public void Half_a_character_is_a_problem_of_the_template() => Assert.Equal("mapping.broken_text", Mapping.Problem("a\ud83d").Code);

    [Fact]
    public void An_expression_in_a_name_is_a_warning()
    {
        var template = Template.Parse(Mapping.Json("""{ "{{ trigger.id }}": 1 }"""));

        Assert.True(Assert.Single(template.Problems).IsWarning);
        Assert.Equal("""{"{{ trigger.id }}":1}""", template.Evaluate(Mapping.Scope()).GetRawText());
    }

    [Fact]
    public void Many_warnings_do_not_hide_an_error()
    {
        var warnings = string.Join(",", Enumerable.Range(0, 50).Select(n => $"\"{{{{ {n} }}}}\": 1"));
        var template = Template.Parse(Mapping.Json($$$"""{ {{{warnings}}}, "x": "{{ 1 + }}", "y": "{{ trigger.id }}" }"""));

        Assert.Single(template.Problems, problem => !problem.IsWarning);
        Assert.False(template.IsLiteral);
    }
}
