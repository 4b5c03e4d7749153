using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

public sealed class ParallelTests
{
    private const string Sold = """{ "id": "s1", "amount": 5 }""";
    private const string Fork = """{ "key": "both", "control": "parallel", "branches": ["left", "right"] }""";
    private const string Meet = """{ "key": "meet", "control": "join", "after": ["ship", "put"] }""";

    private static readonly string Flow = TestFlows.Of($$$"""
        {{{Fork}}},
        {{{TestFlows.Step("charge", "charge", "both:left")}}},
        {{{TestFlows.Step("ship", "ship", "charge", inputs: """{ "ref": "{{ steps.charge.id }}" }""")}}},
        {{{TestFlows.Step("put", "put", "both:right")}}},
        {{{Meet}}},
        {{{TestFlows.Step("mail", "mail", "meet", inputs: """{ "ref": "{{ steps.ship.id }} {{ steps.put.id }}" }""")}}}
        """);

    [Fact]
    public async Task Branches_run_side_by_side_and_meet_before_what_follows()
    {
        await using var kit = await EngineKit.StartAsync(Flow);
        var both = new TaskCompletionSource();
        kit.Transport.Before = sent =>
        {
            // Each branch's first request is answered only once the other's is out too.
            if (kit.Transport.Sent.Count == 2)
                both.TrySetResult();
            return both.Task;
        };
        kit.Transport.Answer = sent => Ok($$"""{ "id": "{{sent.Line[5..]}}_1" }""");
        var run = await kit.RunAsync(Sold);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(["POST charge", "POST put"], kit.Transport.Sent.Take(2).Select(sent => sent.Line).Order());
        Assert.Equal(["POST ship", "POST mail"], kit.Transport.Sent.Skip(2).Select(sent => sent.Line));
        Assert.Equal("""{"ref":"ship_1 put_1"}""", kit.Transport.Sent[3].Body);
        Assert.Equal(["both", "charge", "mail", "meet", "put", "ship"], kit.Reader.Steps(run.Id, 10).Select(step => step.Path).Order());
        var details = (await kit.Runs.GetAsync(run.Id))!;
        Assert.Equal(4, details.Steps.Count(step => step.Request is not null));
    }

    [Fact]
    public async Task A_branch_that_waits_for_a_retry_holds_up_nobody_but_the_join()
    {
        await using var kit = await EngineKit.StartAsync(Flow);
        var isDown = true;
        kit.Transport.Answer = sent => sent.Line == "POST put" && isDown
            ? Status(429, "{}", ("retry-after", "40"))
            : Ok("""{ "id": "made_1" }""");
        var id = await kit.AcceptAsync(Sold);
        var parked = await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        Assert.Equal((StepStatus.Completed, StepStatus.Retry), (kit.Step(id, "ship")!.Status, kit.Step(id, "put")!.Status));
        Assert.Equal(kit.Step(id, "put")!.WakeAt, parked.WakeAt);
        Assert.Null(kit.Step(id, "meet"));
        isDown = false;
        await kit.RestartAsync();
        kit.Clock.Turn(TimeSpan.FromSeconds(41));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Equal(
            ["POST charge", "POST mail", "POST put", "POST put", "POST ship"], kit.Transport.Sent.Select(sent => sent.Line).Order());
    }

