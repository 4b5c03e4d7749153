namespace FlowDesigner.Core.Runs.Journal;

/// <summary>One thing the journal writes. Ops of many runs share one commit; each is whole or not there at all.</summary>
public abstract class JournalOp
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once the op is on disk, or could not be put there.</summary>
    public Task Done => _done.Task;

    internal void Succeed() => _done.TrySetResult();

    internal void Fail(Exception why) => _done.TrySetException(why);
}

/// <summary>An event becomes a run: dedupe, run and payload together, before its sender hears 2xx.</summary>
public sealed class AcceptOp(RunRow run, IReadOnlyList<string> dedupeKeys, ReadOnlyMemory<byte> payload, IReadOnlyList<string> terms)
    : JournalOp
{
    public RunRow Run { get; } = run;

    /// <summary>The event's names: a copy that shares one of them is the same event.</summary>
    public IReadOnlyList<string> DedupeKeys { get; } = dedupeKeys;
    public StoredBytes Payload { get; } = StoredBytes.Of(payload);

    /// <summary>What finds this run by search.</summary>
    public IReadOnlyList<string> Terms { get; } = terms;

    /// <summary>What the event tells about a customer.</summary>
    public ToldCustomer? Told { get; init; }

    /// <summary>The event as runs see it that wait for one like it.</summary>
    public Arrival? Arrival { get; init; }

    /// <summary>The events that the new run may come to wait for.</summary>
    public IReadOnlyList<Expectation> Expects { get; init; } = [];

    /// <summary>The step of another run that starts this one.</summary>
    public ParentStep? Parent { get; init; }

    /// <summary>The run whose payload was edited for this one.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>The run that the event belongs to: the new one, or the one that an earlier copy of the event made.</summary>
    public long RunId { get; internal set; }
    public bool IsRepeat { get; internal set; }
}

/// <summary>Everything one run wants written at one moment, guarded by its epoch.</summary>
public sealed class RunOp(long runId, int epoch) : JournalOp
{
    public long RunId { get; } = runId;

    /// <summary>The epoch the writer holds; after <see cref="Claim"/> it is one more.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>Set to take the run before anything else is done for it.</summary>
    public ClaimOf? Claim { get; set; }
    public List<StepRow> Steps { get; } = [];
    public List<AttemptRow> Attempts { get; } = [];
    public List<EffectRow> Effects { get; } = [];

    /// <summary>What the steps tell about customers; null while they tell nothing.</summary>
    public List<ToldCustomer>? Told { get; set; }

    /// <summary>What this run is found by from now on: ids that its writes made.</summary>
    public List<string>? Terms { get; set; }

    /// <summary>A write that is about to be sent.</summary>
    public Intent? Intent { get; set; }

    /// <summary>Steps that begin to wait for something from outside; null while there are none.</summary>
    public List<WaitRow>? Waits { get; set; }

    /// <summary>Waiting steps whose answer was taken.</summary>
    public List<string>? Taken { get; set; }

    /// <summary>
    /// Waiting steps whose time is over. Where one was answered after all, nothing of the op is written, and the run is ready again.
    /// </summary>
    public List<string>? TimedOut { get; set; }

    /// <summary>Set where a run goes on that may come to wait for events.</summary>
    public IReadOnlyList<Expectation>? Expects { get; set; }

    /// <summary>Completed rows below this path prefix are dropped: a loop's finished page.</summary>
    public string? DropCompletedBelow { get; set; }

    /// <summary>Set to end or park the run.</summary>
    public RunEnd? End { get; set; }

    /// <summary>True when a resumed run moved on: its count of claims starts again.</summary>
    public bool Progress { get; set; }

    public RunOpResult Result { get; internal set; } = new();
}

/// <summary>What a claim needs to know of the run: its lane, if any.</summary>
public sealed record ClaimOf(long FlowConnectionId, string? Lane);

/// <summary>How a run leaves the engine's hands: ended, or parked until a moment or a person.</summary>
public sealed record RunEnd(RunStatus Status, long At, string? Message, long FlowConnectionId, string? Lane)
{
    public WaitReason WaitReason { get; init; }
    public long? WakeAt { get; init; }

    /// <summary>Waiting steps whose answer the run has seen: one that came later makes it ready at once.</summary>
    public IReadOnlySet<string>? Known { get; init; }
}

/// <summary>The intent to make an effect, committed before its request is sent.</summary>
/// <param name="Name">What effect.</param>
/// <param name="Path">The step that makes it.</param>
/// <param name="BodyHash">Of the exact request; another body under the same name is another effect.</param>
/// <param name="At">Now.</param>
/// <param name="KeyOf">The idempotency key by generation.</param>
public sealed record Intent(EffectName Name, string Path, byte[] BodyHash, long At, Func<int, string> KeyOf)
{
    /// <summary>Take over an effect in doubt whose own run has ended.</summary>
    public bool Adopt { get; init; }

