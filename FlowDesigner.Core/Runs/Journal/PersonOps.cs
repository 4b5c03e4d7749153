namespace FlowDesigner.Core.Runs.Journal;

/// <summary>A person asks an open run to pause. At once where nothing is under way, else before its next call.</summary>
public sealed class PauseOp(long runId, long at, string by) : JournalOp
{
    public long RunId { get; } = runId;
    public long At { get; } = at;
    public string By { get; } = by;

    /// <summary>False where the run has ended, is being cancelled or is paused already.</summary>
    public bool Accepted { get; internal set; }
}

/// <summary>A person lets a paused run go on, or takes back a pause that was not honoured yet.</summary>
public sealed class ResumeOp(long runId) : JournalOp
{
    public long RunId { get; } = runId;
    public bool Accepted { get; internal set; }

    /// <summary>True where the run was parked and is ready now.</summary>
    public bool IsReady { get; internal set; }
    public long FlowConnectionId { get; internal set; }
}

/// <summary>
/// Failed or unknown runs that a person has seen to elsewhere leave the list of what needs attention, or come back to it.
/// </summary>
public sealed class SetAsideOp(IReadOnlyList<long> runIds, long at, string by) : JournalOp
{
    public IReadOnlyList<long> RunIds { get; } = runIds;
    public long At { get; } = at;
    public string By { get; } = by;

    /// <summary>Set to put them back.</summary>
    public bool Back { get; init; }

    /// <summary>How many changed.</summary>
    public int Changed { get; internal set; }
}

/// <summary>Begins a bulk job, or moves it on.</summary>
public sealed class JobOp(long jobId) : JournalOp
{
    public long JobId { get; } = jobId;
    public BulkJob? Begin { get; init; }

    /// <summary>The job's new state; null leaves it.</summary>
    public JobState? State { get; init; }
    public long? Ended { get; init; }

    /// <summary>Runs up to this one were looked at and none of them fits.</summary>
    public long? Cursor { get; init; }

    /// <summary>False where the job is over, so that nothing was changed.</summary>
    public bool Accepted { get; internal set; }
}

/// <summary>One run's place in a bulk job.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Since">When it began: a run that was reopened since then has had its turn, by whichever job.</param>
public sealed record JobMark(long JobId, long Since);
