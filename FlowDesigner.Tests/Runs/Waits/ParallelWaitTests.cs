using System.Text;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Triggers;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Runs.Waits;

public sealed class ParallelWaitTests
{
    private static readonly string Three = TestFlows.Of($$$"""
        { "key": "all", "control": "parallel", "branches": ["person", "time", "event"] },
        { "key": "ok", "control": "approve", "message": "Ship {{ trigger.id }}?", "after": ["all:person"] },
        { "key": "hold", "control": "wait", "for": "1 day", "after": ["all:time"] },
        { "key": "paid", "control": "wait", "after": ["all:event"],
          "event": { "app": "shop", "trigger": "paid", "connection": "shop", "match": "{{ event.order == trigger.id }}" } },
        { "key": "done", "control": "join", "after": ["ok:yes", "hold", "paid"] },
        {{{TestFlows.Step("ship", "put", "done", "", """{ "ref": "{{ steps.ok.by }} {{ steps.paid.id }}" }""")}}}
        """);

    [Fact]
    public async Task Branches_wait_side_by_side_and_the_join_goes_on_when_the_last_has_what_it_waits_for()
    {
        await using var kit = await EngineKit.StartAsync(Three);
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        var parked = await kit.UntilAsync(run, row => row.Status == RunStatus.Waiting);
        // What a person can do something about is told first; the moment of another branch wakes it all the same.
        Assert.Equal((WaitReason.Person, kit.Step(run, "hold")!.WakeAt), (parked.WaitReason, parked.WakeAt));

        Assert.IsType<AnswerResult.Taken>(
            await kit.Approvals.AnswerAsync(Assert.Single(kit.Waits.OpenApprovals(10)), "mira@example.com", true, null, []));
        await kit.UntilAsync(run, row => row is { Status: RunStatus.Waiting, WaitReason: WaitReason.Event });
        await kit.RestartAsync();
        Assert.Equal(1, await kit.Inbox.ArriveAsync(
            new LiveFlow(EngineKit.FlowConnection, EngineKit.Flow, 1, kit.Bindings), ["paid"],
            Encoding.UTF8.GetBytes("""{ "id": "p1", "order": "s1" }"""), "p1", CancellationToken.None));
        await kit.UntilAsync(run, row => row is { Status: RunStatus.Waiting, WaitReason: WaitReason.Time });
        Assert.Empty(kit.Transport.Sent);
        kit.Clock.Turn(TimeSpan.FromDays(1));
        var ended = await kit.EndedAsync(run);
        Assert.True(ended.Status == RunStatus.Completed, ended.Message);
        Assert.Equal("""{"ref":"mira@example.com p1"}""", Assert.Single(kit.Transport.Sent).Body);
    }
}
