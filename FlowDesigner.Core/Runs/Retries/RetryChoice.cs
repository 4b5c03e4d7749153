using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs.Retries;

/// <summary>How a person wants a run retried.</summary>
/// <param name="Start">Where it goes on.</param>
/// <param name="Step">The step for <see cref="RetryStart.Step"/>; inside of a For each, the whole For each is meant.</param>
public sealed record RetryChoice(RetryStart Start, string? Step = null)
{
    /// <summary>True: on the version that is live now. False: on the one that the run has.</summary>
    public bool OnLive { get; init; }

    /// <summary>
    /// For <see cref="RetryStart.WhereItStopped"/>: paths of failed items of finished
    /// For eaches, <c>each[cus_42]</c>; null: all that failed.
    /// </summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>Steps that may be sent again although they have succeeded; see <see cref="RetryOutlook.Repeats"/>.</summary>
    public IReadOnlyList<string> Resend { get; init; } = [];
}

/// <summary>Why a run is not retried so.</summary>
public sealed record RetryRefusal(string Code, string Why);
