using System.Text.Json;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Mappings;

/// <summary>
/// Styles of attack that broke the expression engines of other automation products, and the scan that shows why they cannot here.
/// </summary>
public class ExpressionEscapeTests
{
    public static TheoryData<string> Attacks =>
    [
        "trigger.constructor", "trigger.constructor.constructor('return process')()", "trigger['constr' + 'uctor']",
        "trigger[`constructor`]",
        "trigger[\"const\\x72uctor\"]", "trigger.__proto__", "trigger.__proto__.polluted", "trigger[\"__proto__\"][\"constructor\"]",
        "trigger.prototype",
        "[].constructor", "[]['map']['constructor']('return 1')()", "''.constructor.fromCharCode(97)", "\"\".sub.constructor",
        "({}).toString.call(now)",
        "{}.__class__", "''.__class__.__mro__[1].__subclasses__()", "trigger.__init__.__globals__", "self._TemplateReference__context",
        "cycler.__init__",
        "''.GetType()", "''.GetType", "trigger.GetType().Assembly", "''.GetType().Assembly.GetType('System.IO.File')",
        "typeof(System.String)",
        "System.IO.File.ReadAllText('/etc/passwd')", "System.Diagnostics.Process.Start('id')", "global::System.Environment.Exit(1)",
        "new System.Net.WebClient()",
        "(function(){ return process.env })()", "(() => process.mainModule.require('child_process').execSync('id'))()", "process.env",
        "this", "this.process",
        "globalThis", "window", "require('fs')", "import('fs')", "eval('1')", "Function('return 1')()", "arguments.callee",
        "with(trigger) id",
        "`${process.env.HOME}`", "`${{}.constructor}`", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% debug %}", "@(7*7)", "*{7*7}", "~{7*7}",
        "T(java.lang.Runtime).getRuntime().exec('id')", "#rt = @java.lang.Runtime@getRuntime()", "''.class.forName('java.lang.Runtime')",
        "$env.HOME", "$json", "$node['x']", "$items()", "$workflow", "$secrets.key", "_globals_", "secrets", "connection.secret_key",
        "env.HOME", "steps.linked.__proto__",
        "trigger.data.name.toString()", "trigger.data.name.valueOf", "trigger.data.tags.length", "trigger.data.tags.__len__",
        "upper.constructor", "map.constructor('x')",
        "map(trigger.data.tags, item.constructor)", "filter(trigger.data.tags, item.GetType() == 1)",
        "sum(trigger.data.lines, item.__proto__)",
        "trigger.data.name; process.exit()", "trigger.data.name, process", "a => a", "x = 1", "trigger.data.name = 'x'", "delete trigger",
        "while(true){}", "for(;;){}",
        "trigger.data.name // comment", "/* */ process", "trigger?.constructor", "trigger!.data", "trigger::data", "@trigger",
        "\\u0063onstructor", "trigger.\\u0063onstructor",
        "get(trigger, 'constructor')", "get(trigger, concat('__pro', 'to__'))", "parse_json('{\"__proto__\":{\"x\":1}}').x",
        "parse_json('{\"$type\":\"System.Object\"}').GetType",
        "format_date(now, 'yyyy', '/etc/passwd')", "format_date(now, 'yyyy', '../localtime')", "1 | GetType", "'x' | constructor",
        "'x' | __proto__",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void I_02_expression_escape_by_a_published_style_reaches_nothing(string attack)
    {
        // The payload has none of those names, so the most that may come back is null.
        try
        {
            Assert.Equal(JsonValueKind.Null, Template.Text($"{{{{ {attack} }}}}").Evaluate(Mapping.Scope()).ValueKind);
        }
        catch (MappingException refused)
        {
            Assert.StartsWith("mapping.", refused.Code, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("${7*7}")]
    [InlineData("#{7*7} <%= 7*7 %> {% 7*7 %} @(7*7) =7*7")]
    [InlineData("[[7*7]] `${7*7}` $(id) `id` ((7*7))")]
    public void I_02_expression_escape_by_another_engines_marks_is_plain_text(string text)
    {
        var template = Template.Text(text);

        Assert.True(template.IsLiteral);
        Assert.Equal(text, template.EvaluateText(Mapping.Scope()));
    }

    [Fact]
    public void I_02_expression_escape_through_a_payload_is_not_evaluated_again() => Assert.Equal(
        "{{ trigger.secret }} ${x}",
        Template.Text("{{ trigger.a }} ${x}").EvaluateText(Mapping.Scope("""{ "a": "{{ trigger.secret }}", "secret": "s" }""")));

    [Fact]
    public void I_02_expression_escape_into_what_the_scope_did_not_give_is_refused()
    {
        var alone = new Scope(Mapping.Noon).Set("trigger", Mapping.Json("{}"));

        foreach (var root in (string[])["connection", "item", "secrets", "env", "scope", "template", "run"])
            Assert.Equal(
                "mapping.unknown_name", Assert.Throws<MappingException>(() => Template.Text($"{{{{ {root}.x }}}}").Evaluate(alone)).Code);
    }
}
