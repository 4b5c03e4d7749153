namespace FlowDesigner.Core.Runs.Journal;

/// <summary>Which runs to list, newest first. Every condition may stand beside every other; what is null does not matter.</summary>
public sealed record RunFilter
{
    public IReadOnlyCollection<long>? FlowIds { get; init; }

    /// <summary>Not the runs of these flows, whatever else fits: private ones of others.</summary>
    public IReadOnlyCollection<long>? ExceptFlowIds { get; init; }
    public IReadOnlyCollection<long>? FlowConnectionIds { get; init; }
    public IReadOnlyCollection<RunStatus>? Statuses { get; init; }
    public IReadOnlyCollection<RunOrigin>? Origins { get; init; }

    /// <summary>An id, e-mail address or other text that runs are found by: as a whole, else as the beginning of one.</summary>
    public string? Term { get; init; }

    /// <summary>The runs of one <see cref="AttentionGroup"/>.</summary>
    public long? IssueId { get; init; }

    /// <summary>These runs and no others.</summary>
    public IReadOnlyCollection<long>? Ids { get; init; }

    /// <summary>Older than this run: the next page.</summary>
    public long? Before { get; init; }

    /// <summary>Newer than this run, those nearest to it: the page before. With <see cref="Before"/> too, both are bounds.</summary>
    public long? After { get; init; }
    public long? CreatedFrom { get; init; }
    public long? CreatedTo { get; init; }
    public int Limit { get; init; } = 50;
}

/// <summary>A page of runs, newest first.</summary>
public sealed record RunPage(IReadOnlyList<RunRow> Runs)
{
    /// <summary>
    /// Where the next page begins, in the direction that was asked for: as <see cref="RunFilter.Before"/> or
    /// <see cref="RunFilter.After"/>. Null at the end.
    /// </summary>
    public long? Next { get; init; }

    /// <summary>
    /// True where looking stopped after many runs that did not fit, before the page was full: <see cref="Next"/> looks further.
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>True where no run has the whole term, and these have one that begins with it.</summary>
    public bool ByBeginning { get; init; }
}
