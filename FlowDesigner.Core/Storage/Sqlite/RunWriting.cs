using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>A step's row and a run's end, inside the journal's transaction.</summary>
internal sealed class RunWriting(JournalStatements sql, IssueBook issues, WaitWriter waits)
{
    public void Put(long runId, StepRow step)
    {
        var output = step.Output is { } bytes ? StoredBytes.Of(bytes) : default;
        var put = sql.PutStep.Bind(runId).Bind(step.Path).Bind((int)step.Status).Bind(step.Attempts).Bind(step.Started).Bind(step.Finished)
            .Bind(step.WakeAt).Bind(step.Cursor).Bind(output.Codec);
        (step.Output is null ? put.BindNull() : put.Bind(output.Bytes.Span)).Bind(step.Message).Execute();
    }

    /// <summary>The next run of the lane, and the one that waited for the end of this one.</summary>
    public (long? Released, WokenRun? Woken) End(long runId, RunEnd end)
    {
        var ended = end.Status.IsEnded();
        var message = end.Status == RunStatus.Cancelled ? end.Message + Left(runId) : end.Message;
        sql.EndRun.Bind((int)end.Status).Bind(end.WakeAt).Bind((int)end.WaitReason).Bind(ended ? end.At : null).Bind(message).Bind(runId)
            .Execute();
        if (!ended)
            return default;
        if (end.Status is RunStatus.Failed or RunStatus.Unknown)
            issues.Enter(runId, end.Status, end.FlowConnectionId, end.Message);
        sql.Stat.Bind(end.FlowConnectionId).Bind(Quarters.Of(end.At)).Bind((int)end.Status).Execute();
        return (end.Lane is { } lane ? HandOver(end.FlowConnectionId, lane, runId) : null, waits.Ended(runId, end.Status, end.At));
    }

    /// <summary>A cancelled run leaves those that it started alone, and says so.</summary>
    private string Left(long runId) => waits.OpenChildren(runId) switch
    {
        [] => "",
        [var one] => $" The run that it started, {IdText.Format(one)}, goes on.",
        _ => " The runs that it started go on.",
    };

    /// <summary>The lane goes straight to the oldest run that waits for it: letting go and waking would lose their order.</summary>
    private long? HandOver(long flowConnectionId, string lane, long from)
    {
        var next = sql.NextInLane.Bind(flowConnectionId).Bind(lane);
        long? heir = next.Step() ? next.Long(0) : null;
        next.Reset();
        if (heir is { } id)
        {
            sql.HandLane.Bind(id).Bind(flowConnectionId).Bind(lane).Execute();
            sql.MakeReady.Bind(id).Execute();
        }
        else
        {
            sql.DropLane.Bind(flowConnectionId).Bind(lane).Bind(from).Execute();
        }
        return heir;
    }
}
