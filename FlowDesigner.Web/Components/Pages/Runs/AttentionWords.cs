using System.Globalization;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>A group that needs a person, in words, with the one thing that helps.</summary>
/// <param name="Step">What the step is called that they stopped at; empty for none.</param>
/// <param name="App">The app that stands for the flow; empty where it is not known.</param>
public sealed record AttentionWords(AttentionGroup Group, FlowConnectionView? Connection, string Step, string App)
{
    /// <summary>The account whose key the provider no longer takes; null where that is not the cause.</summary>
    public string? BrokenKey => Group.Kind is AttentionKind.Failed or AttentionKind.Parked
        ? Connection?.Bindings.FirstOrDefault(binding => binding.Problem is not null)?.ConnectionKey : null;

    public State State => Group.Kind switch
    {
        AttentionKind.Unknown => State.Unknown,
        AttentionKind.Failed => State.Failed,
        AttentionKind.Parked => State.Waiting,
        _ => State.NeedsYou,
    };

    public string Word => Group.Kind switch
    {
        AttentionKind.Unknown => $"{Runs} unknown",
        AttentionKind.Failed => $"{Runs} failed",
        AttentionKind.Paused => $"{Runs} paused",
        AttentionKind.Parked => $"{Runs} waiting long",
        _ => $"{Runs} to answer",
    };

    public string Title => $"{Connection?.FlowName ?? "A removed flow connection"}, {(Group.Runs == 1 ? "1 run" : $"{Runs} runs")}";

    public string Why => Place + (Group.Reason.Length > 0 ? Group.Reason : Group.Kind switch
    {
        AttentionKind.Paused => "Somebody paused it. Nothing is sent until it is resumed.",
        AttentionKind.Parked => "It has waited for a long time.",
        AttentionKind.Unknown => "Sent, the answer was lost. Look it up, then say whether it exists.",
        _ => "It waits for a person.",
    });

    /// <summary>Stays the same while the group means the same.</summary>
    public string Key => $"{Group.Kind} {Group.FlowConnectionId} {Group.IssueId} {Group.Step} {Group.Reason}";

    /// <summary>The page of the only run, or the list of them all.</summary>
    public string RunsAddress => Group.Runs == 1 && Group.Examples is [var only, ..] ? $"runs/{IdText.Format(only)}"
        : Group.IssueId is { } issue ? $"runs?issue={IdText.Format(issue)}"
        : $"runs?connection={IdText.Format(Group.FlowConnectionId)}&status="
            + Group.Kind switch { AttentionKind.Unknown => "unknown", AttentionKind.Failed => "failed", _ => "waiting" };

    // Most reasons name the step themselves.
    private string Place => Step.Length > 0 && !Group.Reason.Contains(Step, StringComparison.Ordinal) ? $"At “{Step}”: " : "";

    private string Runs => Group.Runs.ToString("N0", CultureInfo.InvariantCulture) + (Group.IsCapped ? "+" : "");
}
