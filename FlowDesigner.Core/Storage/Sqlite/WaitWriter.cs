using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>
/// Puts into the open transaction what runs wait for and what ends it. An answer and the waking of its run are one commit; an answer that
/// finds the run at work is found by the run when it parks.
/// </summary>
internal sealed class WaitWriter(WaitStatements sql)
{
    public void Apply(ArriveOp op) => Arrive(op.Arrival);

    /// <summary>Ends every open wait that the event fits, and keeps it for runs that may come to wait for it.</summary>
    public void Arrive(Arrival arrival)
    {
        arrival.Woken.Clear();
        long? id = null;
        foreach (var topic in arrival.Topics)
        {
            foreach (var form in Forms(arrival.Source, topic))
            {
                if ((form.Length == 0 ? "" : arrival.ValueOf(form)) is not { } value)
                    continue;
                if (id is null && IsKnown(arrival))
                    return;
                id ??= Keep(arrival);
                sql.InsertArrivalKey.Bind(arrival.Source).Bind(topic).Bind(form).Bind(value).Bind(id).Execute();
                Fit(arrival, topic, form, value, id.Value);
            }
        }
    }

    public void Expect(long runId, IReadOnlyList<Expectation> expectations)
    {
        foreach (var one in expectations)
            sql.Expect.Bind(one.Source).Bind(one.Topic).Bind(one.Form).Bind(runId).Execute();
    }

    /// <summary>A step begins to wait. What came before this is found here: the writer does one thing after the other.</summary>
    public void Put(long runId, WaitRow wait)
    {
        var put = sql.Put.Bind(runId).Bind(wait.Path).Bind((int)wait.Kind).Bind(wait.Asked).Bind(wait.WakeAt).Bind(wait.Event?.Source)
            .Bind(wait.Event?.Topic)
            .Bind(wait.Event?.Form).Bind(wait.Value);
        put.Step();
        var isOpen = put.Int(0) == 0;
        put.Reset();
        if (!isOpen)
            return;
        if (wait.Question is { } question)
            sql.Ask.Bind(runId).Bind(wait.Path)
                .Bind(question.FlowId)
                .Bind(question.Message)
                .Bind(string.Join('\n', question.Who))
                .Bind(wait.Asked)
                .Bind(wait.WakeAt)
                .Execute();
        if (wait.Event is { } expected)
            TakeEarlier(runId, wait, expected);
        if (wait.Kind == WaitKind.Run)
            TakeEnded(runId, wait);
    }

    public void Take(long runId, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
            sql.Take.Bind(runId).Bind(path).Execute();
    }

