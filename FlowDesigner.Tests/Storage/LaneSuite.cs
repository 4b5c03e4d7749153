using System.Collections.Concurrent;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Tests.Storage;

/// <summary>Lanes: at most one open run of a lane at a time, in the order of arrival.</summary>
public abstract class LaneSuite
{
    protected abstract OpenStore Open();

    [Fact]
    public async Task Sixteen_claimers_over_ten_lanes_never_overlap_and_leave_none_behind()
    {
        await using var store = Open();
        const int Lanes = 10, Runs = 600;
        var ready = new BlockingCollection<(long Run, string Lane)>();
        for (var i = 0; i < Runs; i++)
            ready.Add(((await store.AcceptAsync(lane: $"lane{i % Lanes}")).RunId, $"lane{i % Lanes}"));
        var (ended, overlaps) = (0, 0);
        var inside = new ConcurrentDictionary<string, int>();
        var order = new ConcurrentDictionary<string, ConcurrentQueue<long>>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (ready.TryTake(out var next, TimeSpan.FromSeconds(5)))
            {
                var claim = await store.ClaimAsync(next.Run, store.Reader.Find(next.Run)!.Epoch, next.Lane);
                if (claim.Result.Blocked || claim.Result.Fenced)
                    continue;
                if (inside.AddOrUpdate(next.Lane, 1, (_, count) => count + 1) != 1)
                    Interlocked.Increment(ref overlaps);
                order.GetOrAdd(next.Lane, _ => new()).Enqueue(next.Run);
                await Task.Yield();
                inside.AddOrUpdate(next.Lane, 0, (_, count) => count - 1);
                var end = await store.EndAsync(next.Run, lane: next.Lane, epoch: claim.Epoch + 1);
                if (end.Result.Released is { } heir)
                    ready.Add((heir, next.Lane));
                if (Interlocked.Increment(ref ended) == Runs)
                    ready.CompleteAdding();
            }
        })));

        Assert.Equal((Runs, 0), (ended, overlaps));
        Assert.All(order.Values, lane => Assert.Equal(Runs / Lanes, lane.Count));
        Assert.All(store.Reader.List(new RunFilter { Limit = 500 }), run => Assert.Equal(RunStatus.Completed, run.Status));
    }

    [Fact]
    public async Task A_lane_goes_straight_to_the_oldest_run_that_waits_for_it()
    {
        await using var store = Open();
        var runs = new List<long>();
        for (var i = 0; i < 3; i++)
            runs.Add((await store.AcceptAsync(lane: "acc_1")).RunId);
        Assert.False((await store.ClaimAsync(runs[0], lane: "acc_1")).Result.Blocked);
        // The youngest asks first, and still comes last.
        Assert.True((await store.ClaimAsync(runs[2], lane: "acc_1")).Result.Blocked);
        Assert.True((await store.ClaimAsync(runs[1], lane: "acc_1")).Result.Blocked);
        Assert.Equal(WaitReason.Lane, store.Reader.Find(runs[1])!.WaitReason);
        Assert.Equal(runs[1], (await store.EndAsync(runs[0], lane: "acc_1")).Result.Released);
        Assert.Equal((RunStatus.Ready, RunStatus.Waiting), (store.StatusOf(runs[1]), store.StatusOf(runs[2])));
        // Whoever comes now finds the lane taken, although nobody has begun.
        var late = (await store.AcceptAsync(lane: "acc_1")).RunId;
        Assert.True((await store.ClaimAsync(late, lane: "acc_1")).Result.Blocked);
    }

    [Fact]
    public async Task A_parked_run_and_one_that_a_kill_cut_off_keep_their_lane()
    {
        await using var store = Open();
        var (first, second) = (await store.StartedAsync("acc_1"), (await store.AcceptAsync(lane: "acc_1")).RunId);
        await store.EndAsync(first, RunStatus.Waiting, "acc_1", wakeAt: 9_000);
        await store.ReopenAsync();
        Assert.True((await store.ClaimAsync(second, lane: "acc_1")).Result.Blocked);
        await store.Journal.WriteAsync(new WakeOp(9_000, 10));
        Assert.False((await store.ClaimAsync(first, epoch: 1, lane: "acc_1")).Result.Blocked);
    }

    [Fact]
    public async Task Cancelling_a_run_that_waits_for_a_lane_leaves_the_lane_to_its_owner()
    {
        await using var store = Open();
        var first = await store.StartedAsync("acc_1");
        var (second, third) = ((await store.AcceptAsync(lane: "acc_1")).RunId, (await store.AcceptAsync(lane: "acc_1")).RunId);
        await store.ClaimAsync(second, lane: "acc_1");
        await store.ClaimAsync(third, lane: "acc_1");
        var cancel = new CancelOp(second, 1, "Mira");
        await store.Journal.WriteAsync(cancel);
        Assert.Null(cancel.Released);
        Assert.Equal(third, (await store.EndAsync(first, lane: "acc_1")).Result.Released);
    }

    [Fact]
    public async Task Cancelling_a_parked_owner_hands_the_lane_on()
    {
        await using var store = Open();
        var (first, second) = (await store.StartedAsync("acc_1"), (await store.AcceptAsync(lane: "acc_1")).RunId);
        await store.ClaimAsync(second, lane: "acc_1");
        await store.EndAsync(first, RunStatus.Waiting, "acc_1", wakeAt: 9_000);
        var cancel = new CancelOp(first, 1, "Mira");
        await store.Journal.WriteAsync(cancel);
        Assert.Equal(second, cancel.Released);
    }
}
