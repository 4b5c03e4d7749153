namespace FlowDesigner.Core.Runs.Journal;

/// <summary>What a bulk job does with each run.</summary>
public enum JobKind { Retry = 0, Cancel = 1 }

public enum JobState { Running = 0, Paused = 1, Completed = 2, Cancelled = 3 }

/// <summary>A job over many runs, worked off oldest first; it goes on after a restart where it stood.</summary>
public sealed record BulkJob
{
    public required long Id { get; init; }
    public required JobKind Kind { get; init; }
    public JobState State { get; init; }

    /// <summary>Which runs; ids of at most <see cref="UpTo"/>.</summary>
    public required RunFilter Filter { get; init; }

    /// <summary>In words, for the list of jobs.</summary>
    public required string Title { get; init; }
    public long UpTo { get; init; }

    /// <summary>Runs up to this one have had their turn.</summary>
    public long Cursor { get; init; }

    /// <summary>How many runs fitted when it began; null where they were too many to count.</summary>
    public long? Total { get; init; }

    /// <summary>Runs that were retried or cancelled.</summary>
    public long Done { get; init; }

    /// <summary>Of those, the ones that failed once more.</summary>
    public long Failed { get; init; }

    /// <summary>Runs that could not be retried or cancelled any more when their turn came.</summary>
    public long Refused { get; init; }
    public required string By { get; init; }
    public long Created { get; init; }
    public long? Ended { get; init; }

    public bool IsOver => State is JobState.Completed or JobState.Cancelled;
}
