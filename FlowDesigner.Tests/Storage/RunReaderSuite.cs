using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Tests.Storage;

/// <summary>Lists and counts, as screens and the API ask for them.</summary>
public abstract class RunReaderSuite
{
    protected abstract OpenStore Open();

    [Fact]
    public async Task Pages_by_the_last_id_show_each_run_once_also_while_new_ones_come()
    {
        await using var store = Open();
        var all = new List<long>();
        for (var i = 0; i < 25; i++)
            all.Add((await store.AcceptAsync()).RunId);
        var seen = new List<long>();
        for (long? before = null; ;)
        {
            var page = store.Reader.List(new RunFilter { Limit = 10, Before = before });
            if (page.Count == 0)
                break;
            seen.AddRange(page.Select(run => run.Id));
            before = page[^1].Id;
            await store.AcceptAsync();
        }
        Assert.Equal(all.OrderDescending(), seen);
    }

    [Fact]
    public async Task Runs_are_found_by_status_flow_connection_term_and_time()
    {
        await using var store = Open();
        var moment = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var old = (await store.AcceptAsync(id: IdSource.FirstAt(moment), created: moment, terms: "CUS_1")).RunId;
        var other = (await store.AcceptAsync(flowConnection: 8, terms: ["CUS_1", "ADA@EXAMPLE.COM"])).RunId;
        var failed = await store.EndedAsync(RunStatus.Failed);

        long[] Ids(RunFilter filter) => [.. store.Reader.List(filter).Select(run => run.Id)];
        Assert.Equal([failed], Ids(new RunFilter { Statuses = [RunStatus.Failed] }));
        Assert.Equal([other, old], Ids(new RunFilter { Statuses = [RunStatus.Ready] }));
        Assert.Equal([other], Ids(new RunFilter { FlowConnectionIds = [8] }));
        Assert.Equal([other, old], Ids(new RunFilter { Term = "CUS_1" }));
        Assert.Equal([other], Ids(new RunFilter { Term = "CUS_1", FlowConnectionIds = [8] }));
        Assert.Equal([other, old], Ids(new RunFilter { Term = "CUS_" }));
        Assert.Empty(Ids(new RunFilter { Term = "CUSX" }));
        Assert.Equal([old], Ids(new RunFilter { CreatedFrom = moment, CreatedTo = moment + 1 }));
        Assert.Empty(Ids(new RunFilter { CreatedTo = moment }));
        Assert.Empty(Ids(new RunFilter { FlowIds = [99] }));
    }

