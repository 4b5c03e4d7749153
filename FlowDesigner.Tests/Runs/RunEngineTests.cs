using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

public sealed class RunEngineTests
{
    private const string Sold = """{ "id": "s1", "amount": 5 }""";
    private static readonly string TwoWrites = TestFlows.Of($$$"""
        {{{TestFlows.Step("charge", "charge")}}},
            {{{TestFlows.Step("mail", "mail", "charge", inputs: """{ "ref": "{{ steps.charge.id }}" }""")}}}
        """);

    [Fact]
    public async Task A_run_sends_each_write_once_and_completes()
    {
        await using var kit = await EngineKit.StartAsync(TwoWrites);
        var run = await kit.RunAsync(Sold);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(["POST charge", "POST mail"], kit.Transport.Sent.Select(sent => sent.Line));
        Assert.Equal("""{"ref":"s1","amount":5}""", kit.Transport.Sent[0].Body);
        Assert.Equal("""{"ref":"made_1"}""", kit.Transport.Sent[1].Body);
    }

    [Fact]
    public async Task W_02_the_same_event_makes_one_run_also_fifty_times_at_once_and_after_a_restart_and_eight_days()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge"));
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => kit.AcceptAsync(Sold, "evt_1"))));
        await kit.EndedAsync(ids[0]);
        await kit.RestartAsync();
        kit.Clock.Turn(TimeSpan.FromDays(8));
        var late = await kit.AcceptAsync(Sold, "evt_1");
        Assert.Single(ids.Append(late).Distinct());
        Assert.Single(kit.Transport.Sent);
    }

    [Fact]
    public async Task A_temporary_refusal_is_tried_again_under_the_same_key_also_after_a_restart()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge"));
        kit.Transport.Answer = _ => Status(429, "{}", ("retry-after", "40"));
        var before = kit.Clock.GetUtcNow();
        var id = await kit.AcceptAsync(Sold);
        var parked = await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        Assert.True(parked.WakeAt >= before.AddSeconds(40).ToUnixTimeMilliseconds());
        await kit.RestartAsync();
        kit.Transport.Answer = _ => Ok("""{ "id": "made_1" }""");
        kit.Clock.Turn(TimeSpan.FromSeconds(41));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Equal(2, kit.Transport.Sent.Count);
        Assert.Single(kit.Transport.Sent.Select(sent => sent.Key).Distinct());
    }

    [Fact]
    public async Task A_refusal_fails_the_run_and_a_retry_goes_out_under_a_new_key()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge"));
        kit.Transport.Answer = _ => Status(402, """{ "error": "declined, canary-secret" }""");
        var id = await kit.AcceptAsync(Sold);
        var failed = await kit.EndedAsync(id);
        Assert.Equal(RunStatus.Failed, failed.Status);
        Assert.DoesNotContain("canary-secret", kit.Reader.Attempts(id, 10)[0].Snippet);
        kit.Transport.Answer = _ => Ok("""{ "id": "made_1" }""");
        Assert.Equal(["first"], (await kit.Runs.PlanRetryAsync(id))!.NewKeys);
        Assert.True(await kit.Runs.RetryAsync(id, "mira"));
        await kit.UntilAsync(id, run => run.Status == RunStatus.Completed);
        Assert.Equal(2, kit.Transport.Sent.Select(sent => sent.Key).Distinct().Count());
    }

    [Fact]
    public async Task M_01_a_keyed_write_whose_answer_was_lost_is_sent_again_with_the_same_key_and_bytes()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge"));
        kit.Transport.Answer = _ => Lost();
        var id = await kit.AcceptAsync(Sold);
        await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        kit.Transport.Answer = _ => Ok("""{ "id": "made_1" }""");
        kit.Clock.Turn(TimeSpan.FromSeconds(3));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Single(kit.Transport.Sent.Distinct());
    }

    [Fact]
    public async Task M_01_past_the_providers_memory_it_is_looked_up_and_found()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge"));
        kit.Transport.Answer = _ => Lost();
        var id = await kit.AcceptAsync(Sold);
        await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        kit.Transport.Answer = sent => sent.Line.StartsWith("GET made", StringComparison.Ordinal) ? Ok("""{ "id": "made_9" }""") : Lost();
        kit.Clock.Turn(TimeSpan.FromHours(21));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Equal(["POST charge", "GET made?ref=s1"], kit.Transport.Sent.Select(sent => sent.Line));
        Assert.Contains("made_9", System.Text.Encoding.UTF8.GetString(kit.Step(id, "first")!.Output!.Value.Span));
    }

    [Fact]
    public async Task M_01_when_it_surely_was_not_made_it_is_made_under_a_new_key()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("ship"));
        kit.Transport.Answer = _ => Lost();
        var id = await kit.AcceptAsync(Sold);
        await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        kit.Transport.Answer = sent => sent.Line.StartsWith("GET", StringComparison.Ordinal) ? Ok("{}") : Ok("""{ "id": "made_2" }""");
        kit.Clock.Turn(TimeSpan.FromSeconds(6));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Equal(["POST ship", "GET made?ref=s1", "POST ship"], kit.Transport.Sent.Select(sent => sent.Line));
    }

    [Theory]
    [InlineData("mail")]
    [InlineData("ship")]
    public async Task M_01_an_unsafe_write_that_nobody_can_look_up_waits_for_a_person_and_is_never_sent_again(string action)
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One(action));
        kit.Transport.Answer = sent => sent.Line.StartsWith("GET", StringComparison.Ordinal)
            ? Ok("""{ "unclear": "two of them" }""") : Lost();
        var id = await kit.AcceptAsync(Sold);
        if (action == "ship")
        {
            await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
            kit.Clock.Turn(TimeSpan.FromSeconds(6));
        }
        Assert.Equal(RunStatus.Unknown, (await kit.EndedAsync(id)).Status);
        await kit.RestartAsync();
        Assert.Single(kit.Transport.Sent, sent => sent.Line == $"POST {action}");
        Assert.True(await kit.Runs.SettleAsync(id, "first", exists: true, "m_7"));
        await kit.UntilAsync(id, run => run.Status == RunStatus.Completed);
        Assert.Single(kit.Transport.Sent, sent => sent.Line == $"POST {action}");
        Assert.Null(await kit.Runs.PlanRetryAsync(id));
        Assert.False(await kit.Runs.RetryAsync(id, "mira"));
    }

    [Fact]
    public async Task M_03_two_events_of_one_business_effect_make_it_once_also_a_month_later()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge", """ "business_key": "{{ trigger.id }}" """));
        var first = await Task.WhenAll(kit.AcceptAsync(Sold, "evt_1"), kit.AcceptAsync(Sold, "evt_2"));
        await kit.UntilAsync(first[0], run => run.Status is RunStatus.Completed or RunStatus.Waiting);
        await kit.UntilAsync(first[1], run => run.Status is RunStatus.Completed or RunStatus.Waiting);
        kit.Clock.Turn(TimeSpan.FromDays(31));
        var late = await kit.AcceptAsync(Sold, "evt_3");
        foreach (var id in first.Append(late))
            Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Single(kit.Transport.Sent);
        Assert.StartsWith("Already done by run", kit.Step(late, "first")!.Message);
    }

    [Fact]
    public async Task Runs_of_one_lane_go_one_after_the_other_in_their_order()
    {
        await using var kit = await EngineKit.StartAsync(
            TestFlows.Of(TestFlows.Step("first", "charge"), """ "lane": "{{ trigger.lane }}" """));
        var under = 0;
        var most = 0;
        kit.Transport.Answer = _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref under));
            Thread.SpinWait(20_000);
            Interlocked.Decrement(ref under);
            return Ok("""{ "id": "made_1" }""");
        };
        var ids = new List<long>();
        for (var i = 0; i < 30; i++)
            ids.Add(await kit.AcceptAsync($$"""{ "id": "s{{i}}", "amount": 1, "lane": "acc_1" }"""));
        foreach (var id in ids)
            Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(id)).Status);
        Assert.Equal(1, most);
        Assert.Equal(30, kit.Transport.Sent.Count);
    }

    [Fact]
    public async Task A_branch_is_taken_by_its_condition_and_a_stop_skips_the_run_with_its_reason()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "enough", "control": "if", "condition": "{{ trigger.amount > 10 }}" },
            {{{TestFlows.Step("charge", "charge", "enough:yes")}}},
            { "key": "stop", "control": "stop", "reason": "Only {{ trigger.amount }}", "after": ["enough:no"] }
            """));
        var small = await kit.RunAsync(Sold);
        var big = await kit.RunAsync("""{ "id": "s2", "amount": 50 }""");
        Assert.Equal((RunStatus.Skipped, "Only 5"), (small.Status, small.Message));
        Assert.Equal(RunStatus.Completed, big.Status);
        Assert.Single(kit.Transport.Sent);
    }

    [Fact]
    public async Task A_cancelled_run_sends_nothing_more_and_frees_its_lane()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of(TestFlows.Step("first", "charge"), """ "lane": "one" """));
        kit.Transport.Answer = _ => Status(503, "{}");
        var id = await kit.AcceptAsync(Sold);
        await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        kit.Transport.Answer = _ => Ok("""{ "id": "made_1" }""");
        var next = await kit.AcceptAsync(Sold);
        Assert.True(await kit.Runs.CancelAsync(id, "a test"));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(next)).Status);
        Assert.Equal(RunStatus.Cancelled, kit.Reader.Find(id)!.Status);
        Assert.False(await kit.Runs.CancelAsync(id, "a test"));
    }

    [Fact]
    public async Task A_run_keeps_the_version_it_began_with()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge"));
        kit.Publish(2, TestFlows.One("put"));
        kit.Transport.Answer = _ => Status(503, "{}");
        var id = await kit.AcceptAsync(Sold, version: 1);
        await kit.UntilAsync(id, run => run.Status == RunStatus.Waiting);
        await kit.RestartAsync();
        kit.Transport.Answer = _ => Ok("{}");
        kit.Clock.Turn(TimeSpan.FromMinutes(1));
        await kit.EndedAsync(id);
        await kit.EndedAsync(await kit.AcceptAsync(Sold, version: 2));
        Assert.Equal(["POST charge", "POST charge", "POST put"], kit.Transport.Sent.Select(sent => sent.Line));
    }

    [Fact]
    public async Task A_wrong_key_fails_the_run_and_marks_the_connection()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge"));
        kit.Transport.Answer = _ => Status(401, "{}");
        Assert.Equal(RunStatus.Failed, (await kit.RunAsync(Sold)).Status);
        Assert.Single(kit.ConnectionProblems);
    }

    [Fact]
    public async Task O_05_a_page_of_html_behind_a_200_is_a_typed_error_and_the_write_stays_in_doubt()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.One("charge", """ "max_attempts": 1 """));
        kit.Transport.Answer = _ => Status(200, "<html>maintenance</html>", ("content-type", "text/html"));
        var run = await kit.RunAsync(Sold);
        Assert.Equal(RunStatus.Unknown, run.Status);
        Assert.Contains("provider.not_json", run.Message);
    }
}
