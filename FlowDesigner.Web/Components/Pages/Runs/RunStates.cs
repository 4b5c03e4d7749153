using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>From what the engine stores to what screens show.</summary>
public static class RunStates
{
    public static State Of(RunStatus status) => status switch
    {
        RunStatus.Ready or RunStatus.Waiting => State.Waiting,
        RunStatus.Running => State.Running,
        RunStatus.Completed => State.Completed,
        RunStatus.Skipped => State.Skipped,
        RunStatus.Failed => State.Failed,
        RunStatus.Cancelled => State.Cancelled,
        RunStatus.Unknown => State.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status has no state yet."),
    };

    /// <summary>A run that has not begun waits too, but for nothing that a person could change.</summary>
    public static string? WordOf(RunStatus status) => status == RunStatus.Ready ? "Ready" : null;

    /// <summary>A paused run waits for the person who paused it, one that asks for whoever may answer.</summary>
    public static State Of(RunRow run) => IsPaused(run) || Asks(run) ? State.NeedsYou : Of(run.Status);

    public static string? WordOf(RunRow run) => IsPaused(run) ? "Paused" : WordOf(run.Status);

    private static bool Asks(RunRow run) => run is { Status: RunStatus.Waiting, WaitReason: WaitReason.Person };

    private static bool IsPaused(RunRow run) => run is { Status: RunStatus.Waiting, WaitReason: WaitReason.Paused };

    /// <summary>What a state means, for who meets it for the first time.</summary>
    public static string Meaning(RunStatus status) => status switch
    {
        RunStatus.Ready => "On disk, and begins as soon as a place is free.",
        RunStatus.Running => "Its steps are being carried out now.",
        RunStatus.Waiting => "Goes on by itself: at a moment, when an event or the end of another run comes, after a pause the "
            + "provider asked for, or after an earlier run of the same account.",
        RunStatus.Completed => "Every step that was reached is finished.",
        RunStatus.Skipped => "A Stop step ended it on purpose, with a reason: nothing was left to do.",
        RunStatus.Failed => "A step was refused or could not be worked out. Nothing more is sent until somebody retries it.",
        RunStatus.Cancelled => "Somebody ended it. What was sent before stays.",
        RunStatus.Unknown => "A request was sent and its answer was lost. Somebody must look it up and say whether it exists.",
        _ => "It stands still until a person acts.",
    };

    /// <summary>What this run's state means for it, in a sentence.</summary>
    public static string Sentence(RunRow run) => run switch
    {
        { Status: RunStatus.Completed, Finished: { } finished } => $"Finished in {Durations.Between(run.Created, finished)}.",
        { Status: RunStatus.Waiting, WaitReason: WaitReason.Lane } =>
            "Waits for an earlier run of the same account, so that none passes another.",
        _ when IsPaused(run) => run.Message is { Length: > 0 } by ? by : "Paused by a person. Nothing is sent until it is resumed.",
        { Message: { Length: > 0 } message } => message,
        _ => Meaning(run.Status),
    };

    public static State Of(StepStatus status) => status switch
    {
        StepStatus.Running or StepStatus.Sent => State.Running,
        StepStatus.Retry or StepStatus.Waiting => State.Waiting,
        StepStatus.Completed => State.Completed,
        StepStatus.Skipped => State.Skipped,
        StepStatus.Failed => State.Failed,
        StepStatus.Unknown => State.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status has no state yet."),
    };

    /// <summary>Null where a key does not tell its mode.</summary>
    public static Mode? Of(ConnectionMode? mode) => mode switch
    {
        ConnectionMode.Live => Mode.Live,
        ConnectionMode.Test => Mode.Test,
        ConnectionMode.Sandbox => Mode.Sandbox,
        _ => null,
    };

    /// <summary>What a button that sends for real ends with.</summary>
    public static string In(Mode? mode) => mode is { } known ? $" in {known.ToString().ToUpperInvariant()}" : "";
}
