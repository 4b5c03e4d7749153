using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Fakes;
using static FlowDesigner.Tests.Fakes.ScriptedTransport;

namespace FlowDesigner.Tests.Runs;

public sealed class BulkJobTests
{
    private static readonly string One = TestFlows.Of($$$"""
        {{{TestFlows.Step("charge", "charge", "", """ "business_key": "{{ trigger.id }}" """, """{ "ref": "{{ trigger.id }}" }""")}}}
        """);

    private static readonly RunFilter Failed = new() { Statuses = [RunStatus.Failed] };

    [Fact]
    public async Task Every_failed_run_is_retried_exactly_once_also_across_restarts_in_mid_job()
    {
        await using var kit = await EngineKit.StartAsync(One);
        var runs = await FailAsync(kit, 130);
        kit.Transport.Answer = _ => Ok("""{ "id": "ch_1" }""");
        var job = await kit.Jobs.BeginAsync(JobKind.Retry, Failed, "Retry all failed runs", "Mira");
        Assert.Equal(130, job.Total);
        for (var done = 30; done <= 90; done += 30)
        {
            await UntilAsync(kit, job.Id, now => now.Done >= done);
            await kit.RestartAsync();
        }
        var ended = await UntilAsync(kit, job.Id, now => now.IsOver);
        Assert.Equal((130L, 0L, 0L, JobState.Completed), (ended.Done, ended.Refused, ended.Failed, ended.State));
        foreach (var run in runs)
            Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Equal(130 * 2, kit.Transport.Sent.Count);
        Assert.Empty(kit.Reader.Attention(0));
    }

    [Fact]
    public async Task Two_jobs_over_the_same_runs_give_each_run_one_turn()
    {
        await using var kit = await EngineKit.StartAsync(One);
        await FailAsync(kit, 60);
        var first = await kit.Jobs.BeginAsync(JobKind.Retry, Failed, "one", "Mira");
        var second = await kit.Jobs.BeginAsync(JobKind.Retry, Failed, "two", "Ada");
        var (one, two) = (await UntilAsync(kit, first.Id, now => now.IsOver), await UntilAsync(kit, second.Id, now => now.IsOver));
        await Eventually.True(() => kit.Engine.Running == 0 && kit.Reader.Attention(0).Sum(group => group.Runs) == 60, "all failed again");
        // They fail once more, and neither job takes that for an invitation.
        Assert.Equal(60, one.Done + two.Done);
        Assert.Equal(120, kit.Transport.Sent.Count);
        Assert.Equal(60, kit.Jobs.Find(first.Id)!.Failed + kit.Jobs.Find(second.Id)!.Failed);
    }

    [Fact]
    public async Task A_paused_job_stands_still_across_a_restart_and_a_cancelled_one_leaves_the_rest()
    {
        await using var kit = await EngineKit.StartAsync(One);
        await FailAsync(kit, 80);
        kit.Transport.Answer = _ => Ok("""{ "id": "ch_1" }""");
        var job = await kit.Jobs.BeginAsync(JobKind.Retry, Failed, "Retry", "Mira");
        await UntilAsync(kit, job.Id, now => now.Done >= 20);
        Assert.True(await kit.Jobs.PauseAsync(job.Id));
        await kit.RestartAsync();
        var paused = kit.Jobs.Find(job.Id)!;
        kit.Clock.Turn(TimeSpan.FromMinutes(5));
        Assert.Equal((JobState.Paused, paused.Done), (kit.Jobs.Find(job.Id)!.State, kit.Jobs.Find(job.Id)!.Done));
        Assert.True(await kit.Jobs.ResumeAsync(job.Id));
        await UntilAsync(kit, job.Id, now => now.Done > paused.Done);
        Assert.True(await kit.Jobs.CancelAsync(job.Id));
        Assert.False(await kit.Jobs.ResumeAsync(job.Id));
        Assert.Equal(JobState.Cancelled, kit.Jobs.Find(job.Id)!.State);
    }

    [Fact]
    public async Task Chosen_runs_are_cancelled_and_those_that_ended_meanwhile_are_counted_apart()
    {
        await using var kit = await EngineKit.StartAsync(One);
        kit.Transport.Answer = _ => Status(503, "{}");
        var waiting = await kit.AcceptAsync("""{ "id": "w" }""");
        await kit.UntilAsync(waiting, run => run.Status == RunStatus.Waiting);
        kit.Transport.Answer = _ => Ok("""{ "id": "ch_1" }""");
        var done = (await kit.RunAsync("""{ "id": "d" }""")).Id;
        var job = await kit.Jobs.BeginAsync(JobKind.Cancel, new RunFilter { Ids = [waiting, done] }, "Cancel two", "Mira");
        var ended = await UntilAsync(kit, job.Id, now => now.IsOver);
        Assert.Equal(2, ended.Done + ended.Refused);
        Assert.Equal(RunStatus.Completed, kit.Reader.Find(done)!.Status);
        Assert.True(kit.Reader.Find(waiting)!.Status is RunStatus.Cancelled or RunStatus.Completed);
    }

    [Fact]
    public async Task A_plan_tells_by_reason_what_would_be_sent_again_where_and_what_cannot_be_retried()
    {
        await using var kit = await EngineKit.StartAsync(One);
        await FailAsync(kit, 3);
        kit.Transport.Answer = _ => Ok("""{ "id": "ch_1" }""");
        await kit.RunAsync("""{ "id": "fine" }""");
        var plan = await new JobPlans(kit.Reader, kit.Runs).OfAsync(JobKind.Retry, new RunFilter());
        var part = Assert.Single(plan.Parts);
        Assert.Equal((3L, 3L, "charge"), (plan.Runs, part.Runs, part.Step));
        var send = Assert.Single(part.SentAgain);
        Assert.Equal(("charge", "Shop test", Core.Apps.ConnectionMode.Test), (send.Path, send.Connection, send.Mode));
        Assert.Equal(("Completed: nothing is left to do.", 1L), (plan.Refused[0].Why, plan.Refused[0].Runs));
    }

    private static async Task<List<long>> FailAsync(EngineKit kit, int count)
    {
        kit.Transport.Answer = _ => Status(400, """{ "error": "no such thing" }""");
        var runs = new List<long>();
        for (var i = 0; i < count; i++)
            runs.Add(await kit.AcceptAsync($$"""{ "id": "s{{i}}" }"""));
        foreach (var run in runs)
            Assert.Equal(RunStatus.Failed, (await kit.EndedAsync(run)).Status);
        return runs;
    }

    private static Task<BulkJob> UntilAsync(EngineKit kit, long job, Func<BulkJob, bool> condition) => Eventually.Get(() =>
    {
        if (kit.Jobs.Find(job) is { } now && condition(now))
            return now;
        kit.Clock.Turn(TimeSpan.FromMilliseconds(50));
        return null;
    }, $"job {kit.Jobs.Find(job)}");
}
