using System.Text;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Tests.Storage;

/// <summary>What every store must do with events, claims and steps; each dialect runs it.</summary>
public abstract class JournalSuite
{
    protected abstract OpenStore Open();

    [Fact]
    public async Task An_event_that_comes_fifty_times_at_once_is_one_run()
    {
        await using var store = Open();
        var ops = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => store.AcceptAsync("event:1")));
        Assert.Single(ops.Select(op => op.RunId).Distinct());
        Assert.Single(ops, op => !op.IsRepeat);
        Assert.Single(store.Reader.List(new RunFilter()));
        await store.ReopenAsync();
        Assert.True((await store.AcceptAsync("event:1")).IsRepeat);
    }

    [Fact]
    public async Task Events_without_a_key_or_of_another_flow_connection_are_runs_of_their_own()
    {
        await using var store = Open();
        await store.AcceptAsync();
        await store.AcceptAsync();
        await store.AcceptAsync("event:1");
        Assert.False((await store.AcceptAsync("event:1", flowConnection: 8)).IsRepeat);
        Assert.Equal(4, store.Reader.List(new RunFilter()).Count);
    }

    [Fact]
    public async Task A_claim_takes_a_run_once_and_whoever_held_it_before_writes_nothing_more()
    {
        await using var store = Open();
        var run = (await store.AcceptAsync()).RunId;
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => store.ClaimAsync(run)));
        Assert.Single(claims, claim => !claim.Result.Fenced);
        await store.ReopenAsync();
        Assert.False((await store.ClaimAsync(run, epoch: 1)).Result.Fenced);

        var zombie = await store.WriteAsync(new RunOp(run, 1)
        {
            Steps = { new StepRow("a", StepStatus.Completed) },
            Attempts = { new AttemptRow("a", 1, 0, 500, 1, null, "late") },
            End = new RunEnd(RunStatus.Failed, 1, "late", OpenStore.FlowConnection, null),
        });
        Assert.True(zombie.Result.Fenced);
        Assert.Empty(store.Reader.Steps(run, 10));
        Assert.Empty(store.Reader.Attempts(run, 10));
        Assert.Equal((RunStatus.Running, 2), (store.StatusOf(run), store.Reader.Find(run)!.Epoch));
    }

    [Fact]
    public async Task What_a_killed_process_left_running_is_ready_after_the_start_and_nothing_else_is()
    {
        await using var store = Open();
        var running = await store.StartedAsync();
        var done = await store.EndedAsync(RunStatus.Completed);
        var unknown = await store.EndedAsync(RunStatus.Unknown);
        var parked = await store.StartedAsync();
        await store.EndAsync(parked, RunStatus.Waiting, wakeAt: 9_000);
        await store.ReopenAsync();
        Assert.Equal(
            [RunStatus.Ready, RunStatus.Completed, RunStatus.Unknown, RunStatus.Waiting],
            new[] { running, done, unknown, parked }.Select(store.StatusOf));
    }

    [Fact]
    public async Task A_parked_run_is_ready_when_its_moment_has_come_and_not_before()
    {
        await using var store = Open();
        var (soon, later) = (await store.StartedAsync(), await store.StartedAsync());
        await store.EndAsync(soon, RunStatus.Waiting, wakeAt: 2_000);
        await store.EndAsync(later, RunStatus.Waiting, wakeAt: 3_000);
        async Task<WakeOp> WakeAsync(long now)
        {
            var op = new WakeOp(now, 100);
            await store.Journal.WriteAsync(op);
            return op;
        }

        var early = await WakeAsync(1_999);
        Assert.Empty(early.Woken);
        Assert.Equal(2_000, early.NextAt);
        var due = await WakeAsync(2_000);
        Assert.Equal([(soon, OpenStore.FlowConnection)], due.Woken);
        Assert.Equal(3_000, due.NextAt);
        Assert.Equal((RunStatus.Ready, RunStatus.Waiting), (store.StatusOf(soon), store.StatusOf(later)));
    }

    [Theory]
    [InlineData(RunStatus.Ready, true, RunStatus.Cancelled)]
    [InlineData(RunStatus.Running, true, RunStatus.Running)]
    [InlineData(RunStatus.Waiting, true, RunStatus.Cancelled)]
    [InlineData(RunStatus.Unknown, true, RunStatus.Cancelled)]
    [InlineData(RunStatus.Completed, false, RunStatus.Completed)]
    [InlineData(RunStatus.Failed, false, RunStatus.Failed)]
    public async Task A_cancel_ends_what_is_not_under_way_and_asks_what_is(RunStatus before, bool accepted, RunStatus after)
    {
        await using var store = Open();
        var run = before == RunStatus.Ready ? (await store.AcceptAsync()).RunId : await store.StartedAsync();
        if (before is not (RunStatus.Ready or RunStatus.Running))
            await store.EndAsync(run, before, wakeAt: before == RunStatus.Waiting ? 9_000 : null);
        var cancel = new CancelOp(run, 6_000, "Mira");
        await store.Journal.WriteAsync(cancel);
        Assert.Equal((accepted, after), (cancel.Accepted, store.StatusOf(run)));
        if (before == RunStatus.Running)
            Assert.Equal(RunAsk.Cancel, (await store.WriteAsync(new RunOp(run, 1))).Result.Asked);
    }

    [Theory]
    [InlineData(RunStatus.Failed, true)]
    [InlineData(RunStatus.Unknown, true)]
    [InlineData(RunStatus.Cancelled, true)]
    [InlineData(RunStatus.Skipped, true)]
    [InlineData(RunStatus.Completed, false)]
    [InlineData(RunStatus.Waiting, false)]
    public async Task Going_on_with_a_run_keeps_what_is_done_and_drops_what_is_not(RunStatus status, bool accepted)
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        await store.WriteAsync(new RunOp(run, 1)
        {
            Steps =
            {
                new StepRow("done", StepStatus.Completed), new StepRow("failed", StepStatus.Failed),
                new StepRow("unknown", StepStatus.Unknown),
            },
        });
        await store.EndAsync(run, status);
        var reopen = new ReopenOp(run, 6_000, [], [new StepRow("unknown", StepStatus.Completed)]);
        await store.Journal.WriteAsync(reopen);
        Assert.Equal(accepted, reopen.Accepted);
        // A stop may be decided otherwise the next time, so a skipped run begins anew; the ledger keeps its writes from being repeated.
        string[] kept = !accepted ? ["done", "failed", "unknown"] : status == RunStatus.Skipped ? ["unknown"] : ["done", "unknown"];
        Assert.Equal(kept, store.Reader.Steps(run, 10).Select(step => step.Path));
        Assert.Equal(accepted ? RunStatus.Ready : status, store.StatusOf(run));
    }

    [Fact]
    public async Task A_finished_page_leaves_its_failed_rows_and_those_of_other_loops()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        await store.WriteAsync(new RunOp(run, 1)
        {
            Steps =
            {
                new StepRow("each", StepStatus.Running), new StepRow("each[a]/x", StepStatus.Completed),
                new StepRow("each[b]/x", StepStatus.Failed),
                new StepRow("each[é€\U0001F600]/x", StepStatus.Skipped), new StepRow("each2[a]/x", StepStatus.Completed),
            },
        });
        await store.WriteAsync(
            new RunOp(run, 1) { DropCompletedBelow = "each[", Steps = { new StepRow("each", StepStatus.Running) { Cursor = "2" } } });
        Assert.Equal(
            ["each", "each2[a]/x", "each[b]/x"], store.Reader.Steps(run, 10).Select(step => step.Path).Order(StringComparer.Ordinal));
        Assert.Equal("2", store.Reader.Steps(run, 10)[0].Cursor);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(100_000)]
    public async Task Payloads_and_outputs_come_back_as_they_went_in(int length)
    {
        await using var store = Open();
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * i % 26))));
        var run = (await store.AcceptAsync(payload: text)).RunId;
        await store.ClaimAsync(run);
        await store.WriteAsync(new RunOp(run, 1)
        {
            Steps =
            {
                new StepRow("with", StepStatus.Completed) { Output = Encoding.UTF8.GetBytes(text) },
                new StepRow("without", StepStatus.Completed)
            },
        });
        var read = store.Reader.Load(run)!;
        Assert.Equal(text, Encoding.UTF8.GetString(read.Payload.Span));
        Assert.Equal(text, Encoding.UTF8.GetString(read.Steps[0].Output!.Value.Span));
        Assert.Null(read.Steps[1].Output);
    }

    [Fact]
    public async Task One_op_that_cannot_be_written_takes_no_other_down()
    {
        await using var store = Open();
        var taken = (await store.AcceptAsync()).RunId;
        var good = Enumerable.Range(0, 100).Select(_ => store.AcceptAsync()).ToList();
        var bad = store.AcceptAsync(id: taken);
        good.AddRange(Enumerable.Range(0, 100).Select(_ => store.AcceptAsync()));
        await Assert.ThrowsAsync<JournalException>(() => bad);
        var runs = await Task.WhenAll(good);
        Assert.Equal(200, runs.Select(op => op.RunId).Distinct().Count());
        Assert.Equal(201, store.Reader.List(new RunFilter { Limit = 500 }).Count);
    }

    [Fact]
    public async Task Retention_deletes_what_ended_long_ago_but_never_what_is_open_or_unknown_nor_the_ledger()
    {
        await using var store = Open();
        var old = new DateTimeOffset(2024, 6, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        long next = Core.Storage.IdSource.FirstAt(old);
        var runs = new Dictionary<RunStatus, long>();
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            var run = runs[status] = (await store.AcceptAsync($"event:{status}", id: ++next, created: old, terms: "TERM")).RunId;
            if (status == RunStatus.Ready)
                continue;
            await store.ClaimAsync(run);
            var name = new EffectName(1, "charge", $"{status}");
            var intent = new Intent(name, "a", [1], old, _ => "fd-key");
            await store.WriteAsync(new RunOp(run, 1) { Intent = intent, Steps = { new StepRow("a", StepStatus.Sent) } });
            if (status != RunStatus.Running)
                await store.EndAsync(run, status, at: old);
        }
        var young = await store.EndedAsync(RunStatus.Completed, at: old + 10_000);
        var retain = new RetainOp(OpenStore.Flow, old + 1000, old - 1000, old + 1000, 100);
        await store.Journal.WriteAsync(retain);

        Assert.All([RunStatus.Completed, RunStatus.Skipped, RunStatus.Cancelled], status => Assert.Null(store.Reader.Find(runs[status])));
        Assert.All(
            [RunStatus.Ready, RunStatus.Running, RunStatus.Waiting, RunStatus.Failed, RunStatus.Unknown],
            status => Assert.Equal(status, store.StatusOf(runs[status])));
        Assert.NotNull(store.Reader.Find(young));
        Assert.Null(store.Reader.Payload(runs[RunStatus.Completed]));
        Assert.Empty(store.Reader.Steps(runs[RunStatus.Completed], 10));
        Assert.NotNull(store.Reader.FindEffect(new EffectName(1, "charge", "Completed")));
        Assert.False((await store.AcceptAsync("event:Completed")).IsRepeat);
    }
}
