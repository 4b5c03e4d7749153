using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>What stands in for waiting where nothing is waited for, as in a preview.</summary>
/// <param name="Sentence">What a real run would do.</param>
/// <param name="Sample">What later steps are given.</param>
internal sealed record Passing(string Sentence, JsonElement Sample)
{
    public string? Message { get; init; }

    /// <summary>True where the sample is what a run would have.</summary>
    public bool IsKnown { get; init; }

    /// <summary>True where a person decides.</summary>
    public bool Asks { get; init; }

    /// <summary>The edge that is taken meanwhile; null for the plain one.</summary>
    public string? Port { get; init; }
}

/// <summary>The rows that waiting steps write.</summary>
internal static class WaitingRows
{
    /// <summary>A step begins to wait; one that waits already has its row.</summary>
    public static void Park(this StepEdge edge, Position at, string path, StepRow? row, long? until, string why, string? cursor = null)
    {
        if (row?.Status == StepStatus.Waiting)
            return;
        edge.Record(at, new StepRow(path, StepStatus.Waiting)
        {
            Attempts = 1,
            Started = at.Now.ToUnixTimeMilliseconds(),
            WakeAt = until,
            Message = why,
            Cursor = cursor,
        });
        edge.Moved();
    }

    public static Outcome.Completed Finish(
        this StepEdge edge, Position at, string path, StepRow? row, JsonElement output, string? message, long? finished = null,
            string? port = null)
    {
        edge.Record(at, new StepRow(path, StepStatus.Completed)
        {
            Attempts = 1,
            Started = row?.Started ?? at.Now.ToUnixTimeMilliseconds(),
            Finished = finished ?? edge.NowMs,
            Output = Encoding.UTF8.GetBytes(output.GetRawText()),
            Message = message,
            Cursor = port,
        });
        return new Outcome.Completed(output) { Port = port };
    }

    /// <summary>Nothing came in time: the step goes on behind its timeout.</summary>
    public static Outcome.Completed TimeOut(this StepEdge edge, Position at, string path, StepRow row, string message) =>
        edge.Finish(at, path, row, JsonBody.Write(json => json.WriteBoolean("timed_out", true)), message, port: StepPort.Timeout);
}
