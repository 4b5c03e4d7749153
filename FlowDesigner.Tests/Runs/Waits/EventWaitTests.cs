using System.Text;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Core.Triggers;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs.Waits;

public sealed class EventWaitTests
{
    private const string Paid = """
        "event": { "app": "shop", "trigger": "paid", "connection": "shop", "match": "{{ event.order == steps.charge.id }}" }
        """;

    private static string Flow(string timeout = "") => TestFlows.Of($$$"""
        {{{TestFlows.Step("charge", "charge")}}},
        { "key": "paid", "control": "wait", "after": ["charge"], {{{Paid}}}{{{timeout}}} },
        {{{TestFlows.Step("ship", "put", "paid", "", """{ "ref": "{{ steps.paid.note }}" }""")}}}
        """);

    private static readonly string WithTimeout = Flow(", \"timeout\": \"2 days\"").Replace(" ] }", $$$"""
        , {{{TestFlows.Step("remind", "mail", "paid:timeout", "", """{ "ref": "late {{ steps.paid.timed_out }}" }""")}}} ] }
        """, StringComparison.Ordinal);

    private static Task<int> PayAsync(EngineKit kit, string order, string eventId, string note = "thanks") => kit.Inbox.ArriveAsync(
        new LiveFlow(EngineKit.FlowConnection, EngineKit.Flow, 1, kit.Bindings), ["paid"],
        Encoding.UTF8.GetBytes($$"""{ "id": "{{eventId}}", "order": "{{order}}", "note": "{{note}}" }"""), eventId,
        CancellationToken.None).AsTask();

    private static Task<RunRow> ParkedAsync(EngineKit kit, long run) => kit.UntilAsync(run, row => row.WaitReason == WaitReason.Event);

    [Fact]
    public async Task The_event_that_is_meant_wakes_the_run_and_becomes_the_steps_output()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        kit.Transport.Answer = _ => Ok("""{ "id": "o_1" }""");
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        var parked = await ParkedAsync(kit, run);
        Assert.Equal("Waits for \"Paid\" of Shop: o_1.", parked.Message);
        Assert.Null(parked.WakeAt);

