using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlowDesigner.Tests.Runs;

public sealed class RunTimerTests
{
    [Fact]
    public async Task A_run_that_parks_while_parked_runs_are_looked_at_is_not_overlooked()
    {
        var clock = new TurnedClock();
        using var stopping = new CancellationTokenSource();
        var journal = new LookedAt();
        var timer = new RunTimer(journal, clock, _ => { }, NullLogger.Instance);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        journal.Looks.Enqueue(op => op.NextAt = now);
        journal.Looks.Enqueue(op =>
        {
            // Parked after the look read the rows, and before the timer has heard of what it found.
            timer.Parked(now + 100);
            op.NextAt = null;
        });
        var running = timer.RunAsync(stopping.Token);
        await Eventually.True(() =>
        {
            if (journal.Count < 2)
                clock.Turn(TimeSpan.FromMilliseconds(1));
            return journal.Count >= 3;
        }, "a third look, although the clock stands still");
        await stopping.CancelAsync();
        await running;
    }

    private sealed class LookedAt : IJournal
    {
        private int _count;

        public Queue<Action<WakeOp>> Looks { get; } = new();
        public int Count => Volatile.Read(ref _count);

        public ValueTask WriteAsync(JournalOp op, CancellationToken cancel = default)
        {
            if (Looks.TryDequeue(out var look))
                look((WakeOp)op);
            Interlocked.Increment(ref _count);
            return ValueTask.CompletedTask;
        }
    }
}
