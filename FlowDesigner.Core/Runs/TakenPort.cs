using System.Text.Json;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>Which edge of a step a run took, for whoever shows it.</summary>
public static class TakenPort
{
    /// <summary>The plain edge, which has no name of its own.</summary>
    public const string Plain = "";

    /// <summary>The edge's name, or <see cref="Plain"/>; null while nothing is decided, and for a Parallel, which takes all.</summary>
    /// <param name="step">The step.</param>
    /// <param name="status">Where it stands.</param>
    /// <param name="isHandled">Whether its error path was taken.</param>
    /// <param name="output">What it gave, as JSON.</param>
    /// <param name="cursor">Of an Approve or a Wait, whose row names the edge.</param>
    public static string? Of(Step step, StepStatus status, bool isHandled, string? output, string? cursor = null) => (step, status) switch
    {
        (ParallelStep, _) => null,
        (_, StepStatus.Failed) => isHandled ? StepPort.Error : null,
        (ApproveStep or WaitStep, StepStatus.Completed) => cursor ?? Plain,
        (IfStep or SwitchStep, StepStatus.Completed) => Named(output),
        (_, StepStatus.Completed) => Plain,
        _ => null,
    };

    /// <summary>The same by a step's row.</summary>
    public static string? Of(Step step, StepDetails row) => Of(step, row.Row.Status, row.Row.IsHandled, row.Response, row.Row.Cursor);

    private static string? Named(string? output)
    {
        if (output is null)
            return null;
        using var document = JsonDocument.Parse(output);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("taken", out var taken)
            && taken.ValueKind == JsonValueKind.String ? taken.GetString() : null;
    }
}
