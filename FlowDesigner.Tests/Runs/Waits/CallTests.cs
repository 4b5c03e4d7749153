using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Core.Storage;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs.Waits;

public sealed class CallTests
{
    private static string Caller(string more = "", string flow = "other") => TestFlows.Of($$$"""
        { "key": "call", "control": "call", "flow": "{{{flow}}}", "inputs": { "id": "{{ trigger.id }}", "amount": 7 }{{{more}}} },
        {{{TestFlows.Step("after", "put", "call", "",
            """{ "ref": "{{ steps.call.status }} {{ steps.call.output.made ?? 'nothing' }}" }""")}}}
        """);

    private static string Called(string steps, string trigger = "") =>
        TestFlows.Of(steps, trigger).Replace("\"key\": \"test\"", "\"key\": \"other\"", StringComparison.Ordinal);

    private static readonly string Charges = Called($$$"""
        {{{TestFlows.Step("charge", "charge")}}},
        { "key": "result", "control": "set", "values": { "made": "{{ steps.charge.id }}" }, "after": ["charge"] }
        """);

    private static async Task<EngineKit> StartAsync(string caller, string called)
    {
        var kit = await EngineKit.StartAsync(caller);
        kit.PublishOther(called);
        return kit;
    }

    private static long ChildOf(EngineKit kit, long run) => Assert.Single(kit.Waits.ChildrenOf(run, 10)).Run.Id;

    [Fact]
    public async Task A_called_flow_runs_on_its_own_and_its_outcome_comes_back()
    {
        await using var kit = await StartAsync(Caller(), Charges);
        var run = await kit.RunAsync("""{ "id": "s1" }""");
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(["""{"ref":"s1","amount":7}""", """{"ref":"completed made_1"}"""], kit.Transport.Sent.Select(sent => sent.Body));
        var child = kit.Reader.Find(ChildOf(kit, run.Id))!;
        Assert.Equal((EngineKit.OtherFlowConnection, RunOrigin.Call), (child.FlowConnectionId, child.Origin));
        Assert.Equal(new ParentStep(run.Id, "call"), kit.Waits.ParentOf(child.Id));
    }

    [Fact]
    public async Task The_caller_parks_meanwhile_and_a_restart_of_both_starts_nothing_again()
    {
        await using var kit = await StartAsync(Caller(), Called("""{ "key": "hold", "control": "wait", "for": "1 day" }"""));
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        var parked = await kit.UntilAsync(run, row => row.WaitReason == WaitReason.Run);
        var child = ChildOf(kit, run);
        Assert.Equal($"Waits for the end of run {IdText.Format(child)}.", parked.Message);
        await kit.UntilAsync(child, row => row.Status == RunStatus.Waiting);
        await kit.RestartAsync();
        Assert.Equal(RunStatus.Waiting, kit.Reader.Find(run)!.Status);
        kit.Clock.Turn(TimeSpan.FromDays(1));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal(child, ChildOf(kit, run));
        Assert.Equal("""{"ref":"completed nothing"}""", Assert.Single(kit.Transport.Sent).Body);
    }

    [Fact]
    public async Task A_crash_between_the_start_and_the_note_of_it_starts_one_run()
    {
        await using var kit = await StartAsync(Caller(), Charges);
        // The same step asks twice, as after a crash that lost what it had heard.
        var parent = await kit.AcceptAsync("""{ "id": "s1" }""", version: 1);
        await kit.EndedAsync(parent);
        var again = new FlowCall(new ParentStep(parent, "call"), "other", null, """{"id":"s1","amount":7}"""u8.ToArray(), Waits: true);
        var starter = new Core.Triggers.FlowCalls(kit, kit.Inbox, kit.Engine, kit.Reader, kit.Waits);
        Assert.Equal(
            ChildOf(kit, parent), Assert.IsType<CallResult.Started>(await starter.StartAsync(again, CancellationToken.None)).RunId);
        Assert.Single(kit.Waits.ChildrenOf(parent, 10));
    }

    [Fact]
    public async Task Without_waiting_the_caller_goes_on_at_once()
    {
        await using var kit = await StartAsync(
            Caller(", \"wait\": false"), Called("""{ "key": "hold", "control": "wait", "for": "1 day" }"""));
        var run = await kit.RunAsync("""{ "id": "s1" }""");
        Assert.Equal("""{"ref":"started nothing"}""", Assert.Single(kit.Transport.Sent).Body);
        Assert.Equal(RunStatus.Waiting, kit.Reader.Find(ChildOf(kit, run.Id))!.Status);
    }

