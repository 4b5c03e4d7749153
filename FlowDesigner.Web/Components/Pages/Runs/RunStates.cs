using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs;
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
