using System.Text.Json;
using Bunit;
using FlowDesigner.Core.Flows;
using FlowDesigner.Tests.Flows.Live;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Inspector;

public sealed class ControlFormTests
{
    [Fact]
    public void A_condition_is_built_of_rows_and_tells_which_way_the_sample_takes()
    {
        using var kit = new InspectorKit("""{ "key": "check", "control": "if", "condition": "" }""").Open("check");
        kit.Type("the field of row 1", "{{ trigger.data.name }}");
        kit.Page.FindAll(".condition-row select")[0].Change("Contains");
        kit.Type("the value of row 1", "Ltd");
        Assert.Equal("{{ contains(trigger.data.name ?? '', 'Ltd') }}", kit.Step("check").GetProperty("condition").GetString());
        kit.Press("Add a row");
        kit.Type("the field of row 2", "{{ trigger.data.primaryEmail }}");
        kit.Page.FindAll(".condition-row select")[^1].Change("IsSet");
        kit.Page.Find(".condition-join").Change("or");
        Assert.Equal("{{ contains(trigger.data.name ?? '', 'Ltd') or (trigger.data.primaryEmail ?? '') != '' }}", kit.Step("check")
            .GetProperty("condition").GetString());
        Assert.Contains("= true: takes Yes on this sample", kit.Page.Markup, StringComparison.Ordinal);
        kit.Press("Remove row 1");
        Assert.Equal("{{ (trigger.data.primaryEmail ?? '') != '' }}", kit.Step("check").GetProperty("condition").GetString());
    }

    [Fact]
    public void A_condition_that_rows_cannot_say_opens_as_a_formula()
    {
        using var kit = new InspectorKit(
            """{ "key": "check", "control": "if", "condition": "{{ upper(trigger.data.name) == 'A' and (trigger.a or trigger.b) }}" }""")
            .Open("check");
        Assert.Empty(kit.Page.FindAll(".condition-row"));
        Assert.Equal("upper(trigger.data.name) == 'A' and (trigger.a or trigger.b)", kit.TextOf("Takes Yes when"));
    }

    [Fact]
    public void A_switch_gains_and_loses_cases()
    {
        using var kit = new InspectorKit(
            """{ "key": "by", "control": "switch", "value": "{{ trigger.data.invoiceCurrency }}", "cases": [ { "key": "inr", "equals": "INR" } ] }""")
            .Open("by");
        kit.Press("Add a case");
        var cases = kit.Step("by").GetProperty("cases");
        Assert.Equal(["inr", "case_1"], cases.EnumerateArray().Select(one => one.GetProperty("key").GetString()));
        kit.Press("Remove case inr");
        Assert.Equal("case_1", kit.Step("by").GetProperty("cases")[0].GetProperty("key").GetString());
    }

    [Fact]
    public void A_For_each_says_what_happens_to_failed_items_and_shows_the_first_ones()
    {
        using var kit = new InspectorKit("""
            { "key": "each", "control": "for_each", "source": { "app": "stripe", "action": "list_customers", "connection": "stripe" },
                "item_key": "{{ item.id }}" },
            { "key": "x", "control": "stop", "reason": "Done", "in": "each" }
            """).Open("each");
        Assert.Contains("cus_Qexample0001", kit.Page.Find(".item-table").TextContent, StringComparison.Ordinal);
        Assert.Contains("= cus_Qexample0001", kit.LineUnder("Item identity"), StringComparison.Ordinal);
        kit.Page.FindAll(".radio-card input").Single(choice => choice.GetAttribute("value") == "collect").Change("collect");
        kit.Page.Find("#loop-parallel").Change("4");
        var step = kit.Step("each");
        Assert.Equal(("collect", 4), (step.GetProperty("on_item_error").GetString(), step.GetProperty("parallel").GetInt32()));
        kit.Page.FindAll(".segment input")[0].Change("list");
        Assert.False(kit.Step("each").TryGetProperty("source", out _));
    }

