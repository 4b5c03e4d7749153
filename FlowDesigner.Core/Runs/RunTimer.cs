using FlowDesigner.Core.Runs.Journal;
using Microsoft.Extensions.Logging;

namespace FlowDesigner.Core.Runs;

/// <summary>One loop for every retry and wait: sleeps until the earliest due row, makes due runs ready, offers them.</summary>
internal sealed class RunTimer(IJournal journal, TimeProvider clock, Action<RunHint> offer, ILogger log)
{
    private const int Batch = 500;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Nudge _nudge = new();
    private long _nextAt = long.MaxValue;

    /// <summary>A run parked until a moment; looks again if that is earlier than what is slept for.</summary>
    public void Parked(long wakeAt)
    {
        if (wakeAt < Interlocked.Read(ref _nextAt))
            _nudge.Give();
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
            await _nudge.SleepAsync(await WakeAsync(stopping), clock, stopping);
    }

    private async Task<TimeSpan> WakeAsync(CancellationToken stopping)
    {
        try
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var op = new WakeOp(now, Batch);
            // Until it is known what this look found, every run that parks asks for another look.
            Interlocked.Exchange(ref _nextAt, long.MaxValue);
            await journal.WriteAsync(op, stopping);
            foreach (var (run, flowConnection) in op.Woken)
                offer(new RunHint(run, flowConnection));
            Interlocked.Exchange(ref _nextAt, op.NextAt ?? long.MaxValue);
            if (op.Woken.Count == Batch)
                return TimeSpan.Zero;
            return op.NextAt is { } next ? Shorter(TimeSpan.FromMilliseconds(Math.Max(1, next - now)), Longest) : Longest;
        }
        catch (Exception problem) when (problem is JournalException or OperationCanceledException)
        {
            if (!stopping.IsCancellationRequested)
                log.LogWarning("Parked runs were not looked at: {Problem}", problem.Message);
            return TimeSpan.FromSeconds(1);
        }
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