    /// <summary>Closes waits whose time is over; false, and nothing is changed, where one was answered meanwhile.</summary>
    public bool TryTimeOut(long runId, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            var state = sql.StateOf.Bind(runId).Bind(path);
            var isAnswered = state.Step() && state.Int(0) is 1 or 2;
            state.Reset();
            if (isAnswered)
                return false;
        }
        foreach (var path in paths)
            sql.TimeOut.Bind(runId).Bind(path).Execute();
        return true;
    }

    /// <summary>Whether something was answered that the run does not know of.</summary>
    public bool HasNews(long runId, IReadOnlySet<string>? known)
    {
        var answered = sql.Answered.Bind(runId);
        var hasNews = false;
        while (!hasNews && answered.Step())
            hasNews = known?.Contains(answered.Text(0)) is not true;
        answered.Reset();
        return hasNews;
    }

    public void Apply(AnswerOp op)
    {
        (op.Accepted, op.Woken) = (false, null);
        var found = sql.FindApproval.Bind(op.ApprovalId);
        var isOpen = found.Step() && !((RunStatus)found.Int(2)).IsEnded() && (RunAsk)found.Int(3) != RunAsk.Cancel;
        var (runId, path) = isOpen ? (found.Long(0), found.Text(1)) : (0, "");
        found.Reset();
        if (!isOpen || !Answer(runId, path, op.At, op.Output, null))
            return;
        sql.SetAnswer.Bind(op.At).Bind(op.Answer).Bind(op.By).Bind(op.Note).Bind(op.ApprovalId).Execute();
        op.Accepted = true;
        op.Woken = Wake(runId);
    }

    public void Apply(LinkOp op) => sql.InsertLink.Bind(op.KeyHash).Bind(op.ApprovalId).Bind(op.At).Bind(op.By).Execute();

    public void PutChild(long runId, ParentStep parent) => sql.InsertChild.Bind(runId).Bind(parent.RunId).Bind(parent.Path).Execute();

    /// <summary>A run ended: whoever waits for its end is woken in the same commit.</summary>
    public WokenRun? Ended(long runId, RunStatus status, long at)
    {
        // An unknown run goes on when a person has decided.
        if (status == RunStatus.Unknown)
            return null;
        sql.Unexpect.Bind(runId).Execute();
        var parent = sql.ParentOf.Bind(runId);
        (long Id, string Path)? found = parent.Step() ? (parent.Long(0), parent.Text(1)) : null;
        parent.Reset();
        return found is { } step && Answer(step.Id, step.Path, at, StoredBytes.Of(EndOf(status)), null) ? Wake(step.Id) : null;
    }

    /// <summary>The first few runs that a run started and that are still open.</summary>
    public IReadOnlyList<long> OpenChildren(long runId)
    {
        var children = new List<long>();
        var open = sql.OpenChildren.Bind(runId);
        while (open.Step())
            children.Add(open.Long(0));
        open.Reset();
        return children;
    }

    /// <summary>Forgets what a run waited for, so that it asks anew. What people answered stays in its history.</summary>
    public void Forget(long runId, long at)
    {
        sql.DeleteWaits.Bind(runId).Execute();
        sql.KeepAnswers.Bind(at).Bind(runId).Execute();
        sql.DeleteOpenLinks.Bind(runId).Execute();
        sql.DeleteOpenApprovals.Bind(runId).Execute();
    }

    /// <summary>The same for one step and what is inside of it.</summary>
    public void Forget(long runId, string path, long at)
    {
        sql.KeepAnswersAt.Bind(at).Bind(runId).Bind(path).Bind(path + '[').Bind(path + '[' + '\uffff').Execute();
        sql.DeleteWaitsAt.Bind(runId).Bind(path).Bind(path + '[').Bind(path + '[' + '\uffff').Execute();
        sql.DeleteLinksAt.Bind(runId).Bind(path).Bind(path + '[').Bind(path + '[' + '\uffff').Execute();
        sql.DeleteApprovalsAt.Bind(runId).Bind(path).Bind(path + '[').Bind(path + '[' + '\uffff').Execute();
    }

    public void Delete(long runId)
    {
        sql.DeleteWaits.Bind(runId).Execute();
        sql.DeleteLinks.Bind(runId).Execute();
        sql.DeleteApprovals.Bind(runId).Execute();
        sql.DeleteChild.Bind(runId).Execute();
        sql.Unexpect.Bind(runId).Execute();
    }

    /// <summary>Drops events that no open run waits for any more.</summary>
    public int DeleteArrivals(long before, int limit) =>
        sql.DeleteArrivals.Bind(before).Bind(limit).Execute() + sql.DeleteArrivalKeys.Bind(limit).Execute();

    private static byte[] EndOf(RunStatus status) => System.Text.Encoding.UTF8.GetBytes($$"""{"status":"{{status.Word()}}"}""");

    private List<string> Forms(long source, string topic)
    {
        var forms = new List<string>();
        var found = sql.Forms.Bind(source).Bind(topic);
        while (found.Step())
            forms.Add(found.Text(0));
        found.Reset();
        return forms;
    }

    private bool IsKnown(Arrival arrival)
    {
        if (arrival.EventId is null)
            return false;
        var known = sql.KnownArrival.Bind(arrival.Source).Bind(arrival.EventId);
        var isKnown = known.Step();
        known.Reset();
        return isKnown;
    }

    private long Keep(Arrival arrival)
    {
        var insert = sql.InsertArrival.Bind(arrival.Source).Bind(arrival.EventId).Bind(arrival.At).Bind(arrival.Payload.Codec)
            .Bind(arrival.Payload.Bytes.Span);
        insert.Step();
        var id = insert.Long(0);
        insert.Reset();
        return id;
    }

    private void Fit(Arrival arrival, string topic, string form, string value, long arrivalId)
    {
        var waiting = new List<(long Run, string Path)>();
        var open = sql.OpenForEvent.Bind(arrival.Source).Bind(topic).Bind(form).Bind(value);
        while (open.Step())
            waiting.Add((open.Long(0), open.Text(1)));
        open.Reset();
        foreach (var (run, path) in waiting)
        {
            if (Answer(run, path, arrival.At, arrival.Payload, arrivalId) && Wake(run) is { } woken)
                arrival.Woken.Add(woken);
        }
    }

    private void TakeEarlier(long runId, WaitRow wait, Expectation expected)
    {
        var earlier = sql.EarlierArrival.Bind(expected.Source).Bind(expected.Topic).Bind(expected.Form).Bind(wait.Value).Bind(runId)
            .Bind(wait.Since);
        (long Id, StoredBytes Payload)? found = earlier.Step() ? (earlier.Long(0), new StoredBytes(earlier.Int(1), earlier.Blob(2))) : null;
        earlier.Reset();
        if (found is { } one)
            Answer(runId, wait.Path, wait.Asked, one.Payload, one.Id);
    }

    private void TakeEnded(long runId, WaitRow wait)
    {
        var child = sql.ChildAt.Bind(runId).Bind(wait.Path);
        (RunStatus Status, long At)? ended = child.Step()
            && (RunStatus)child.Int(0) is var status
            && status.IsEnded()
            && status != RunStatus.Unknown
            ? (status, child.LongOrNull(1) ?? wait.Asked) : null;
        child.Reset();
        if (ended is var (how, at))
            Answer(runId, wait.Path, at, StoredBytes.Of(EndOf(how)), null);
    }

    private bool Answer(long runId, string path, long at, StoredBytes output, long? arrivalId) =>
        sql.Answer.Bind(at).Bind(output.Codec).Bind(output.Bytes.Span).Bind(arrivalId).Bind(runId).Bind(path).Bind(at).Execute() == 1;

    private WokenRun? Wake(long runId)
    {
        var wake = sql.WakeRun.Bind(runId);
        WokenRun? woken = wake.Step() ? new(runId, wake.Long(0)) : null;
        wake.Reset();
        return woken;
    }
}