    [Fact]
    public async Task A_call_is_chosen_from_the_flows_and_their_flow_connections()
    {
        using var world = await ListeningAsync();
        using var kit = new InspectorKit("""{ "key": "call", "control": "call", "flow": "", "flow_connection": "gone" }""");
        kit.Services.AddSingleton(world.Flows).AddSingleton(world.Reader);
        kit.Open("call");
        Assert.Contains("Choose the flow first.", kit.Page.Find("#call-connection-help").TextContent, StringComparison.Ordinal);
        kit.Page.Find("#call-flow").Change("sync-accounts-stripe-to-togai");
        kit.Page.WaitForAssertion(() => Assert.Equal(["The only one that is on", "ACME sandbox", "ACME sandbox (off)"],
            kit.Page.FindAll("#call-connection option").Select(option => option.TextContent)));
        Assert.False(kit.Step("call").TryGetProperty("flow_connection", out _));
        Assert.Equal("Its run uses the accounts of this flow connection.", kit.Page.Find("#call-connection-help").TextContent);
        kit.Page.Find("#call-connection").Change("acme-sandbox-2");
        Assert.Equal("acme-sandbox-2", kit.Step("call").GetProperty("flow_connection").GetString());
        Assert.Contains("It is switched off", kit.Page.Find("#call-connection-help").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_for_an_event_says_where_it_comes_in()
    {
        using var world = await ListeningAsync();
        using var kit = new InspectorKit(
            """{ "key": "wait", "control": "wait", "event": { "app": "stripe", "trigger": "customer_created", "connection": "stripe", "match": "" } }""");
        kit.Services.AddSingleton(world.Flows).AddSingleton(world.Reader);
        kit.Open("wait");
        kit.Page.WaitForAssertion(
            () => Assert.Contains("ACME sandbox of Sync", kit.Page.Find("[data-field='event.app']").TextContent, StringComparison.Ordinal));
        Assert.Contains(
            "is heard only where a flow connection that begins with Stripe is on", kit.Page.Find("[data-field='event.app']").TextContent,
            StringComparison.Ordinal);
    }

    /// <summary>A flow that begins with Stripe, live once and switched off once.</summary>
    private static async Task<FlowWorld> ListeningAsync()
    {
        var world = new FlowWorld();
        const string flow = "sync-accounts-stripe-to-togai";
        await world.Flows.ImportAsync(FlowJson.Write(ReadyMadeFlows.All.Single(known => known.Key == flow)), default);
        await world.Live.CreateAsync(FlowWorld.New(flow), default);
        await world.Live.CreateAsync(FlowWorld.New(flow) with { Enabled = false }, default);
        return world;
    }

    [Fact]
    public void A_wait_waits_for_one_thing_at_a_time()
    {
        using var world = new FlowWorld();
        using var kit = new InspectorKit("""{ "key": "wait", "control": "wait", "for": "3 days" }""");
        kit.Services.AddSingleton(world.Reader);
        kit.Open("wait");
        kit.Page.FindAll(".radio-card input").Single(choice => choice.GetAttribute("value") == "event").Change("event");
        kit.Page.Find("#wait-event").Change("stripe/customer_created");
        var step = kit.Step("wait");
        Assert.False(step.TryGetProperty("for", out _));
        Assert.Equal("stripe", step.GetProperty("event").GetProperty("connection").GetString());
        Assert.Contains(kit.Page.FindAll("[role=treeitem]"), row => row.GetAttribute("title") == "event");
        kit.Type("the field of row 1", "{{ event.data.object.id }}");
        Assert.Equal("{{ event.data.object.id == '' }}", kit.Step("wait").GetProperty("event").GetProperty("match").GetString());
    }

    [Fact]
    public void People_who_may_approve_are_written_one_a_line()
    {
        using var kit = new InspectorKit("""{ "key": "ask", "control": "approve", "message": "Send it?" }""").Open("ask");
        kit.Page.Find("#approve-who").Change("mira@example.com\nada@example.com, mira@example.com");
        Assert.Equal(
            ["mira@example.com", "ada@example.com"], kit.Step("ask").GetProperty("who").EnumerateArray().Select(who => who.GetString()));
    }

    [Fact]
    public void A_parallel_keeps_two_branches_and_gains_more()
    {
        using var kit = new InspectorKit("""{ "key": "both", "control": "parallel", "branches": ["one", "two"] }""").Open("both");
        kit.Press("Add a branch");
        Assert.Equal(3, kit.Step("both").GetProperty("branches").GetArrayLength());
        kit.Press("Remove branch one");
        kit.Press("Remove branch two");
        Assert.Equal(2, kit.Step("both").GetProperty("branches").GetArrayLength());
    }

    [Fact]
    public void The_trigger_has_its_lane_and_what_runs_are_found_by()
    {
        using var kit = new InspectorKit("""{ "key": "end", "control": "stop", "reason": "Done" }""").Open("trigger");
        kit.Type("One after the other", "{{ trigger.data.id }}");
        kit.Press("Add a search term");
        kit.Type("search term 1", "{{ trigger.data.primaryEmail }}");
        Assert.Equal("{{ trigger.data.id }}", kit.Flow.Trigger.Lane);
        Assert.Equal("{{ trigger.data.primaryEmail }}", Assert.Single(kit.Flow.Searchable));
        kit.Page.Find("#trigger-pick").Change("stripe/customer_created");
        Assert.Equal(
            ("stripe", "customer_created", "stripe"), (kit.Flow.Trigger.App, kit.Flow.Trigger.Trigger, kit.Flow.Trigger.Connection));
    }

    [Fact]
    public void Every_control_has_a_form()
    {
        foreach (var text in (string[])[
            """{ "key": "s", "control": "join" }""", """{ "key": "s", "control": "set", "values": { "a": "{{ trigger.data.id }}" } }""",
            """{ "key": "s", "control": "stop", "reason": "Done" }"""])
        {
            using var kit = new InspectorKit(text).Open("s");
            Assert.NotEmpty(kit.Page.Find(".inspector-form").TextContent.Trim());
        }
    }
}
