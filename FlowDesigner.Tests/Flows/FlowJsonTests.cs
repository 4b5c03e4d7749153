using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Flows;
using FsCheck;
using FsCheck.Fluent;

namespace FlowDesigner.Tests.Flows;

public class FlowJsonTests
{
    private const string Small = """
        { "key": "k", "name": "n", "trigger": { "app": "webhook", "trigger": "received" }, "steps": [] }
        """;

    [Fact]
    public void A_flow_comes_back_as_it_was_written_and_its_text_stays_the_same()
    {
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            var flow = RandomFlow.Make(seed);
            var text = FlowJson.Write(flow);
            var back = FlowJson.Read(text, out var problems);
            Assert.Empty(problems);
            AssertSame(flow, back!);
            Assert.Equal(text, FlowJson.Write(back!));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void The_text_is_written_for_people()
    {
        var flow = FlowJson.Read("""
            {"key":"k","name":"Café <1>","type":"outbound","connections":{"b":"stripe","a":"togai"},
             "trigger":{"app":"togai","trigger":"account_created","connection":"a","lane":"{{ trigger.data.id }}"},
             "steps":[{"key":"new","control":"if","condition":"{{ trigger.data.id != \"\" }}"},
                 {"key":"end","control":"stop","reason":"x","after":["new:no"]}],
             "layout":{"new":[0,120]}}
            """, out _)!;
        Assert.Equal("""
            {
              "key": "k",
              "name": "Café <1>",
              "type": "outbound",
              "connections": {
                "a": "togai",
                "b": "stripe"
              },
              "trigger": {
                "app": "togai",
                "trigger": "account_created",
                "connection": "a",
                "lane": "{{ trigger.data.id }}"
              },
              "steps": [
                {
                  "key": "new",
                  "control": "if",
                  "condition": "{{ trigger.data.id != \"\" }}"
                },
                {
                  "key": "end",
                  "control": "stop",
                  "after": ["new:no"],
                  "reason": "x"
                }
              ],
              "layout": {
                "new": [0, 120]
              }
            }

            """, FlowJson.Write(flow));
    }

    [Fact]
    public void An_unknown_field_is_kept_and_reported()
    {
        var flow = FlowJson.Read(Small.Replace("\"steps\"", "\"discription\": 1, \"steps\"", StringComparison.Ordinal), out var problems);
        var problem = Assert.Single(problems);
        Assert.Equal("flow.unknown_field", problem.Code);
        Assert.False(problem.IsWarning);
        Assert.Contains("The flow: \"discription\" is not known here. Did you mean 'description'?", problem.Message,
            StringComparison.Ordinal);
        Assert.Contains("\"discription\": 1", FlowJson.Write(flow!), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_field_passes_where_the_caller_keeps_it_or_its_name_says_so()
    {
        FlowJson.Read(Small.Replace("\"steps\"", "\"discription\": 1, \"steps\"", StringComparison.Ordinal), out var kept,
            keepUnknown: true);
        FlowJson.Read(Small.Replace("\"steps\"", "\"x-team\": 1, \"steps\"", StringComparison.Ordinal), out var named);
        Assert.Empty(kept);
        Assert.Empty(named);
    }

    [Theory]
    [InlineData("{ \"key\": \"k\",\n  \"nämé\": nope }", "json.malformed", "Line 2, column 12")]
    [InlineData("", "json.malformed", "Line 1, column 1")]
    [InlineData("{ \"key\": \"k\" } trailing", "json.malformed", "Line 1")]
    [InlineData("{ \"key\": \"k\",\n \"key\": \"l\" }", "json.duplicate", "Line 2, column 2: \"key\" stands twice")]
    [InlineData("{ \"a\": { \"b\": 1, \"\\u0062\": 2 } }", "json.duplicate", "\"b\" stands twice")]
    [InlineData("{ \"key\": \"\\ud800\" }", "json.not_text", "UTF-8")]
    [InlineData("[]", "flow.wrong_type", "but the text is a list")]
    [InlineData("{ \"key\": 5 }", "flow.wrong_type", "The flow: \"key\" must be text, but is the number 5.")]
    [InlineData("{ \"key\": \"k\" }", "flow.missing", "The flow: \"name\" is missing. Add it.")]
    public void A_text_that_is_no_flow_is_refused_with_its_place(string text, string code, string words)
    {
        Assert.Null(FlowJson.Read(text, out var problems));
        Assert.Contains(problems, problem => problem.Code == code && problem.Message.Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "key": "a", "control": "if" }""", "flow.missing", "Step 2 \"a\": \"condition\" is missing. Add it.")]
    [InlineData("""{ "key": "a", "control": "for_each", "on_item_error": "ignore" }""", "flow.wrong_word",
        "must be one of continue, stop, collect, but is \"ignore\"")]
    [InlineData("""{ "key": "a", "control": "for_each", "parallel": 1.5 }""", "flow.wrong_type", "\"parallel\" must be a whole number")]
    [InlineData("""{ "key": "a", "control": "set", "values": [] }""", "flow.wrong_type", "\"values\" must be an object, but is a list")]
    [InlineData("""{ "key": "a", "app": "x", "action": "y", "after": ["b", 3] }""", "flow.wrong_type", "\"after\" must be a list of texts")]
    [InlineData(
        """{ "key": "a", "control": "switch", "value": "x", "cases": [4] }""", "flow.wrong_type", "\"cases\" must be a list of objects")]
    [InlineData("""{ "key": "a", "control": "switch", "value": "x", "cases": [{ "key": "b" }] }""", "flow.missing",
        "Case 1 of a Switch: \"equals\" is missing")]
    [InlineData("""{ "key": "a", "control": "wait", "event": { "app": "stripe" } }""", "flow.missing",
        "The event of a Wait: \"trigger\" is missing")]
    [InlineData("""{ "key": "a", "control": "call", "flow": "b", "wait": "no" }""", "flow.wrong_type",
        "\"wait\" must be true or false, but is text")]
    [InlineData("""{ "key": "a", "control": "stop", "reason": "r", "disabled": 1 }""", "flow.wrong_type",
        "\"disabled\" must be true or false, but is the number 1")]
    [InlineData("7", "flow.wrong_type", "Step 2 must be an object, but is the number 7.")]
    public void A_step_that_is_none_is_refused_with_its_number(string step, string code, string words)
    {
        Assert.Null(FlowJson.Read(Small.Replace("[]", $"[{step}]", StringComparison.Ordinal), out var problems));
        Assert.Contains(problems, problem => problem.Code == code && problem.Message.Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"notes\": [3]", "flow.wrong_type", "The flow: \"notes\" must be a list of objects, but is the number 3.")]
    [InlineData("\"notes\": [{ \"id\": \"n\" }]", "flow.missing", "Note 1: \"place\" is missing.")]
    [InlineData("\"notes\": [{ \"id\": \"n\", \"place\": [1] }]", "flow.wrong_type", "Note 1: \"place\" must be two whole numbers")]
    [InlineData("\"groups\": [{ \"id\": \"g\", \"steps\": [1] }]", "flow.wrong_type", "Group 1: \"steps\" must be a list of texts")]
    public void A_drawing_that_is_none_is_refused_with_its_place(string drawing, string code, string words)
    {
        Assert.Null(FlowJson.Read(Small.Replace("\"steps\"", $"{drawing}, \"steps\"", StringComparison.Ordinal), out var problems));
        Assert.Contains(problems, problem => problem.Code == code && problem.Message.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void Size_depth_and_number_of_steps_have_limits()
    {
        Refused(Small + new string(' ', FlowJson.MaxBytes), "flow.too_big");
        var nested = new string('[', FlowJson.MaxDepth) + new string(']', FlowJson.MaxDepth);
        Refused(Small.Replace("[]", nested, StringComparison.Ordinal), "json.too_deep");
        var steps = string.Join(
            ",", Enumerable.Range(0, FlowJson.MaxSteps + 1).Select(i => $$"""{ "key": "s{{i}}", "control": "stop", "reason": "r" }"""));
        Refused(Small.Replace("[]", $"[{steps}]", StringComparison.Ordinal), "flow.too_many_steps");

        static void Refused(string text, string code)
        {
            Assert.Null(FlowJson.Read(text, out var problems));
            Assert.Equal(code, Assert.Single(problems).Code);
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_and_a_byte_order_mark_is_not()
    {
        Assert.Null(FlowJson.Read([.. Encoding.UTF8.GetBytes("{ \"key\": \""), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\" }")],
            out var problems));
        Assert.Equal("json.not_text", Assert.Single(problems).Code);
        Assert.NotNull(FlowJson.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Small)], out _));
        Assert.Null(FlowJson.Read("{ \"key\": \"\uD800\" }", out problems));
        Assert.Equal("json.not_text", Assert.Single(problems).Code);
    }

    private static void AssertSame(Flow a, Flow b)
    {
        Assert.Equal((a.Key, a.Name, a.Description, a.Type), (b.Key, b.Name, b.Description, b.Type));
        Assert.Equal(a.Connections, b.Connections);
        Assert.Equal(a.Layout, b.Layout);
        Assert.Equal(
            Plain(a.Notes.Select(note => note with { Unknown = Ordinal.Map<JsonElement>() })),
            Plain(b.Notes.Select(note => note with { Unknown = Ordinal.Map<JsonElement>() })));
        Assert.Equal(Plain(a.Groups.Select(group => (group.Id, group.Title, Plain(group.Steps), Plain(group.Unknown)))),
            Plain(b.Groups.Select(group => (group.Id, group.Title, Plain(group.Steps), Plain(group.Unknown)))));
        Assert.Equal(a.Searchable.AsEnumerable(), b.Searchable.AsEnumerable());
        AssertSameJson(a.Unknown, b.Unknown);
        Assert.Equal((a.Trigger.App, a.Trigger.Trigger, a.Trigger.Connection, a.Trigger.Lane, a.Trigger.Dedupe),
            (b.Trigger.App, b.Trigger.Trigger, b.Trigger.Connection, b.Trigger.Lane, b.Trigger.Dedupe));
        Assert.True(SameJson(a.Trigger.Inputs, b.Trigger.Inputs));
        AssertSameJson(a.Trigger.Unknown, b.Trigger.Unknown);
        Assert.Equal(a.Steps.Length, b.Steps.Length);
        foreach (var (x, y) in a.Steps.Zip(b.Steps))
        {
            Assert.Equal(x.GetType(), y.GetType());
            Assert.Equal((x.Key, x.Title, x.In, x.Disabled, x.Note), (y.Key, y.Title, y.In, y.Disabled, y.Note));
            Assert.Equal(x.After.AsEnumerable(), y.After.AsEnumerable());
            AssertSameJson(x.Unknown, y.Unknown);
            Assert.Equal(Plain(x), Plain(y));
        }
    }

    private static object Plain(Step step) => step switch
    {
        ActionStep s => (s.App, s.Action, s.Connection, Json(s.Inputs), s.BusinessKey, (s.MaxAttempts, s.TimeoutSeconds)),
        IfStep s => s.Condition,
        StopStep s => s.Reason,
        SetStep s => Json(s.Values),
        ForEachStep s => (s.List, s.ItemKey, s.Parallel, s.OnItemError, s.Source?.App,
            (s.Source?.Action, s.Source?.Connection, Json(s.Source?.Inputs ?? default))),
        SwitchStep s => (s.Value, Plain(s.Cases.Select(one => (one.Key, one.Title, one.EqualTo, Plain(one.Unknown))))),
        ParallelStep s => Plain(s.Branches),
        JoinStep => "",
        WaitStep s => (s.For, s.Until, s.Timeout, s.Event?.App, s.Event?.Trigger, s.Event?.Connection,
            (s.Event?.Match, s.Event is { } awaited ? Plain(awaited.Unknown) : "")),
        ApproveStep s => (s.Message, Plain(s.Who), s.Timeout),
        CallFlowStep s => (s.Flow, s.FlowConnection, Json(s.Inputs), s.Wait),
        _ => throw new InvalidOperationException(),
    };

    private static string Plain<T>(IEnumerable<T> parts) => string.Join(" | ", parts);

    private static string Plain(IReadOnlyDictionary<string, JsonElement> fields) =>
        Plain(fields.Select(field => (field.Key, Json(field.Value))));

    private static string Json(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "" : JsonSerializer.Serialize(value);

    private static bool SameJson(JsonElement? a, JsonElement? b) => Json(a ?? default) == Json(b ?? default);

    private static void AssertSameJson(IReadOnlyDictionary<string, JsonElement> a, IReadOnlyDictionary<string, JsonElement> b) =>
        Assert.Equal(a.Select(p => (p.Key, Json(p.Value))), b.Select(p => (p.Key, Json(p.Value))));
}
