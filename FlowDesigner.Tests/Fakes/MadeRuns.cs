using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Tests.Fakes;

/// <summary>Rows of runs for what only shows them.</summary>
internal static class MadeRuns
{
    /// <summary>A run that took 4.2 s, or is still open.</summary>
    public static RunRow Of(RunStatus status, long began = 1000, string? message = null) => new()
    {
        Id = 1,
        FlowConnectionId = 1,
        FlowId = 1,
        Version = 1,
        Bindings = "{}",
        Status = status,
        Created = began,
        Finished = status.IsEnded() ? began + 4200 : null,
        Message = message,
    };
}
