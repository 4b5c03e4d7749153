namespace FlowDesigner.Core.Runs.Journal;

/// <summary>Reads of what runs wait for.</summary>
public interface IWaitReader
{
    /// <summary>What people are asked now, the oldest first.</summary>
    IReadOnlyList<ApprovalRow> OpenApprovals(int limit);

    /// <summary>What was answered or ran out last, the newest first.</summary>
    IReadOnlyList<ApprovalRow> ClosedApprovals(int limit);

    /// <summary>What a run asked people, the oldest first.</summary>
    IReadOnlyList<ApprovalRow> ApprovalsOf(long runId);

    /// <summary>What people answered before retries of a run asked them again, the newest first.</summary>
    IReadOnlyList<ApprovalRow> EarlierAnswers(long runId, int limit = 100);

    ApprovalRow? FindApproval(long id);

    /// <summary>The approval that a link leads to, by the hash of its secret part.</summary>
    ApprovalRow? FindApproval(string keyHash);

    /// <summary>The step that started a run; null where none did, or where it is no longer kept.</summary>
    ParentStep? ParentOf(long runId);

    /// <summary>The run that a step of a run started last; null where there is none any more.</summary>
    long? ChildAt(long runId, string path);

    /// <summary>The runs that a run started, by step; those that are no longer kept are left out.</summary>
    IReadOnlyList<(string Path, RunRow Run)> ChildrenOf(long runId, int limit = 200);
}

/// <summary>Where an approval stands.</summary>
public enum ApprovalState { Open, Answered, TimedOut, Dropped }

/// <summary>One thing that people are asked to approve.</summary>
public sealed record ApprovalRow(long Id, long RunId, string Path)
{
    public required long FlowId { get; init; }
    public required string Message { get; init; }

    /// <summary>E-mail addresses of those who may answer; empty: everybody who is signed in.</summary>
    public required IReadOnlyList<string> Who { get; init; }
    public long Asked { get; init; }
    public long? WakeAt { get; init; }
    public ApprovalState State { get; init; }
    public long? Answered { get; init; }

    /// <summary>yes or no.</summary>
    public string? Answer { get; init; }
    public string? AnsweredBy { get; init; }
    public string? Note { get; init; }

    /// <summary>When a retry of the run gave this answer up and asked anew; null while it is the one that counts.</summary>
    public long? Retried { get; init; }

    /// <summary>Whether somebody is among those who are asked.</summary>
    public bool Asks(string person) => Who.Count == 0 || Who.Contains(person, StringComparer.OrdinalIgnoreCase);
}