    [Fact]
    public async Task The_newest_run_of_each_flow_and_its_rare_ones_are_read_at_once()
    {
        await using var store = Open();
        var first = await store.EndedAsync(RunStatus.Failed);
        var failed = await store.EndedAsync(RunStatus.Failed);
        var last = (await store.AcceptAsync()).RunId;
        var flow = store.Reader.Find(last)!.FlowId;
        Assert.Equal([last], store.Reader.LastOfFlows([flow, 99]).Select(run => run.Id));
        Assert.Empty(store.Reader.LastOfFlows([]));
        var (newest, count) = Assert.Single(store.Reader.RareOfFlows(RunStatus.Failed, 0));
        Assert.Equal((failed, 2, flow), (newest.Id, count, newest.FlowId));
        Assert.True(first < failed);
        Assert.Empty(store.Reader.RareOfFlows(RunStatus.Failed, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() / 100));
        Assert.Empty(store.Reader.RareOfFlows(RunStatus.Unknown, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Reader.RareOfFlows(RunStatus.Completed, 0));
    }

    [Fact]
    public async Task Ready_runs_are_read_in_stretches_and_counted_by_flow_connection()
    {
        await using var store = Open();
        var runs = new List<long>();
        for (var i = 0; i < 5; i++)
            runs.Add((await store.AcceptAsync()).RunId);
        await store.AcceptAsync(flowConnection: 8);
        await store.ClaimAsync(runs[0]);
        Assert.Equal(runs[1..3], store.Reader.Ready(OpenStore.FlowConnection, 0, 2).Select(run => run.Run.Id));
        Assert.Equal(runs[3..], store.Reader.Ready(OpenStore.FlowConnection, runs[2], 10).Select(run => run.Run.Id));
        Assert.Equal([(OpenStore.FlowConnection, 4), (8, 1)], store.Reader.Backlog(100).Order());
    }

    [Fact]
    public async Task Ends_are_counted_by_quarter_hour_and_status()
    {
        await using var store = Open();
        const long Hour = 3_600_000, Day = 24 * Hour;
        await store.EndedAsync(RunStatus.Completed, at: 5 * Day);
        await store.EndedAsync(RunStatus.Completed, at: 9 * Day + Hour);
        await store.EndedAsync(RunStatus.Completed, at: 9 * Day + Hour + 899_999);
        await store.EndedAsync(RunStatus.Failed, at: 9 * Day + Hour + 900_000);
        await store.StartedAsync();
        var nine = Quarters.Of(9 * Day);
        Assert.Equal((3L, 1L), (store.Reader.Ended(0)[RunStatus.Completed], store.Reader.Ended(0)[RunStatus.Failed]));
        Assert.Equal(2, store.Reader.Ended(Quarters.Of(6 * Day))[RunStatus.Completed]);
        Assert.Equal(3, store.Reader.Ended(0, [8, OpenStore.FlowConnection])[RunStatus.Completed]);
        Assert.Empty(store.Reader.Ended(0, [8]));
        Assert.Empty(store.Reader.Ended(0, []));
        Assert.Equal(
            [new QuarterCount(nine + 4, RunStatus.Completed, 2), new QuarterCount(nine + 5, RunStatus.Failed, 1)],
            store.Reader.EndedByQuarter(nine, nine + 96));
        Assert.Equal(1, store.Reader.Open()[RunStatus.Running]);
    }

    [Fact]
    public async Task Many_flow_connections_are_counted_between_marks_by_one_question()
    {
        await using var store = Open();
        await store.EndedAsync(RunStatus.Completed, at: 10 * Quarters.Length);
        await store.EndedAsync(RunStatus.Completed, at: 19 * Quarters.Length);
        await store.EndedAsync(RunStatus.Failed, at: 20 * Quarters.Length);
        await store.EndedAsync(RunStatus.Failed, at: 20 * Quarters.Length, flowConnection: 8);
        await store.EndedAsync(RunStatus.Failed, at: 40 * Quarters.Length, flowConnection: 8);
        Assert.Equal(
            [
                new SlotCount(OpenStore.FlowConnection, 0, RunStatus.Completed, 2), new SlotCount(
                    OpenStore.FlowConnection, 1, RunStatus.Failed, 1),
                new SlotCount(8, 1, RunStatus.Failed, 1),
            ],
            store.Reader.EndedBySlot([10, 20, 30], [OpenStore.FlowConnection, 8, 9]));
    }

    [Fact]
    public async Task Old_counters_go_and_newer_ones_stay()
    {
        await using var store = Open();
        await store.EndedAsync(RunStatus.Completed, at: 10 * Quarters.Length);
        await store.EndedAsync(RunStatus.Completed, at: 20 * Quarters.Length, flowConnection: 8);
        await store.EndedAsync(RunStatus.Completed, at: 30 * Quarters.Length, flowConnection: 8);
        await store.Journal.WriteAsync(new RetainOp(OpenStore.Flow, 0, 0, 0, 100) { CountersBefore = 30 * Quarters.Length });
        Assert.Equal([30L], store.Reader.EndedByQuarter(0, 100).Select(count => count.Quarter));
    }

    [Fact]
    public async Task Failed_attempts_are_kept_in_order_and_those_of_a_retry_count_on()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        var first = new AttemptRow("charge", 1, 10, 503, 20, "req_1", "first");
        await store.WriteAsync(
            new RunOp(run, 1) { Attempts = { first, new AttemptRow("charge", 2, 20, null, 30_000, null, "no answer") } });
        await store.WriteAsync(new RunOp(run, 1) { Attempts = { first with { Snippet = "again" } } });
        Assert.Equal(
            [(1, "first"), (2, "no answer"), (3, "again")], store.Reader.Attempts(run, 10).Select(attempt => (attempt.N, attempt.Snippet)));
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_null_and_not_an_error()
    {
        await using var store = Open();
        Assert.Null(store.Reader.Find(1));
        Assert.Null(store.Reader.Load(1));
        Assert.Null(store.Reader.Payload(1));
        Assert.Null(store.Reader.FindEffect(new EffectName(1, "a", "b")));
        Assert.Empty(store.Reader.Steps(1, 10));
    }
}
