using System.Globalization;

namespace FlowDesigner.Core.Runs.Journal;

/// <summary>A run as it stands on disk.</summary>
public sealed record RunRow
{
    public required long Id { get; init; }
    public required long FlowConnectionId { get; init; }
    public required long FlowId { get; init; }

    /// <summary>The flow version and the accounts that the run began with; it keeps them, whatever is edited meanwhile.</summary>
    public required int Version { get; init; }

    /// <summary>JSON object from slot names to connection ids.</summary>
    public required string Bindings { get; init; }
    public RunStatus Status { get; init; }

    /// <summary>Rises with every claim; a writer that holds an older epoch is dropped.</summary>
    public int Epoch { get; init; }

    /// <summary>Claims since the last journal row: many mean that the run kills the process.</summary>
    public int Claims { get; init; }
    public long? WakeAt { get; init; }
    public WaitReason WaitReason { get; init; }
    public string? Lane { get; init; }
    public RunAsk Asked { get; init; }
    public bool Cancel => Asked == RunAsk.Cancel;

    /// <summary>True where it is paused, or pauses after the call that is under way.</summary>
    public bool Pause => Asked == RunAsk.Pause;
    public RunOrigin Origin { get; init; }
    public string? StartedBy { get; init; }
    public long Created { get; init; }
    public long? Finished { get; init; }
    public string? Message { get; init; }

    /// <summary>When a person set this failed or unknown run aside: it needs no attention any more. Retrying it clears this.</summary>
    public long? SetAside { get; init; }
    public string? SetAsideBy { get; init; }
}

/// <summary>One step's row: where it stands, and its output once it has one.</summary>
/// <param name="Path">Its place: enclosing items and its key, <c>each[cus_42]/customer</c>.</param>
public sealed record StepRow(string Path, StepStatus Status)
{
    public int Attempts { get; init; }

    /// <summary>When the first attempt began; <c>now</c> in this step's mappings, so that a repeat sends the same bytes.</summary>
    public long Started { get; init; }
    public long? Finished { get; init; }
    public long? WakeAt { get; init; }

    /// <summary>A loop's place in its list.</summary>
    public string? Cursor { get; init; }

    /// <summary>The output as JSON.</summary>
    public ReadOnlyMemory<byte>? Output { get; init; }

    /// <summary>What a person reads about it.</summary>
    public string? Message { get; init; }

    /// <summary>What it made before it was asked to begin again; null for a step that nobody had begin again.</summary>
    public MadeBefore? Made { get; init; }

    /// <summary>
    /// True for a step that failed for good and whose error path was taken: that is decided, and a retry of the run does not ask again.
    /// The row of a failed item, <c>each[cus_42]</c>, keeps the item in its output and is not meant.
    /// </summary>
    public bool IsHandled => Status == StepStatus.Failed && Output is not null && !Path.EndsWith(']');
}

/// <summary>One attempt that did not succeed, redacted.</summary>
public sealed record AttemptRow(string Path, int N, long At, int? HttpStatus, int Milliseconds, string? RequestId, string Snippet);

/// <summary>The name of an effect in the ledger.</summary>
public readonly record struct EffectName(long ConnectionId, string Action, string BusinessKey)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static EffectName Parse(string text)
    {
        var parts = text.Split('|', 3);
        return new EffectName(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ConnectionId}|{Action}|{BusinessKey}");
}

/// <summary>One row of the effect ledger.</summary>
public sealed record EffectRow(EffectName Name, int Generation)
{
    public required string IdempotencyKey { get; init; }
    public required byte[] BodyHash { get; init; }
    public required long FirstSent { get; init; }
    public required EffectOutcome Outcome { get; init; }
    public ReadOnlyMemory<byte>? Output { get; init; }
    public required long RunId { get; init; }
    public required string Path { get; init; }
}
