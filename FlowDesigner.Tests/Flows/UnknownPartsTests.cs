using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Tests.Flows.Editing;

namespace FlowDesigner.Tests.Flows;

public sealed class UnknownPartsTests
{
    private const string Step = """
        {
              "b": 1.10e+2, "key": "dance", "control": "dance",
              "partners": [ { "name": "Ada",   "of": "{{ steps.linked.name }}" } ],   "disabled": false, "after": [ "linked" ], "a": null }
        """;

    private static string Text(string step) =>
        FlowJson.Write(Sound.Flow(Sound.Set("linked"))).Replace("    }\n  ]", $"    }},\n    {step}\n  ]", StringComparison.Ordinal);

    private static Flow Read(string step) => FlowJson.Read(Text(step), out _)!;

    [Fact]
    public void A_control_of_a_newer_program_is_kept_byte_for_byte_and_blocks_publishing_with_the_reason()
    {
        var flow = Read(Step);
        foreach (var value in (string[])[
            "1.10e+2",
            """[ { "name": "Ada",   "of": "{{ steps.linked.name }}" } ]""",
            "\"disabled\": false",
            "[ \"linked\" ]",
            "\"a\": null"
        ])
            Assert.Contains(value, FlowJson.Write(flow), StringComparison.Ordinal);
        Assert.Equal(FlowJson.Write(flow), FlowJson.Write(FlowJson.Read(FlowJson.Write(flow), out _)!));
        var read = CheckedText.Of(Text(Step), AppCatalog.BuiltIn);
        var problem = Assert.Single(read.Problems, problem => problem.Code == "step.unknown_control");
        Assert.True(read.HasErrors && problem.Line > 10);
        Assert.Contains("\"dance\" is no control. Use one of if, switch, for_each", problem.Message, StringComparison.Ordinal);
        Assert.Contains(FlowValidator.Check(flow, AppCatalog.BuiltIn), found => found.Code == "step.unknown_control");
    }

    [Theory]
    [InlineData("fir_each", "Did you mean 'for_each'?")]
    [InlineData("paralel", "Did you mean 'parallel'?")]
    public void A_misspelt_control_hears_the_right_word(string control, string hint)
    {
        FlowJson.Read(Text($$"""{ "key": "a", "control": "{{control}}" }"""), out var problems);
        Assert.Contains(hint, Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_connected_moved_renamed_and_described_and_keeps_the_rest()
    {
        var flow = Read(Step).Do(SetField.Text("dance", "/note", "What is this?"))
            .Do(new AddStep(Sound.Set("then"), new AddAt.Behind(new("dance", null))))
            .Do(new Disconnect(new("linked", null), "dance")).Do(new RenameKey("linked", "other")).Do(new RenameKey("dance", "waltz"));
        var text = FlowJson.Write(flow);
        Assert.Contains("{{ steps.other.name }}", text, StringComparison.Ordinal);
        Assert.Contains("\"a\": null", text, StringComparison.Ordinal);
        Assert.Equal(["trigger > other", "- > waltz", "waltz > then"], flow.Drawn());
        Assert.Equal(("waltz", "What is this?"), (flow.Steps[1].Key, flow.Steps[1].Note));
        Assert.Equal("waltz_2", flow.Do(new Duplicate(["waltz"])).Steps[^1].Key);
    }

    [Fact]
    public void An_unknown_field_of_a_flow_in_hand_is_a_problem_too_and_is_said_once_of_a_text()
    {
        var text = Text("""{ "key": "x", "control": "stop", "reason": "r", "colour": "red", "x-team": "billing" }""");
        Assert.Single(CheckedText.Of(text, AppCatalog.BuiltIn).Problems, problem => problem.Code == "flow.unknown_field");
        var flow = FlowJson.Read(text, out _, keepUnknown: true)!;
        Assert.Equal(
            "colour", Assert.Single(FlowValidator.Check(flow, AppCatalog.BuiltIn), problem => problem.Code == "flow.unknown_field").Field);
    }

    [Fact]
    public void Unknown_apps_and_actions_are_kept_and_block_publishing()
    {
        var read = CheckedText.Of(Text("""{ "key": "x", "app": "paypal", "action": "pay", "inputs": { "a": 1 } }"""), AppCatalog.BuiltIn);
        Assert.Contains(read.Problems, problem => problem.Code == "step.unknown_app" && !problem.IsWarning);
        Assert.Contains("\"paypal\"", FlowJson.Write(read.Flow!), StringComparison.Ordinal);
    }
}