    [Fact]
    public async Task The_run_wakes_for_the_branch_that_is_due_first()
    {
        await using var kit = await EngineKit.StartAsync(Flow);
        kit.Transport.Answer = sent => Status(429, "{}", ("retry-after", sent.Line == "POST put" ? "300" : "40"));
        var id = await kit.AcceptAsync(Sold);
        var parked = await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        Assert.Equal(kit.Step(id, "charge")!.WakeAt, parked.WakeAt);
        kit.Transport.Answer = _ => Ok("""{ "id": "made_1" }""");
        kit.Clock.Turn(TimeSpan.FromSeconds(41));
        await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting && kit.Step(id, "ship") is { Status: StepStatus.Completed });
        Assert.Equal(StepStatus.Retry, kit.Step(id, "put")!.Status);
        kit.Clock.Turn(TimeSpan.FromSeconds(300));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Equal(6, kit.Transport.Sent.Count);
    }

    [Fact]
    public async Task A_failed_branch_fails_the_run_once_the_calls_under_way_have_ended_and_a_retry_goes_on_in_both()
    {
        await using var kit = await EngineKit.StartAsync(Flow);
        var (isOut, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        kit.Transport.Before = async sent =>
        {
            if (sent.Line == "POST charge")
            {
                isOut.SetResult();
                await mayAnswer.Task;
            }
            else if (sent.Line == "POST put")
            {
                await isOut.Task;
            }
        };
        kit.Transport.Answer = sent => sent.Line == "POST put" ? Status(400, "{}") : Ok("""{ "id": "made_1" }""");
        var id = await kit.AcceptAsync(Sold);
        await Eventually.True(() => kit.Step(id, "put") is { Status: StepStatus.Failed }, "the right branch to fail");
        Assert.Equal(RunStatus.Running, kit.Reader.Find(id)!.Status);
        mayAnswer.SetResult();
        var run = await kit.EndedAsync(id);
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("Shop refused \"put\" (400)", run.Message, StringComparison.Ordinal);
        // The call under way was waited for and written down; the step behind it was not begun.
        Assert.Equal(StepStatus.Completed, kit.Step(id, "charge")!.Status);
        Assert.Null(kit.Step(id, "ship"));
        Assert.Equal(2, kit.Transport.Sent.Count);

        kit.Transport.Before = _ => Task.CompletedTask;
        kit.Transport.Answer = _ => Ok("""{ "id": "made_1" }""");
        Assert.True(await kit.Runs.RetryAsync(id, "mira"));
        await kit.UntilAsync(id, again => again.Status == RunStatus.Completed);
        Assert.Equal(
            ["POST charge", "POST mail", "POST put", "POST put", "POST ship"], kit.Transport.Sent.Select(sent => sent.Line).Order());
    }

    [Fact]
    public async Task A_branch_may_have_an_error_path_and_the_other_goes_on_beside_it()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{Fork}}}, {{{TestFlows.Step("charge", "charge", "both:left")}}}, {{{TestFlows.Step("put", "put", "both:right")}}},
            {{{TestFlows.Step("ship", "ship", "charge:error", inputs: """{ "ref": "{{ steps.charge.error.code }}" }""")}}}, {{{Meet}}},
            {{{TestFlows.Step("mail", "mail", "meet", inputs: """{ "ref": "{{ steps.charge.error.status }} {{ steps.put.id }}" }""")}}}
            """));
        kit.Transport.Answer = sent => sent.Line == "POST charge" ? Status(400, "{}") : Ok("""{ "id": "made_1" }""");
        var run = await kit.RunAsync(Sold);
        Assert.Equal((RunStatus.Completed, "“charge” failed; the run went on by its error path."), (run.Status, run.Message));
        Assert.Equal("""{"ref":"400 made_1"}""", kit.Transport.Sent[^1].Body);
    }

    [Fact]
    public async Task A_stop_in_a_branch_ends_the_run_as_skipped_before_the_other_begins_anything_more()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{Fork}}}, { "key": "end", "control": "stop", "reason": "not today", "after": ["both:left"] },
            {{{TestFlows.Step("put", "put", "both:right")}}}, {{{TestFlows.Step("mail", "mail", "put")}}}
            """));
        var run = await kit.RunAsync(Sold);
        Assert.Equal((RunStatus.Skipped, "not today"), (run.Status, run.Message));
        Assert.DoesNotContain("POST mail", kit.Transport.Sent.Select(sent => sent.Line));
    }

    [Fact]
    public async Task What_nobody_knows_in_one_branch_waits_until_the_other_is_done()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{Fork}}}, {{{TestFlows.Step("mail", "mail", "both:left")}}}, {{{TestFlows.Step("put", "put", "both:right")}}}
            """));
        var isDown = true;
        kit.Transport.Answer = sent => sent.Line == "POST mail" ? Lost() : isDown ? Status(429, "{}") : Ok("{}");
        var id = await kit.AcceptAsync(Sold);
        await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        isDown = false;
        Assert.Equal(RunStatus.Unknown, (await kit.EndedAsync(id)).Status);
        Assert.Equal(StepStatus.Completed, kit.Step(id, "put")!.Status);
        Assert.True(await kit.Runs.SettleAsync(id, "mail", exists: true, "m_1"));
        await kit.UntilAsync(id, run => run.Status == RunStatus.Completed);
        Assert.Single(kit.Transport.Sent, sent => sent.Line == "POST mail");
    }

    [Fact]
    public async Task Branches_hold_a_for_each_and_a_for_each_holds_branches()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            {{{Fork}}},
            { "key": "each", "control": "for_each", "list": "{{ trigger.lines }}", "after": ["both:left"] },
            { "key": "inner", "control": "parallel", "branches": ["a", "b"], "in": "each" },
            {{{TestFlows.Step("charge", "charge", "inner:a", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}},
            {{{TestFlows.Step("put", "put", "inner:b", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}},
            { "key": "meet", "control": "join", "after": ["charge", "put"], "in": "each" },
            {{{TestFlows.Step("ship", "ship", "meet", """ "in": "each" """,
                """{ "ref": "{{ item.id }} {{ steps.charge.id }} {{ steps.put.id }}" }""")}}},
            { "key": "others", "control": "for_each", "list": "{{ trigger.lines }}", "after": ["both:right"] },
            {{{TestFlows.Step("note", "put", "", """ "in": "others" """, """{ "ref": "other {{ item.id }}" }""")}}},
            { "key": "end", "control": "join", "after": ["each", "others"] },
            {{{TestFlows.Step("last", "put", "end", inputs: """{ "ref": "{{ steps.each.done }} {{ steps.others.done }}" }""")}}}
            """));
        kit.Transport.Answer = sent => Ok($$"""{ "id": "{{sent.Line[5..]}}" }""");
        var lines = string.Join(',', Enumerable.Range(0, 150).Select(i => $$"""{ "id": "l{{i}}" }"""));
        var run = await kit.RunAsync($$"""{ "id": "s1", "lines": [{{lines}}] }""");
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal("""{"ref":"150 150"}""", kit.Transport.Sent[^1].Body);
        Assert.Equal(4 * 150 + 1, kit.Transport.Sent.Count);
        Assert.Equal(kit.Transport.Sent.Count, kit.Transport.Sent.Distinct().Count());
        Assert.Equal(150, kit.Transport.Sent.Count(sent => sent.Body.EndsWith("charge put\"}", StringComparison.Ordinal)));
        Assert.Equal(["both", "each", "end", "last", "others"], kit.Reader.Steps(run.Id, 1000).Select(step => step.Path).Order());
    }

    [Fact]
    public async Task A_cancel_is_honoured_in_every_branch_before_its_next_call()
    {
        await using var kit = await EngineKit.StartAsync(Flow);
        var (out1, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        kit.Transport.Before = async _ =>
        {
            if (kit.Transport.Sent.Count == 2)
                out1.TrySetResult();
            await go.Task;
        };
        var id = await kit.AcceptAsync(Sold);
        await out1.Task;
        Assert.True(await kit.Runs.CancelAsync(id, "test"));
        go.SetResult();
        Assert.Equal(RunStatus.Cancelled, (await kit.EndedAsync(id)).Status);
        Assert.Equal(2, kit.Transport.Sent.Count);
        Assert.Equal(StepStatus.Completed, kit.Step(id, "charge")!.Status);
    }

    [Fact]
    public async Task A_preview_walks_every_branch()
    {
        await using var kit = await EngineKit.StartAsync(Flow);
        var preview = await kit.PreviewAsync(Sold);
        Assert.Equal("completed", preview.Status);
        Assert.Equal(["both", "charge", "mail", "meet", "put", "ship"], preview.Steps.Select(step => step.Path).Order());
        Assert.Equal(4, preview.Writes);
        Assert.Empty(kit.Transport.Sent);
    }
}
