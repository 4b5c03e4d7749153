using FlowDesigner.Core.Runs;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>
/// Failed and unknown runs by what they have in common, kept while they happen: a million of them are listed by their few reasons
/// without being read.
/// </summary>
internal sealed class IssueBook(JournalStatements sql)
{
    /// <summary>False where the run is in the book already.</summary>
    public bool Enter(long runId, RunStatus status, long flowConnectionId, string? message, bool isNew = true)
    {
        var (issue, job) = Of(runId);
        if (issue is not null)
            return false;
        var enter = sql.EnterIssue.Bind(flowConnectionId).Bind((int)status).Bind(StepOf(runId)).Bind(ReasonText.Shape(message))
            .Bind(message ?? "").Bind(runId);
        enter.Step();
        var id = enter.Long(0);
        enter.Reset();
        sql.AddToIssue.Bind(id).Bind(runId).Execute();
        sql.MarkIssue.Bind(id).Bind(runId).Execute();
        if (job is { } tried && isNew)
            sql.JobFailed.Bind(tried).Execute();
        return true;
    }

    /// <summary>False where the run is not in the book.</summary>
    public bool Leave(long runId)
    {
        if (Of(runId).Issue is not { } issue)
            return false;
        sql.LeaveIssue.Bind(issue).Bind(runId).Execute();
        sql.MarkIssue.BindNull().Bind(runId).Execute();
        var down = sql.CountDownIssue.Bind(issue);
        var isEmpty = down.Step() && down.Long(0) <= 0;
        down.Reset();
        if (isEmpty)
            sql.DropIssue.Bind(issue).Execute();
        return true;
    }

    private (long? Issue, long? Job) Of(long runId)
    {
        var of = sql.IssueOf.Bind(runId);
        (long?, long?) found = of.Step() ? (of.LongOrNull(0), of.LongOrNull(1)) : (null, null);
        of.Reset();
        return found;
    }

    private string StepOf(long runId)
    {
        var last = sql.LastStop.Bind(runId);
        var path = last.Step() ? last.Text(0) : "";
        last.Reset();
        return ReasonText.StepOf(path);
    }
}
