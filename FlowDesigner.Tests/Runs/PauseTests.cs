using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

public sealed class PauseTests
{
    private static readonly string Two = TestFlows.Of($$$"""
        {{{TestFlows.Step("first", "charge", "", "", """{ "ref": "{{ trigger.id }}-1" }""")}}},
        {{{TestFlows.Step("second", "charge", "first", "", """{ "ref": "{{ trigger.id }}-2" }""")}}}
        """);

    private static readonly string Import = TestFlows.Of($$$"""
        { "key": "each", "control": "for_each", "list": "{{ trigger.orders }}", "item_key": "{{ item }}", "parallel": 4 },
        {{{TestFlows.Step("charge", "charge", "", """ "in": "each", "business_key": "{{ item }}" """, """{ "ref": "{{ item }}" }""")}}}
        """);

    [Fact]
    public async Task A_pause_is_honoured_before_the_next_call_and_a_resumed_run_goes_on_from_there()
    {
        await using var kit = await EngineKit.StartAsync(Two);
        long run = 0;
        kit.Transport.Answer = sent =>
        {
            if (sent.Body.Contains("-1", StringComparison.Ordinal))
                Pause();
            return Ok("""{ "id": "ch_1" }""");
        };
        Volatile.Write(ref run, await kit.AcceptAsync("""{ "id": "s1" }"""));
        var paused = await kit.UntilAsync(run, row => row.Status == RunStatus.Waiting);
        void Pause()
        {
            SpinWait.SpinUntil(() => Volatile.Read(ref run) != 0);
            Assert.True(kit.Runs.PauseAsync(run, "Mira").GetAwaiter().GetResult());
        }
        Assert.Equal((WaitReason.Paused, "Paused by Mira."), (paused.WaitReason, paused.Message));
        Assert.Null(paused.WakeAt);
        Assert.Single(kit.Transport.Sent);

        await kit.RestartAsync();
        Assert.Equal(RunStatus.Waiting, kit.Reader.Find(run)!.Status);
        Assert.False(await kit.Runs.PauseAsync(run, "Mira"));
        kit.Transport.Answer = _ => Ok("""{ "id": "ch_2" }""");
        Assert.True(await kit.Runs.ResumeAsync(run));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal(2, kit.Transport.Sent.Count);
        Assert.False(await kit.Runs.ResumeAsync(run));
        Assert.False(await kit.Runs.PauseAsync(run, "Mira"));
    }

    [Fact]
    public async Task A_paused_loop_keeps_what_is_done_and_does_nothing_twice()
    {
        await using var kit = await EngineKit.StartAsync(Import);
        long run = 0;
        var sent = 0;
        kit.Transport.Answer = _ =>
        {
            if (Interlocked.Increment(ref sent) == 130)
                Pause();
            return Ok("""{ "id": "ch_1" }""");
        };
        Volatile.Write(ref run, await kit.AcceptAsync(
            $$"""{ "id": "s1", "orders": [{{string.Join(',', Enumerable.Range(0, 250).Select(i => $"\"o_{i}\""))}}] }"""));
        await kit.UntilAsync(run, row => row.WaitReason == WaitReason.Paused);
        var atPause = kit.Transport.Sent.Count;
        void Pause()
        {
            SpinWait.SpinUntil(() => Volatile.Read(ref run) != 0);
            kit.Runs.PauseAsync(run, "Mira").GetAwaiter().GetResult();
        }
        Assert.InRange(atPause, 130, 140);
        Assert.Equal(100, LoopState.Read(kit.Step(run, "each")!.Cursor).Done);
        await kit.RestartAsync();
        Assert.True(await kit.Runs.ResumeAsync(run));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal(250, kit.Transport.Sent.Count);
        Assert.Equal("250 done", kit.Step(run, "each")!.Message);
    }

    [Fact]
    public async Task A_run_that_waits_to_try_again_is_paused_at_once_and_stays_so_when_its_time_comes()
    {
        await using var kit = await EngineKit.StartAsync(Two);
        kit.Transport.Answer = _ => Status(503, "{}");
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        await kit.UntilAsync(run, row => row.WaitReason == WaitReason.Retry);
        Assert.True(await kit.Runs.PauseAsync(run, "Mira"));
        kit.Clock.Turn(TimeSpan.FromHours(1));
        Assert.Equal(WaitReason.Paused, kit.Reader.Find(run)!.WaitReason);
        kit.Transport.Answer = _ => Ok("""{ "id": "ch_1" }""");
        Assert.True(await kit.Runs.ResumeAsync(run));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
    }

    [Fact]
    public async Task A_paused_run_can_be_cancelled()
    {
        await using var kit = await EngineKit.StartAsync(Two);
        kit.Transport.Answer = _ => Status(503, "{}");
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        await kit.UntilAsync(run, row => row.WaitReason == WaitReason.Retry);
        Assert.True(await kit.Runs.PauseAsync(run, "Mira"));
        Assert.True(await kit.Runs.CancelAsync(run, "Mira"));
        Assert.Equal(RunStatus.Cancelled, kit.Reader.Find(run)!.Status);
        Assert.False(await kit.Runs.ResumeAsync(run));
    }
}
