using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs.Retries;

/// <summary>What a retry does with a step that it comes to.</summary>
public enum RetriedAs
{
    /// <summary>Worked out again without asking anybody.</summary>
    WorkedOut,

    /// <summary>A read that is made again.</summary>
    ReadAgain,

    /// <summary>A write that the ledger knows: its answer is used, and nothing is sent.</summary>
    AlreadyMade,

    /// <summary>A write that was not made: it goes out again, under the key that is told.</summary>
    SentAgain,

    /// <summary>A write that was never sent.</summary>
    SentFirst,

    /// <summary>A write that succeeded and would be made once more: only with a person's consent.</summary>
    MadeTwice,

    /// <summary>Its answer was lost: the provider is asked before anything is sent.</summary>
    AskedFirst,

    /// <summary>A person is asked, an event or a moment is waited for.</summary>
    Waits,

    /// <summary>Another flow is started, or its earlier run is used.</summary>
    Calls,

    /// <summary>The run ends here on purpose.</summary>
    Stops,

    /// <summary>It would fail here.</summary>
    Fails,

    /// <summary>Only the real answer of an earlier write decides it.</summary>
    Undecided,
}

/// <summary>What a retry would do, worked out by the real walk with its reads made and its writes held back.</summary>
/// <param name="Version">The version it would go on with.</param>
public sealed record RetryOutlook(RunRow Run, RetryChoice Choice, int Version)
{
    /// <summary>Finished steps that stay as they are.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Every step that it comes to, as far as that can be told; of the steps of items the first few that fare alike.</summary>
    public IReadOnlyList<RetriedStep> Steps { get; init; } = [];

    /// <summary>How many items fare how at each step inside of For eaches: all that it comes to.</summary>
    public IReadOnlyList<RetriedItems> Items { get; init; } = [];

    /// <summary>The For eaches that it goes through.</summary>
    public IReadOnlyList<RetriedLoop> Loops { get; init; } = [];

    /// <summary>Writes that succeeded and would be made once more: each needs a person's consent by its step.</summary>
    public IReadOnlyList<RetryRepeat> Repeats { get; init; } = [];

    /// <summary>What it made at steps that this version no longer has; it stays.</summary>
    public IReadOnlyList<string> LeftBehind { get; init; } = [];

    /// <summary>How it would end, where that is not well.</summary>
    public string? Problem { get; init; }

    /// <summary>What may not be done without consent and has none.</summary>
    public IEnumerable<RetryRepeat> Open => Repeats.Where(repeat => !Choice.Resend.Contains(repeat.Step));
}

/// <summary>One step that a retry comes to.</summary>
/// <param name="Path">Its place in the run.</param>
public sealed record RetriedStep(string Path, string Title, RetriedAs As)
{
    /// <summary>The step's key, without the items around it.</summary>
    public string Key => KeyOf(Path);

    /// <summary>What would be done, in words.</summary>
    public string? Sentence { get; init; }
    public string? Message { get; init; }
    public RequestView? Request { get; init; }
    public Effect? Effect { get; init; }

    /// <summary>The app's key; null for a step of the flow itself.</summary>
    public string? App { get; init; }

    /// <summary>The slot of its account.</summary>
    public string? Slot { get; init; }

    /// <summary>The account's name and mode.</summary>
    public string? Connection { get; init; }
    public ConnectionMode? Mode { get; init; }
    public string? BusinessKey { get; init; }

    /// <summary>The idempotency key that it was made under, or would go out under; null where the provider takes none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>True where that key was never used.</summary>
    public bool HasNewKey { get; init; }

    /// <summary>The run that made it, for <see cref="RetriedAs.AlreadyMade"/>.</summary>
    public long? MadeBy { get; init; }

    /// <summary>True where the request would be another one than the one that was sent, and is not sent nevertheless.</summary>
    public bool WouldDiffer { get; init; }

    /// <summary>True where a person may have it sent once more: this run has made it.</summary>
    public bool MayBeResent { get; init; }

    internal static string KeyOf(string path) => ReasonText.StepOf(path[(path.LastIndexOf('/') + 1)..]);
}

/// <summary>Items that fare alike at a step.</summary>
public sealed record RetriedItems(string Step, RetriedAs As, bool WouldDiffer, long Count);

/// <summary>A For each that a retry goes through.</summary>
/// <param name="LookedAt">How many of its items were worked out.</param>
/// <param name="Kept">How many stay as they are, and are not gone through.</param>
/// <param name="IsWhole">False where looking took too long: the rest of the list was not read.</param>
public sealed record RetriedLoop(string Step, long LookedAt, long Kept, bool IsWhole);

/// <summary>A write that succeeded and would be made once more.</summary>
/// <param name="Step">By which a person agrees to it; a For each stands for all its items.</param>
/// <param name="Why">What exists, and what would be made beside it.</param>
public sealed record RetryRepeat(string Step, string Title, string Why);