    /// <summary>A person agreed to have it made once more, where this generation of it was the last one.</summary>
    public int? After { get; init; }
}

/// <summary>What became of a <see cref="RunOp"/>.</summary>
public sealed class RunOpResult
{
    /// <summary>Another claim has the run: whoever wrote this op must stop and say nothing.</summary>
    public bool Fenced { get; internal set; }

    /// <summary>Another run of the same lane is open: this one was parked behind it.</summary>
    public bool Blocked { get; internal set; }

    /// <summary>What somebody asked of the run.</summary>
    public RunAsk Asked { get; internal set; }

    /// <summary>The ledger row under which the request may be sent; null where <see cref="Conflict"/> says why not.</summary>
    public EffectRow? Taken { get; internal set; }

    /// <summary>True where the taken row was already in doubt: an earlier attempt may have reached the provider.</summary>
    public bool WasInDoubt { get; internal set; }

    /// <summary>The ledger row of the same effect that stands in the way.</summary>
    public EffectRow? Conflict { get; internal set; }

    /// <summary>Whether the run that owns <see cref="Conflict"/> is still open.</summary>
    public bool ConflictIsOpen { get; internal set; }

    /// <summary>
    /// The next run of the lane, made ready by this end; or this run, where its pause was taken back before it was honoured.
    /// </summary>
    public long? Released { get; internal set; }

    /// <summary>The run that waited for the end of this one.</summary>
    public WokenRun? Woken { get; internal set; }
}

/// <summary>Runs whose moment has come become ready.</summary>
public sealed class WakeOp(long now, int limit) : JournalOp
{
    public long Now { get; } = now;
    public int Limit { get; } = limit;

    /// <summary>Run and flow connection ids.</summary>
    public List<(long RunId, long FlowConnectionId)> Woken { get; } = [];

    /// <summary>When the next one is due.</summary>
    public long? NextAt { get; internal set; }
}

/// <summary>At start: nobody runs yet, so whatever was running is ready again.</summary>
public sealed class RecoverOp : JournalOp
{
    public int Recovered { get; internal set; }
}

/// <summary>A person asks a run to stop. Ended at once where nothing is under way.</summary>
public sealed class CancelOp(long runId, long at, string by) : JournalOp
{
    public long RunId { get; } = runId;
    public long At { get; } = at;
    public string By { get; } = by;

    /// <summary>The job this is part of; its count goes on in the same commit.</summary>
    public JobMark? Job { get; init; }

    /// <summary>False where the run had already ended.</summary>
    public bool Accepted { get; internal set; }
    public bool Ended { get; internal set; }
    public long? Released { get; internal set; }

    /// <summary>The run that waited for the end of this one.</summary>
    public WokenRun? Woken { get; internal set; }
}

/// <summary>A person asks an ended run to go on from the steps that failed, or settles an unknown effect.</summary>
public sealed class ReopenOp(long runId, long at, IReadOnlyList<EffectRow> settled, IReadOnlyList<StepRow> steps) : JournalOp
{
    public long RunId { get; } = runId;
    public long At { get; } = at;

    /// <summary>Effects that the person knows about.</summary>
    public IReadOnlyList<EffectRow> Settled { get; } = settled;

    /// <summary>Steps that this completes.</summary>
    public IReadOnlyList<StepRow> Steps { get; } = steps;

    /// <summary>Finished loops with failed items, and which of those are carried out again.</summary>
    public IReadOnlyList<LoopRestart> Restart { get; init; } = [];

    /// <summary>Set where finished steps are given up too, or another version is taken.</summary>
    public RetryTurn? Turn { get; init; }

    /// <summary>The job this is part of; its count goes on in the same commit.</summary>
    public JobMark? Job { get; init; }

    /// <summary>False where the run is not in a state to go on from.</summary>
    public bool Accepted { get; internal set; }
    public long FlowConnectionId { get; internal set; }
}

/// <summary>A finished loop with failed items in a retry.</summary>
/// <param name="Items">Paths of those that are carried out again; null: all of them, empty: the loop stays as it is.</param>
public sealed record LoopRestart(string Path, IReadOnlyList<string>? Items = null)
{
    public bool IsLeft => Items is { Count: 0 };

    /// <summary>Inside of an item of another loop it has no rows of its own to go by, and is walked whole.</summary>
    public bool IsInside => Path.Contains('[', StringComparison.Ordinal);
}

/// <summary>Deletes what retention no longer keeps, a small batch at a time.</summary>
public sealed class RetainOp(long flowId, long okBefore, long failedBefore, long dedupeBefore, int limit) : JournalOp
{
    public long FlowId { get; } = flowId;
    public long OkBefore { get; } = okBefore;
    public long FailedBefore { get; } = failedBefore;
    public long DedupeBefore { get; } = dedupeBefore;
    public int Limit { get; } = limit;

    /// <summary>Counters of earlier moments go too.</summary>
    public long CountersBefore { get; init; }
    public int Deleted { get; internal set; }
}