        Assert.Equal(0, await PayAsync(kit, "o_2", "p1"));
        await kit.RestartAsync();
        Assert.Equal(RunStatus.Waiting, kit.Reader.Find(run)!.Status);
        Assert.Equal(1, await PayAsync(kit, "o_1", "p2", "with love"));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal("""{"ref":"with love"}""", kit.Transport.Sent[^1].Body);
    }

    [Fact]
    public async Task An_event_that_came_before_the_step_was_reached_is_found_when_it_begins_to_wait()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        kit.Transport.Answer = sent =>
        {
            // The provider tells of the payment before it answers the request that asked for it.
            if (sent.Line.EndsWith("charge", StringComparison.Ordinal))
                Assert.Equal(0, PayAsync(kit, "o_1", "p1", "early").GetAwaiter().GetResult());
            return Ok("""{ "id": "o_1" }""");
        };
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal("""{"ref":"early"}""", kit.Transport.Sent[^1].Body);
    }

    [Fact]
    public async Task An_event_that_comes_while_the_run_is_at_work_elsewhere_is_found_when_it_parks()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.orders }}", "item_key": "{{ item }}", "parallel": 2 },
            { "key": "paid", "control": "wait", "in": "each",
              "event": { "app": "shop", "trigger": "paid", "connection": "shop", "match": "{{ event.order == item }}" } },
            {{{TestFlows.Step("slow", "put", "paid", """ "in": "each" """, """{ "ref": "{{ item }}" }""")}}}
            """));
        kit.Transport.Answer = sent =>
        {
            // "a" is out while "b" is paid: nobody stands at the door.
            if (sent.Body.Contains("\"a\"", StringComparison.Ordinal))
                Assert.Equal(0, PayAsync(kit, "b", "p2").GetAwaiter().GetResult());
            return Ok("""{ "id": "x" }""");
        };
        var run = await kit.AcceptAsync("""{ "id": "s1", "orders": ["a", "b"] }""");
        await ParkedAsync(kit, run);
        Assert.Equal(1, await PayAsync(kit, "a", "p1"));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal("2 done", kit.Step(run, "each")!.Message);
    }

    [Fact]
    public async Task One_event_wakes_every_run_that_waits_for_it_and_a_copy_of_it_wakes_nobody()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        kit.Transport.Answer = _ => Ok("""{ "id": "o_1" }""");
        var runs = new[]
        {
            await kit.AcceptAsync("""{ "id": "s1" }"""),
            await kit.AcceptAsync("""{ "id": "s2" }"""),
            await kit.AcceptAsync("""{ "id": "s3" }""")
        };
        foreach (var run in runs)
            await ParkedAsync(kit, run);
        Assert.Equal(3, await PayAsync(kit, "o_1", "p1"));
        foreach (var run in runs)
            Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);

        var later = await kit.AcceptAsync("""{ "id": "s4" }""");
        await ParkedAsync(kit, later);
        Assert.Equal(0, await PayAsync(kit, "o_1", "p1"));
        Assert.Equal(RunStatus.Waiting, kit.Reader.Find(later)!.Status);
        Assert.Equal(1, await PayAsync(kit, "o_1", "p2"));
    }

    [Fact]
    public async Task An_event_that_starts_a_run_ends_the_waits_of_others_in_the_same_commit_and_not_its_own()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "again", "control": "wait",
              "event": { "app": "shop", "trigger": "sold", "connection": "shop", "match": "{{ event.who == trigger.who }}" } },
            {{{TestFlows.Step("thank", "put", "again", "", """{ "ref": "{{ steps.again.id }}" }""")}}}
            """));
        var first = await kit.AcceptAsync("""{ "id": "s1", "who": "ada" }""", "e1");
        await ParkedAsync(kit, first);
        var second = await kit.AcceptAsync("""{ "id": "s2", "who": "ada" }""", "e2");
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(first)).Status);
        Assert.Equal("""{"ref":"s2"}""", Assert.Single(kit.Transport.Sent).Body);
        await ParkedAsync(kit, second);
        Assert.Equal(second, await kit.AcceptAsync("""{ "id": "s2", "who": "ada" }""", "e2"));
        Assert.Equal(RunStatus.Waiting, kit.Reader.Find(second)!.Status);
    }

    [Fact]
    public async Task What_does_not_come_in_time_takes_the_way_of_the_timeout_and_is_then_too_late()
    {
        await using var kit = await EngineKit.StartAsync(WithTimeout);
        kit.Transport.Answer = _ => Ok("""{ "id": "o_1" }""");
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        Assert.NotNull((await ParkedAsync(kit, run)).WakeAt);
        kit.Clock.Turn(TimeSpan.FromDays(2));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal("""{"ref":"late true"}""", kit.Transport.Sent[^1].Body);
        Assert.Null(kit.Step(run, "ship"));
        Assert.Equal(0, await PayAsync(kit, "o_1", "p1"));
    }

    [Fact]
    public async Task Without_a_way_for_the_timeout_the_run_fails_with_the_reason_and_waits_once_more_when_retried()
    {
        await using var kit = await EngineKit.StartAsync(Flow(", \"timeout\": \"1 hour\""));
        kit.Transport.Answer = _ => Ok("""{ "id": "o_1" }""");
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        await ParkedAsync(kit, run);
        kit.Clock.Turn(TimeSpan.FromHours(1));
        var failed = await kit.EndedAsync(run);
        Assert.Equal(RunStatus.Failed, failed.Status);
        Assert.Contains("\"Paid\" of Shop did not come in time", failed.Message, StringComparison.Ordinal);

        Assert.True(await kit.Runs.RetryAsync(run, "mira"));
        await ParkedAsync(kit, run);
        Assert.Equal(1, await PayAsync(kit, "o_1", "p1"));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal(2, kit.Transport.Sent.Count);
    }

    [Fact]
    public async Task An_answer_that_is_committed_before_the_timeout_wins_over_it()
    {
        await using var kit = await EngineKit.StartAsync(WithTimeout);
        kit.Transport.Answer = _ => Ok("""{ "id": "o_1" }""");
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        await ParkedAsync(kit, run);
        Assert.True(await kit.Runs.PauseAsync(run, "Mira"));
        Assert.Equal(0, await PayAsync(kit, "o_1", "p1", "in time"));
        // A claim from before the answer believes that nothing came.
        var row = kit.Reader.Find(run)!;
        await kit.Journal.WriteAsync(new ResumeOp(run));
        var late = new RunOp(run, row.Epoch)
        {
            Claim = new ClaimOf(row.FlowConnectionId, null),
            TimedOut = ["paid"],
            End = new RunEnd(RunStatus.Failed, 0, "must not be", row.FlowConnectionId, null),
        };
        await kit.Journal.WriteAsync(late);
        Assert.True(late.Result.Fenced);
        Assert.Equal(run, late.Result.Released);
        await kit.RestartAsync();
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal("""{"ref":"in time"}""", kit.Transport.Sent[^1].Body);
    }

    [Fact]
    public async Task Events_are_kept_only_while_an_open_run_may_wait_for_them()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        kit.Transport.Answer = _ => Ok("""{ "id": "o_1" }""");
        Assert.Equal(0, await PayAsync(kit, "o_9", "p0"));
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        await ParkedAsync(kit, run);
        await PayAsync(kit, "o_9", "p1");
        await PayAsync(kit, "o_1", "p2");
        await kit.EndedAsync(run);
        var retain = new RetainOp(EngineKit.Flow, 0, 0, 0, 500);
        await kit.Journal.WriteAsync(retain);
        // Two events and their two names; the first came while nobody could wait for it.
        Assert.Equal(4, retain.Deleted);
    }

    [Fact]
    public async Task A_value_that_is_empty_matches_nothing_and_says_so()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        kit.Transport.Answer = _ => Ok("""{ "nothing": true }""");
        var failed = await kit.RunAsync("""{ "id": "s1" }""");
        Assert.Contains("the value that the event is compared with is empty", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_says_what_a_run_would_wait_for_and_goes_on_with_the_sample()
    {
        await using var kit = await EngineKit.StartAsync(Flow());
        var preview = await kit.PreviewAsync("""{ "id": "s1" }""");
        Assert.Equal("Would wait for \"Paid\" of Shop", preview.Steps[1].Sentence);
        Assert.Equal(PreviewState.HeldBack, preview.Steps[2].State);

        // An event that is pinned to the step takes the example's place.
        var key = preview.Steps[1].Path;
        var pinned = await kit.PreviewAsync(
            """{ "id": "s1" }""",
            new PreviewOptions { Samples = new Dictionary<string, string> { [key] = """{ "id": "p9", "order": "o9", "amount": 7 }""" } });
        Assert.Contains("\"p9\"", pinned.Steps[1].Output, StringComparison.Ordinal);
        Assert.Empty(kit.Transport.Sent);
    }
}
