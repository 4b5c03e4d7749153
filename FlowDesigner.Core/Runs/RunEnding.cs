using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>How a run leaves the engine's hands, and the words that a person reads about it.</summary>
internal static class RunEnding
{
    private const int MostNamed = 5;

    /// <param name="outcome">How the walk ended.</param>
    /// <param name="run">The run.</param>
    /// <param name="recovered">Titles of steps that failed, and whose error paths were taken.</param>
    /// <param name="now">In Unix milliseconds.</param>
    public static RunEnd Of(Outcome outcome, RunRow run, IReadOnlyList<string> recovered, long now)
    {
        var (status, message) = outcome switch
        {
            Outcome.Completed => (RunStatus.Completed, Detour(recovered)),
            Outcome.Skipped skipped => (RunStatus.Skipped, skipped.Why),
            Outcome.Failed failed => (RunStatus.Failed, failed.Why),
            Outcome.Unknown unknown => (RunStatus.Unknown, unknown.What),
            Outcome.Retry retry => (RunStatus.Waiting, retry.Why),
            Outcome.Waiting waiting => (RunStatus.Waiting, waiting.Why),
            // Who asked stands in the run's row already.
            Outcome.Paused => (RunStatus.Waiting, null),
            Outcome.Cancelled => (RunStatus.Cancelled, "Cancelled before the next step. What was sent before stays."),
            _ => throw new InvalidOperationException($"A run cannot end as {outcome.GetType().Name}."),
        };
        return new RunEnd(status, now, message, run.FlowConnectionId, run.Lane)
        {
            WakeAt = (outcome as Outcome.Retry)?.At ?? (outcome as Outcome.Waiting)?.Until,
            WaitReason = outcome switch
            {
                Outcome.Retry => WaitReason.Retry,
                Outcome.Waiting waiting => waiting.Reason,
                Outcome.Paused => WaitReason.Paused,
                _ => WaitReason.None,
            },
        };
    }

    /// <summary>A word about a run that completed, though not by the plain way.</summary>
    private static string? Detour(IReadOnlyList<string> recovered) => recovered switch
    {
        [] => null,
        [var one] => $"“{one}” failed; the run went on by its error path.",
        _ => string.Join(", ", recovered.Take(MostNamed).Select(title => $"“{title}”")) + (recovered.Count > MostNamed ? " and others" : "")
            + " failed; the run went on by their error paths.",
    };
}
