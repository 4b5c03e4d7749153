using System.Text.Json;

namespace FlowDesigner.Core.Runs.Journal;

/// <summary>The one writer of runs. Every op is on disk when its task ends.</summary>
public interface IJournal
{
    /// <summary>Queues an op; waits while the queue is full. Throws <see cref="JournalException"/> where it could not be written.</summary>
    ValueTask WriteAsync(JournalOp op, CancellationToken cancel = default);
}

/// <summary>Reads of runs: short, on their own connections, never waiting for the writer.</summary>
public interface IRunReader
{
    /// <summary>Everything needed to go on with a run; null where it is gone.</summary>
    RunSnapshot? Load(long runId);

    /// <summary>
    /// The oldest ready runs of one flow connection after an id, without their steps: those that have any are loaded one by one.
    /// </summary>
    IReadOnlyList<RunSnapshot> Ready(long flowConnectionId, long after, int limit);

    /// <summary>The flow connections with ready runs, and how many of those there are, up to the cap.</summary>
    IReadOnlyList<(long FlowConnectionId, int Count)> Backlog(int cap);

    RunRow? Find(long runId);

    /// <summary>A page of runs; costs the same at any age and size of the history.</summary>
    RunPage Page(RunFilter filter);

    /// <summary>How many runs fit, counted up to a cap.</summary>
    long Count(RunFilter filter, long cap);

    /// <summary>The runs of a page.</summary>
    IReadOnlyList<RunRow> List(RunFilter filter) => Page(filter).Runs;

    /// <summary>The newest run of each of many flows; one query.</summary>
    IReadOnlyList<RunRow> LastOfFlows(IReadOnlyCollection<long> flowIds);

    /// <summary>For each flow, how many of its runs since then are in this state, and the newest of them; for rare states only.</summary>
    IReadOnlyList<(RunRow Last, long Count)> RareOfFlows(RunStatus status, long createdFrom);

    ReadOnlyMemory<byte>? Payload(long runId);
    IReadOnlyList<StepRow> Steps(long runId, int limit);

    /// <summary>How many steps outside of loops each of these runs has finished.</summary>
    IReadOnlyDictionary<long, int> StepsDone(IReadOnlyCollection<long> runIds);
    IReadOnlyList<AttemptRow> Attempts(long runId, int limit);

    /// <summary>
    /// The paths of all items of a For each that failed, also of those that a retry was about to carry out again; thousands, and no more.
    /// </summary>
    IReadOnlyList<string> FailedItems(long runId, string loop);

    /// <summary>How a run was retried, the first time first.</summary>
    IReadOnlyList<RetryRow> Retries(long runId);

    /// <summary>The run whose payload was edited for this one; null where there is none, or where it is no longer kept.</summary>
    long? ReplayOf(long runId);

    /// <summary>The runs that were begun with an edited payload of this one, the first first.</summary>
    IReadOnlyList<RunRow> ReplaysOf(long runId, int limit = 50);

    /// <summary>The newest generation of an effect.</summary>
    EffectRow? FindEffect(EffectName name);

    /// <summary>
    /// How many runs ended how since a quarter hour (see <see cref="Quarters"/>), from counters; of some flow connections, or of all.
    /// </summary>
    IReadOnlyDictionary<RunStatus, long> Ended(long fromQuarter, IReadOnlyCollection<long>? flowConnections = null);

    /// <summary>The same by quarter hour, up to and without the last: for bars of hours, or of a reader's own days.</summary>
    IReadOnlyList<QuarterCount> EndedByQuarter(long fromQuarter, long toQuarter, IReadOnlyCollection<long>? flowConnections = null);

    /// <summary>
    /// For each of many flow connections, how many runs ended how between each two marks, such as <see cref="Quarters.Days"/>; one query.
    /// </summary>
    IReadOnlyList<SlotCount> EndedBySlot(IReadOnlyList<long> marks, IReadOnlyCollection<long> flowConnections);

    /// <summary>
    /// What needs a person, the most urgent first: runs failed, unknown, held for a person, paused, or parked since before a moment.
    /// </summary>
    /// <param name="parkedSince">That moment; see <see cref="AttentionGroup.ParkedSince"/>.</param>
    /// <param name="exceptFlows">Flows whose runs are left out; null for none.</param>
    /// <param name="limit">How many groups at most.</param>
    IReadOnlyList<AttentionGroup> Attention(long parkedSince, IReadOnlyCollection<long>? exceptFlows = null, int limit = 200);

    /// <summary>How many runs those are, counted up to a cap.</summary>
    long AttentionCount(long parkedSince, IReadOnlyCollection<long>? exceptFlows = null, int cap = 1000);

    /// <summary>Bulk jobs, the newest first.</summary>
    IReadOnlyList<BulkJob> Jobs(int limit = 50);
    IReadOnlyList<BulkJob> RunningJobs();
    BulkJob? FindJob(long jobId);

    /// <summary>How many runs are open now, by status.</summary>
    IReadOnlyDictionary<RunStatus, long> Open();
}

/// <summary>A run with its payload and journal.</summary>
public sealed record RunSnapshot(RunRow Run, ReadOnlyMemory<byte> Payload, IReadOnlyList<StepRow> Steps)
{
    /// <summary>The payload already parsed, where whoever made this had to.</summary>
    public JsonElement? Trigger { get; init; }

    /// <summary>What came for its waiting steps and is not taken yet.</summary>
    public IReadOnlyList<WaitAnswer> Answers { get; init; } = [];
}

/// <summary>The journal could not write. Nothing of the op is there; nothing that depends on it may be sent.</summary>
public sealed class JournalException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary><c>storage.full</c>, <c>storage.broken</c> or <c>storage.closed</c>.</summary>
    public string Code { get; } = code;
}
