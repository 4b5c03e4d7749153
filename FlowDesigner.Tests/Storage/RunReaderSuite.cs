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
        Assert.Equal([failed], Ids(new RunFilter { Status = RunStatus.Failed }));
        Assert.Equal([other, old], Ids(new RunFilter { Status = RunStatus.Ready }));
        Assert.Equal([other], Ids(new RunFilter { FlowConnectionId = 8 }));
        Assert.Equal([other, old], Ids(new RunFilter { Term = "CUS_1" }));
        Assert.Equal([other], Ids(new RunFilter { Term = "CUS_1", FlowConnectionId = 8 }));
        Assert.Empty(Ids(new RunFilter { Term = "CUS_" }));
        Assert.Equal([old], Ids(new RunFilter { CreatedFrom = moment, CreatedTo = moment + 1 }));
        Assert.Empty(Ids(new RunFilter { CreatedTo = moment }));
        Assert.Empty(Ids(new RunFilter { FlowId = 99 }));
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
    public async Task Ends_are_counted_by_day_and_status()
    {
        await using var store = Open();
        const long Day = 86_400_000;
        await store.EndedAsync(RunStatus.Completed, at: 5 * Day);
        await store.EndedAsync(RunStatus.Completed, at: 9 * Day);
        await store.EndedAsync(RunStatus.Failed, at: 9 * Day);
        await store.StartedAsync();
        Assert.Equal((2L, 1L), (store.Reader.Ended(0)[RunStatus.Completed], store.Reader.Ended(0)[RunStatus.Failed]));
        Assert.Equal(1, store.Reader.Ended(6)[RunStatus.Completed]);
        Assert.Empty(store.Reader.Ended(0, flowConnectionId: 8));
        Assert.Equal(1, store.Reader.Open()[RunStatus.Running]);
    }

    [Fact]
    public async Task Failed_attempts_are_kept_in_order_and_a_repeat_of_one_changes_nothing()
    {
        await using var store = Open();
        var run = await store.StartedAsync();
        var first = new AttemptRow("charge", 1, 10, 503, 20, "req_1", "first");
        await store.WriteAsync(new RunOp(run, 1) { Attempts = { first, new AttemptRow("charge", 2, 20, null, 30_000, null, "no answer") } });
        await store.WriteAsync(new RunOp(run, 1) { Attempts = { first with { Snippet = "again" } } });
        Assert.Equal(["first", "no answer"], store.Reader.Attempts(run, 10).Select(attempt => attempt.Snippet));
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
