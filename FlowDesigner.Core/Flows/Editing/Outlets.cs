using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Which of its edges a run goes on by from a step.</summary>
internal static class Outlets
{
    /// <summary>The usual one; null where nothing can follow.</summary>
    public static StepPort? Main(Step step) => StepPort.Of(step) is [var first, ..] ? new StepPort(step.Key, first) : null;

    /// <summary>What an edge is called in a refusal.</summary>
    public static string Words(string? port) => port is null ? "its plain edge" : $"\"{port}\"";
}
