namespace FlowDesigner.Core.Runs.Journal;

/// <summary>Why runs need a person. In the order of urgency.</summary>
public enum AttentionKind { Unknown = 0, Failed = 1, Person = 2, Parked = 3, Paused = 4 }

/// <summary>Runs that need a person for one and the same reason.</summary>
/// <param name="Kind">Why.</param>
/// <param name="FlowId">Their flow.</param>
/// <param name="FlowConnectionId">Their flow connection.</param>
/// <param name="Step">The step they stopped at, without the items around it; empty where it was none.</param>
/// <param name="Reason">What they have in common: the message of the newest one.</param>
public sealed record AttentionGroup(AttentionKind Kind, long FlowId, long FlowConnectionId, string Step, string Reason)
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>What is parked since before this moment has waited for too long.</summary>
    public static long ParkedSince(DateTimeOffset now) => (now - Long).ToUnixTimeMilliseconds();

    /// <summary>
    /// Names the group of failed or unknown runs, for <see cref="RunFilter.IssueId"/> and for setting it aside; null for the others.
    /// </summary>
    public long? IssueId { get; init; }
    public long Runs { get; init; }

    /// <summary>True where there are more than were counted.</summary>
    public bool IsCapped { get; init; }
    public long Oldest { get; init; }
    public long Newest { get; init; }

    /// <summary>A few of the runs, the newest first.</summary>
    public IReadOnlyList<long> Examples { get; init; } = [];
}
