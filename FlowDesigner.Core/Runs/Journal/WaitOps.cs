namespace FlowDesigner.Core.Runs.Journal;

/// <summary>What a step waits for from outside.</summary>
public enum WaitKind { Event = 0, Person = 1, Run = 2 }

/// <summary>An event's place: the account or flow connection it comes from, its kind, and the expression that names it.</summary>
/// <param name="Source">The connection, or the flow connection itself where the app has no accounts.</param>
/// <param name="Topic">App and trigger: <c>stripe.payment_succeeded</c>.</param>
/// <param name="Form">What is read from the event and compared; empty where every event of the kind will do.</param>
public readonly record struct Expectation(long Source, string Topic, string Form);

/// <summary>What one step waits for, written with its row.</summary>
public sealed record WaitRow(string Path, WaitKind Kind)
{
    public long Asked { get; init; }

    /// <summary>When it gives up; null: never.</summary>
    public long? WakeAt { get; init; }

    /// <summary>Of an event: what is expected, and the value that it must have.</summary>
    public Expectation? Event { get; init; }
    public string? Value { get; init; }

    /// <summary>Of an event: one that came since this moment counts, even before the step was reached.</summary>
    public long Since { get; init; }

    /// <summary>Of a person: what they are asked.</summary>
    public Question? Question { get; init; }
}

/// <summary>What people are asked.</summary>
/// <param name="Message">What it is about.</param>
/// <param name="Who">E-mail addresses of those who may answer; empty: everybody.</param>
public sealed record Question(long FlowId, string Message, IReadOnlyList<string> Who);

/// <summary>What came for a waiting step.</summary>
public sealed record WaitAnswer(string Path, long At, ReadOnlyMemory<byte> Output);

/// <summary>A run that was made ready.</summary>
public readonly record struct WokenRun(long RunId, long FlowConnectionId);

/// <summary>The step that started a run.</summary>
public readonly record struct ParentStep(long RunId, string Path);

/// <summary>An event as waiting runs see it.</summary>
/// <param name="Source">Where it came from; see <see cref="Expectation.Source"/>.</param>
/// <param name="Topics">Its kinds; a provider's type may be several triggers of an app.</param>
/// <param name="EventId">Its own id: a copy of it answers nothing again.</param>
/// <param name="Payload">What becomes the step's output.</param>
/// <param name="ValueOf">Reads from it what an <see cref="Expectation.Form"/> names; null where it has none.</param>
public sealed record Arrival(long Source, IReadOnlyList<string> Topics, string? EventId, long At, StoredBytes Payload, Func<string,
    string?> ValueOf)
{
    /// <summary>The runs that it woke.</summary>
    public List<WokenRun> Woken { get; } = [];
}

/// <summary>An event that starts no flow: it only ends the waits that it fits.</summary>
public sealed class ArriveOp(Arrival arrival) : JournalOp
{
    public Arrival Arrival { get; } = arrival;
}

/// <summary>A person answers an approval. The first answer wins.</summary>
public sealed class AnswerOp(long approvalId, long at, string by, string answer, string? note, ReadOnlyMemory<byte> output) : JournalOp
{
    public long ApprovalId { get; } = approvalId;
    public long At { get; } = at;
    public string By { get; } = by;

    /// <summary>The port that is taken: yes or no.</summary>
    public string Answer { get; } = answer;
    public string? Note { get; } = note;
    public StoredBytes Output { get; } = StoredBytes.Of(output);

    /// <summary>False where it was answered before, timed out, or where its run waits no more.</summary>
    public bool Accepted { get; internal set; }
    public WokenRun? Woken { get; internal set; }
}

/// <summary>Makes an address that leads to an approval.</summary>
public sealed class LinkOp(long approvalId, string keyHash, long at, string by) : JournalOp
{
    public long ApprovalId { get; } = approvalId;
    public string KeyHash { get; } = keyHash;
    public long At { get; } = at;
    public string By { get; } = by;
}
