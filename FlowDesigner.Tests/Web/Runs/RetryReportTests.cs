using Bunit;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Retries;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Components.Pages.Runs;
using Microsoft.AspNetCore.Components;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Web.Runs;

/// <summary>Retries that a real engine has worked out, as the dialog tells them.</summary>
public sealed class RetryReportTests : BunitContext
{
    private const string Sold = """{ "id": "s1", "amount": 5 }""";

    private readonly List<(string Step, bool IsWanted, bool IsNew)> _wishes = [];

    [Fact]
    public async Task A_write_that_would_be_named_otherwise_asks_for_consent_and_says_what_exists()
    {
        await using var kit = await EngineKit.StartAsync(Flow(""));
        var run = await kit.RunAsync(Sold);
        kit.Publish(2, Flow(""" "business_key": "sale {{ trigger.id }}" """));
        var report = await ShowAsync(kit, run.Id, new(RetryStart.WhereItStopped) { OnLive = true });
        var consent = report.Find(".consent");
        Assert.Contains("Send “charge” once more in TEST", consent.TextContent, StringComparison.Ordinal);
        Assert.Contains("what would be made is another one beside it", consent.TextContent, StringComparison.Ordinal);
        Assert.Equal("TEST", consent.QuerySelector(".mode")!.TextContent.Trim());
        Assert.Contains("With a new key: fd-", report.Find(".retry-lines").TextContent, StringComparison.Ordinal);
        report.Find("input").Change(true);
        Assert.Equal([("charge", true, false)], _wishes);
    }

    [Fact]
    public async Task What_was_made_is_listed_with_its_key_and_can_be_asked_for_once_more()
    {
        await using var kit = await EngineKit.StartAsync(Flow(""));
        kit.Transport.Answer = sent => sent.Line == "POST mail" ? Status(400, "{}") : Ok("""{ "id": "made_1" }""");
        var run = await kit.RunAsync(Sold);
        var report = await ShowAsync(kit, run.Id, new(RetryStart.Beginning));
        Assert.Empty(report.FindAll(".consent"));
        var key = (await kit.Runs.GetAsync(run.Id))!.Steps.Single(step => step.Path == "charge").IdempotencyKey!;
        Assert.Equal(["1 request would be sent", "Made before, not sent again"], report.FindAll("h3")
            .Select(head => head.TextContent).Where(head => head != "Request"));
        Assert.Contains("its provider takes no key", report.FindAll(".retry-lines")[0].TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"nothing is sent. Key {key}", report.FindAll(".retry-lines")[1].TextContent, StringComparison.Ordinal);
        report.Find(".retry-lines > li > button").Click();
        Assert.Equal([("charge", true, true)], _wishes);
    }

    [Fact]
    public async Task What_a_for_each_does_with_its_items_is_one_line_and_what_is_left_behind_is_named()
    {
        const string Lines = """{ "id": "s1", "lines": [{ "id": "a" }, { "id": "b" }] }""";
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{TestFlows.Step("gone", "put")}}},
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}", "after": ["gone"] },
            {{{TestFlows.Step("charge", "charge", "", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}}
            """));
        var run = await kit.RunAsync(Lines);
        kit.Publish(2, TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}" },
            {{{TestFlows.Step("charge", "charge", "", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}}
            """));
        var report = await ShowAsync(kit, run.Id, new(RetryStart.WhereItStopped) { OnLive = true });
        Assert.Contains("Nothing would be sent.", report.Markup, StringComparison.Ordinal);
        Assert.Contains("“charge”, 2 items", report.Find(".retry-lines").TextContent, StringComparison.Ordinal);
        Assert.Contains("Gone through: step 3 “For each item”, 2 items.", report.Find(".plan").TextContent, StringComparison.Ordinal);
        Assert.Contains("Stays, though version 2 has no such step:", report.Find(".plan").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_items_are_chosen_in_their_table_and_what_they_would_send_is_counted()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}" },
            {{{TestFlows.Step("charge", "charge", "", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}}
            """));
        kit.Transport.Answer = sent =>
            sent.Body.Contains("ok", StringComparison.Ordinal) ? Ok("""{ "id": "made_1" }""") : Status(400, "{}");
        var run = (await kit.RunAsync("""{ "lines": [{ "id": "ok" }, { "id": "b" }, { "id": "c" }, { "id": "d" }] }""")).Id;
        var screen = RunScreen.Of((await kit.Runs.GetAsync(run))!, null, await kit.Runs.PlanRetryAsync(run), kit.Apps);
        var chosen = new List<RetryChoice>();
        var table = Render<LoopItems>(with => with.Add(part => part.Screen, screen)
            .Add(part => part.MayChoose, screen.MayChooseItems("each"))
            .Add(part => part.Items, LoopItemLine.Of(screen.Details.Steps, "each"))
            .Add(part => part.OnRetry, EventCallback.Factory.Create<RetryChoice>(this, chosen.Add)));
        var retry = table.FindAll("button").Single(button => button.TextContent.Contains("Retry chosen items", StringComparison.Ordinal));
        Assert.Equal("true", retry.GetAttribute("aria-disabled"));
        table.Find("input[aria-label='Retry b']").Change(true);
        table.Find("input[aria-label='Retry d']").Change(true);
        Assert.Contains("2 items chosen.", table.Markup, StringComparison.Ordinal);
        table.FindAll("button").Single(button => button.TextContent.Contains("Retry chosen items", StringComparison.Ordinal)).Click();
        Assert.Equal(["each[b]", "each[d]"], Assert.Single(chosen).Items!);

        var report = await ShowAsync(kit, run, chosen[0]);
        Assert.Contains("2 requests would be sent", report.Markup, StringComparison.Ordinal);
        Assert.Equal(["b", "d"], report.FindAll(".retry-lines code").Select(code => code.TextContent).Where(text => text.Length == 1));
        Assert.Contains("2 items; 2 items stay as they are.", report.Find(".plan").TextContent, StringComparison.Ordinal);
    }

    private static string Flow(string charge) => TestFlows.Of($$$"""
        {{{TestFlows.Step("charge", "charge", "", charge)}}}, {{{TestFlows.Step("mail", "mail", "charge")}}}
        """);

    private async Task<IRenderedComponent<RetryReport>> ShowAsync(EngineKit kit, long run, RetryChoice choice)
    {
        var (outlook, refusal) = await kit.Retries.LookAsync(run, choice, CancellationToken.None);
        Assert.True(outlook is not null, refusal?.Why);
        var screen = RunScreen.Of((await kit.Runs.GetAsync(run))!, null, null, kit.Apps);
        return Render<RetryReport>(with => with.Add(part => part.Outlook, outlook).Add(part => part.Screen, screen)
            .Add(part => part.Lines, RetryLine.Of(outlook, screen))
            .Add(part => part.OnResend, EventCallback.Factory.Create<(string, bool, bool)>(this, _wishes.Add)));
    }
}