    [Fact]
    public async Task A_called_run_that_fails_fails_the_step_and_both_are_mended_one_after_the_other()
    {
        await using var kit = await StartAsync(Caller(), Charges);
        kit.Transport.Answer = _ => Status(400, """{ "error": "no" }""");
        var run = await kit.RunAsync("""{ "id": "s1" }""");
        var child = ChildOf(kit, run.Id);
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains($"run {IdText.Format(child)} of \"Test\" ended as failed", run.Message, StringComparison.Ordinal);
        Assert.Contains("Retry it there first", run.Message, StringComparison.Ordinal);

        kit.Transport.Answer = _ => Ok("""{ "id": "made_2" }""");
        Assert.True(await kit.Runs.RetryAsync(child, "mira"));
        await kit.EndedAsync(child);
        Assert.True(await kit.Runs.RetryAsync(run.Id, "mira"));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run.Id)).Status);
        Assert.Equal("""{"ref":"completed made_2"}""", kit.Transport.Sent[^1].Body);
        Assert.Equal(child, ChildOf(kit, run.Id));
    }

    [Fact]
    public async Task A_called_run_that_nobody_knows_the_end_of_is_waited_for_until_a_person_has_decided()
    {
        await using var kit = await StartAsync(Caller(), Called(TestFlows.Step("mail", "mail")));
        kit.Transport.Answer = sent => sent.Line.EndsWith("mail", StringComparison.Ordinal) ? Lost() : Ok("{}");
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        await kit.UntilAsync(run, row => row.WaitReason == WaitReason.Run);
        var child = ChildOf(kit, run);
        await kit.UntilAsync(child, row => row.Status == RunStatus.Unknown);
        Assert.Equal(RunStatus.Waiting, kit.Reader.Find(run)!.Status);
        Assert.True(await kit.Runs.SettleAsync(child, "mail", true, "m_1"));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
    }

    [Fact]
    public async Task Cancelling_the_caller_leaves_the_called_run_and_says_so()
    {
        await using var kit = await StartAsync(Caller(), Called("""{ "key": "hold", "control": "wait", "for": "1 day" }"""));
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        await kit.UntilAsync(run, row => row.WaitReason == WaitReason.Run);
        var child = ChildOf(kit, run);
        Assert.True(await kit.Runs.CancelAsync(run, "Mira"));
        Assert.Equal($"Cancelled by Mira. The run that it started, {IdText.Format(child)}, goes on.", kit.Reader.Find(run)!.Message);
        await kit.UntilAsync(child, row => row.Status == RunStatus.Waiting);
        kit.Clock.Turn(TimeSpan.FromDays(1));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(child)).Status);
        Assert.Equal(RunStatus.Cancelled, kit.Reader.Find(run)!.Status);
    }

    [Fact]
    public async Task Cancelling_the_called_run_fails_the_caller_with_the_reason()
    {
        await using var kit = await StartAsync(Caller(), Called("""{ "key": "hold", "control": "wait", "for": "1 day" }"""));
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        await kit.UntilAsync(run, row => row.WaitReason == WaitReason.Run);
        Assert.True(await kit.Runs.CancelAsync(ChildOf(kit, run), "Mira"));
        Assert.Contains("ended as cancelled: Cancelled by Mira.", (await kit.EndedAsync(run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_that_calls_itself_ends_after_five_calls_with_the_reason()
    {
        await using var kit = await EngineKit.StartAsync(Caller("", "test"));
        var run = await kit.RunAsync("""{ "id": "s1" }""");
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("this would be the 7th run of a chain in which each calls the next, and 5 calls are the most", run.Message,
            StringComparison.Ordinal);
        Assert.Equal(6, kit.Reader.Page(new RunFilter()).Runs.Count);
    }

    [Fact]
    public async Task Waiting_for_a_run_that_stands_behind_oneself_is_refused()
    {
        await using var kit = await EngineKit.StartAsync(Caller("", "test").Replace(
            "\"connection\": \"shop\" },", "\"connection\": \"shop\", \"lane\": \"{{ trigger.id }}\" },", StringComparison.Ordinal));
        Assert.Contains(
            "waiting for a further one would never end", (await kit.RunAsync("""{ "id": "s1" }""")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-flow", "", "no flow \"no-such-flow\" has a flow connection")]
    [InlineData("other", ", \"flow_connection\": \"elsewhere\"", "\"other\" has no flow connection \"elsewhere\"")]
    public async Task A_flow_that_cannot_be_started_is_named_with_what_to_do(string flow, string more, string said)
    {
        await using var kit = await StartAsync(Caller(more, flow), Charges);
        Assert.Contains(said, (await kit.RunAsync("""{ "id": "s1" }""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_that_is_switched_off_is_called_when_it_is_on_again()
    {
        await using var kit = await StartAsync(Caller(), Charges);
        kit.OtherIsEnabled = false;
        var run = await kit.RunAsync("""{ "id": "s1" }""");
        Assert.Contains("no flow connection of \"other\" is switched on. Enable one, then retry.", run.Message, StringComparison.Ordinal);
        kit.OtherIsEnabled = true;
        Assert.True(await kit.Runs.RetryAsync(run.Id, "mira"));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run.Id)).Status);
    }

    [Fact]
    public async Task A_preview_holds_the_call_back()
    {
        await using var kit = await StartAsync(Caller(), Charges);
        var preview = await kit.PreviewAsync("""{ "id": "s1" }""");
        Assert.Equal(PreviewState.HeldBack, preview.Steps[0].State);
        Assert.Equal("""Would start flow "other" and wait for its end with {"id":"s1","amount":7}""", preview.Steps[0].Sentence);
        Assert.Empty(kit.Reader.Page(new RunFilter()).Runs);
    }
}
