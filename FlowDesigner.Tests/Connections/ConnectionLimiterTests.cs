using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Connections;

public sealed class ConnectionLimiterTests
{
    private readonly TurnedClock _clock = new();
    private readonly ConnectionLimiter _limiter;

    public ConnectionLimiterTests() => _limiter = new(_clock);

    private Task<IDisposable> AcquireAsync(double? rate, int parallel = 1000, CancellationToken cancel = default) =>
        _limiter.AcquireAsync(rate, parallel, cancel).AsTask();

    [Fact]
    public async Task Without_a_rate_and_with_a_free_slot_nothing_waits()
    {
        for (var i = 0; i < 10_000; i++)
        {
            var permit = AcquireAsync(null, 2);
            Assert.True(permit.IsCompletedSuccessfully);
            (await permit).Dispose();
        }
    }

    [Theory, InlineData(8, 10), InlineData(20, 25), InlineData(10, 12), InlineData(1, 2)]
    public async Task No_second_sees_more_starts_than_the_providers_own_limit(double rate, int limit)
    {
        var waiting = Enumerable.Range(0, 60).Select(_ => AcquireAsync(rate)).ToList();
        var starts = new List<int>();
        for (var millisecond = 0; millisecond < 5000; millisecond += 10)
        {
            starts.Add(waiting.Count(task => task.IsCompleted));
            _clock.Turn(TimeSpan.FromMilliseconds(10));
        }
        for (var from = 0; from + 100 < starts.Count; from++)
            Assert.InRange(starts[from + 100] - (from == 0 ? 0 : starts[from]), 0, limit);
        Assert.InRange(starts[^1], (int)Math.Min(60, rate * 4.5), 60);
        foreach (var task in waiting.Where(task => task.IsCompleted))
            (await task).Dispose();
    }

    [Fact]
    public async Task First_come_first_served()
    {
        var first = await AcquireAsync(null, 1);
        var second = AcquireAsync(null, 1);
        var third = AcquireAsync(null, 1);
        Assert.False(second.IsCompleted);
        first.Dispose();
        first.Dispose();
        using (await second)
            Assert.False(third.IsCompleted);
        (await third).Dispose();
    }

    [Fact]
    public async Task A_waiter_that_gives_up_leaves_its_place()
    {
        var first = await AcquireAsync(null, 1);
        using var cancel = new CancellationTokenSource();
        var second = AcquireAsync(null, 1, cancel.Token);
        var third = AcquireAsync(null, 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();
        (await third).Dispose();
        Assert.True(AcquireAsync(null, 1, cancel.Token).IsCanceled);
    }

    [Fact]
    public async Task Changed_limits_count_at_once()
    {
        (await AcquireAsync(1)).Dispose();
        var slow = AcquireAsync(1);
        Assert.False(slow.IsCompleted);
        // Somebody raised the limit: the next caller brings it along and wakes who waited.
        var free = AcquireAsync(null);
        (await slow).Dispose();
        (await free).Dispose();
        var one = await AcquireAsync(null, 1);
        var two = AcquireAsync(null, 1);
        Assert.False(two.IsCompleted);
        var three = AcquireAsync(null, 3);
        (await two).Dispose();
        (await three).Dispose();
        one.Dispose();
    }

    [Fact]
    public async Task Many_callers_never_exceed_the_slots()
    {
        var limiter = new ConnectionLimiter(TimeProvider.System);
        var (running, most) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, cancel) =>
        {
            using var permit = await limiter.AcquireAsync(100_000, 4, cancel);
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
        });
        Assert.InRange(most, 1, 4);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
