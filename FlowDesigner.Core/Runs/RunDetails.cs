using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>A run with everything a person asks about it.</summary>
/// <param name="Run">The run itself.</param>
/// <param name="Flow">The flow version that it keeps.</param>
/// <param name="Payload">The event, as the flow sees it.</param>
/// <param name="Steps">Its steps in the order of the flow, then the items of its loops that need a look.</param>
public sealed record RunDetails(RunRow Run, CompiledFlow Flow, ReadOnlyMemory<byte> Payload, IReadOnlyList<StepDetails> Steps);

/// <summary>One step of a run, told whole.</summary>
public sealed record StepDetails
{
    /// <summary>Enclosing items and the step's key: <c>each[cus_42]/customer</c>.</summary>
    public required string Path { get; init; }
    public required StepRow Row { get; init; }
    public Effect? Effect { get; init; }
    public RequestView? Request { get; init; }

    /// <summary>The mapped inputs as JSON text; null for steps that are no action.</summary>
    public string? Input { get; init; }

    /// <summary>The output as JSON text, for a completed step.</summary>
    public string? Response { get; init; }
    public string? BusinessKey { get; init; }
    public string? IdempotencyKey { get; init; }

    /// <summary>What the ledger knows of the effect.</summary>
    public EffectOutcome? Outcome => Ledger?.Outcome;

    /// <summary>The effect as the ledger knows it last; null for reads, and where its name can no longer be worked out.</summary>
    public EffectRow? Ledger { get; init; }
    public IReadOnlyList<AttemptRow> Attempts { get; init; } = [];

    /// <summary>How far a For each has come; null for other steps.</summary>
    public LoopState? Loop { get; init; }
}

/// <summary>What a retry would do, told before it does it.</summary>
/// <param name="Kept">Finished steps whose results stay; their writes are not sent again.</param>
/// <param name="SentAgain">Steps that are carried out again.</param>
/// <param name="NewKeys">Of those, the ones that go out under a new key, since the old one would only repeat a refusal.</param>
public sealed record RetryPlan(IReadOnlyList<string> Kept, IReadOnlyList<string> SentAgain, IReadOnlyList<string> NewKeys)
{
    /// <summary>What <see cref="SentAgain"/> sends, and with which account.</summary>
    public IReadOnlyList<PlannedSend> Sends { get; init; } = [];

    /// <summary>Items of For eaches that are carried out again.</summary>
    public long Items { get; init; }

    /// <summary>How many requests of <see cref="SentAgain"/> go out again, those of items included.</summary>
    public long Requests { get; init; }

    /// <summary>Actions that were never begun and may follow.</summary>
    public IReadOnlyList<PlannedSend> New { get; init; } = [];
}

/// <summary>A step that a retry carries out.</summary>
/// <param name="Path">Its place in the run.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="App">The app's key.</param>
/// <param name="Connection">The account's name; null for an app without accounts.</param>
/// <param name="Mode">The account's mode.</param>
/// <param name="Effect">Whether it reads or writes, and how safely it repeats.</param>
/// <param name="HasNewKey">True where the old key would only repeat a refusal.</param>
public sealed record PlannedSend(string Path, string Title, string App, string? Connection, ConnectionMode? Mode, Effect Effect,
    bool HasNewKey);
