using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Picking;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Flows.Picking;

public sealed class StepSightTests
{
    private const string Text = """
        { "key": "f", "name": "F", "connections": { "togai": "togai", "stripe": "stripe" },
          "trigger": { "app": "togai", "trigger": "account_created", "connection": "togai" },
          "steps": [
            { "key": "found", "app": "stripe", "action": "find_customer", "connection": "stripe",
                "inputs": { "id": "{{ trigger.data.id }}" } },
            { "key": "is_new", "control": "if", "condition": "{{ not steps.found.found }}", "after": ["found"] },
            { "key": "names", "control": "set", "values": { "upper": "{{ upper(trigger.data.name) }}", "bad": "{{ 1 / 0 }}" },
                "after": ["is_new:yes"] },
            { "key": "each", "control": "for_each", "list": "{{ trigger.data.lines }}", "after": ["is_new:no"] },
            { "key": "inner", "control": "set", "values": { "x": "{{ item.id }}" }, "in": "each" },
            { "key": "last", "control": "set", "values": {}, "after": ["names", "each"] } ] }
        """;

    private static readonly FlowCheck Check = new(FlowJson.Read(Text, out _)!, AppCatalog.BuiltIn);
    private static readonly SampleValues Sample = SampleValues.Nothing with
    {
        Trigger = Json("""{ "data": { "id": "ACC1", "name": "acme", "lines": [ { "id": "l1" }, { "id": "l2" } ] } }"""),
    };

    [Fact]
    public void A_step_sees_the_event_the_steps_that_ran_and_the_flow_connection()
    {
        var sight = Of("names");
        Assert.Equal(["trigger", "steps.found", "connection"], sight.Sources.Select(source => source.Path));
        Assert.All(sight.Sources, source => Assert.True(source.IsSure));
        Assert.Equal("acme", LiveValue.Of("{{ trigger.data.name }}", sight.Scope, sight.Shape).Value.GetString());
    }

    [Fact]
    public void A_step_behind_one_branch_only_is_offered_with_a_doubt() =>
        Assert.Equal(["names", "each"], Of("last").Sources.Where(source => !source.IsSure).Select(source => source.Step!.Key));

    [Fact]
    public void Values_that_a_step_sets_are_computed_and_one_that_fails_takes_no_other_away()
    {
        var values = Of("last").Sources.Single(source => source.Path == "steps.names").Value;
        Assert.Equal("ACME", values.GetProperty("upper").GetString());
        Assert.Equal(JsonValueKind.Null, values.GetProperty("bad").ValueKind);
    }

    [Fact]
    public void Inside_a_For_each_the_first_item_of_the_sample_is_there()
    {
        var sight = Of("inner");
        Assert.Equal("item", sight.Sources[0].Path);
        Assert.Equal("l1", LiveValue.Of("{{ item.id }}", sight.Scope, sight.Shape).Value.GetString());
    }

    [Fact]
    public void The_identity_of_items_sees_an_item_and_the_list_does_not()
    {
        var loop = Check.Flow.Find("each")!;
        Assert.Contains(StepSight.Of(Check, loop, Sample, default, withItem: true).Sources, source => source.Path == "item");
        Assert.DoesNotContain(Of("each").Sources, source => source.Path == "item");
    }

    [Fact]
    public void What_a_run_or_a_test_gave_takes_the_place_of_the_apps_example()
    {
        var recorded = Sample with
            { Outputs = ImmutableDictionary<string, JsonElement>.Empty.Add("found", Json("""{ "found": false, "id": "cus_own" }""")) };
        var sight = StepSight.Of(Check, Check.Flow.Find("names")!, recorded, default);
        Assert.Equal("cus_own", LiveValue.Of("{{ steps.found.id }}", sight.Scope, sight.Shape).Value.GetString());
    }

    [Fact]
    public void In_a_list_mapping_the_item_is_that_of_the_list()
    {
        var sight = Of("names").WithItem(Json("""{ "title": "Seats" }"""));
        Assert.Equal("Seats", LiveValue.Of("{{ item.title }}", sight.Scope, sight.Shape).Value.GetString());
        Assert.Equal("acme", LiveValue.Of("{{ trigger.data.name }}", sight.Scope, sight.Shape).Value.GetString());
    }

    [Theory]
    [InlineData("""{ "key": "w", "control": "wait", "for": "3 days" }""", "until")]
    [InlineData(
        """{ "key": "w", "control": "wait", "event": { "app": "togai", "trigger": "account_created", "connection": "togai", "match": "" } }""",
        "data.name")]
    [InlineData("""{ "key": "w", "control": "approve", "message": "Send?" }""", "by")]
    [InlineData("""{ "key": "w", "control": "call", "flow": "other" }""", "status")]
    public void A_step_that_waits_or_asks_shows_what_it_will_give_and_knows_what_it_does_not(string step, string field)
    {
        var flow = FlowJson.Read($$"""
            { "key": "f", "name": "F", "connections": { "togai": "togai" },
                "trigger": { "app": "togai", "trigger": "account_created", "connection": "togai" },
              "steps": [ {{step}}, { "key": "last", "control": "set", "values": {},
                  "after": ["w{{(step.Contains("approve", StringComparison.Ordinal) ? ":yes" : "")}}"] } ] }
            """, out _)!;
        var sight = StepSight.Of(new FlowCheck(flow, AppCatalog.BuiltIn), flow.Find("last")!, SampleValues.Nothing, default);
        Assert.NotEmpty(LiveValue.Of($"{{{{ steps.w.{field} }}}}", sight.Scope, sight.Shape).Value.GetString()!);
        Assert.NotEmpty(LiveValue.Of("{{ steps.w.nonsense }}", sight.Scope, sight.Shape).Problems);
    }

    private static StepSight Of(string step) => StepSight.Of(Check, Check.Flow.Find(step)!, Sample, default);

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
