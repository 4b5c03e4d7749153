using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Puts one op at a time into the open transaction.</summary>
internal sealed class JournalWriter
{
    private readonly JournalStatements _sql;
    private readonly EffectLedger _ledger;
    private readonly CustomerLedger _customers;
    private readonly IssueBook _issues;
    private readonly RunWriting _writing;
    private readonly WaitWriter _waits;
    private readonly PersonWriter _people;

    public JournalWriter(JournalStatements statements)
    {
        _sql = statements;
        _ledger = new EffectLedger(_sql);
        _customers = new CustomerLedger(_sql.Customers);
        _issues = new IssueBook(_sql);
        _waits = new WaitWriter(_sql.Waits);
        _writing = new RunWriting(_sql, _issues, _waits);
        _people = new PersonWriter(_sql, _ledger, _issues, _writing, _waits);
    }

    public void Apply(JournalOp op)
    {
        switch (op)
        {
            case RunOp run: Apply(run); break;
            case AcceptOp accept: Apply(accept); break;
            case WakeOp wake: Apply(wake); break;
            case CancelOp cancel: _people.Apply(cancel); break;
            case ReopenOp reopen: _people.Apply(reopen); break;
            case PauseOp pause: _people.Apply(pause); break;
            case ResumeOp resume: _people.Apply(resume); break;
            case SetAsideOp aside: _people.Apply(aside); break;
            case JobOp job: _people.Apply(job); break;
            case ArriveOp arrive: _waits.Apply(arrive); break;
            case AnswerOp answer: _waits.Apply(answer); break;
            case LinkOp link: _waits.Apply(link); break;
            case RetainOp retain: Apply(retain); break;
            case CustomerOp customer: _customers.Note(0, customer.Told); break;
            case RecoverOp recover: recover.Recovered = _sql.Recover.Execute(); break;
            default: throw new ArgumentException($"No way to write {op.GetType().Name}.", nameof(op));
        }
    }

    private void Apply(AcceptOp op)
    {
        var run = op.Run;
        op.RunId = run.Id;
        op.IsRepeat = false;
        if (Known(op) is { } known)
        {
            op.RunId = known;
            op.IsRepeat = true;
            return;
        }
        if (op.Arrival is { } arrival)
            _waits.Arrive(arrival);
        _sql.InsertRun.Bind(run.Id).Bind(run.FlowConnectionId).Bind(run.FlowId).Bind(run.Version).Bind(run.Bindings).Bind(run.Lane)
            .Bind((int)run.Origin).Bind(run.StartedBy).Bind(run.Created).Execute();
        _sql.InsertPayload.Bind(run.Id).Bind(op.Payload.Codec).Bind(op.Payload.Bytes.Span).Execute();
        foreach (var term in op.Terms)
            _sql.InsertTerm.Bind(term).Bind(run.Id).Execute();
        if (op.Told is { } told)
            _customers.Note(run.Id, told);
        if (op.Parent is { } parent)
            _waits.PutChild(run.Id, parent);
        if (op.ReplayOf is { } replayed)
            _sql.InsertReplay.Bind(run.Id).Bind(replayed).Execute();
        _waits.Expect(run.Id, op.Expects);
    }

    /// <summary>The run that one of the event's names belongs to already; then all of its names belong to that run.</summary>
    private long? Known(AcceptOp op)
    {
        long? found = null;
        foreach (var key in op.DedupeKeys)
        {
            if (_sql.Dedupe.Bind(op.Run.FlowConnectionId).Bind(key).Bind(found ?? op.Run.Id).Bind(op.Run.Created).Execute() == 1
                || found is not null)
                continue;
            var known = _sql.FindDedupe.Bind(op.Run.FlowConnectionId).Bind(key);
            known.Step();
            found = known.Long(0);
            known.Reset();
            foreach (var earlier in op.DedupeKeys.TakeWhile(name => name != key))
                _sql.MoveDedupe.Bind(found).Bind(op.Run.FlowConnectionId).Bind(earlier).Execute();
        }
        return found;
    }

    private void Apply(RunOp op)
    {
        // A batch that failed is written once more, one op at a time: the result starts anew.
        var result = op.Result = new RunOpResult();
        if (op.Claim is { } claim)
        {
            if (_sql.Claim.Bind(op.RunId).Bind(op.Epoch).Execute() == 0)
            {
                result.Fenced = true;
                return;
            }
            if (claim.Lane is { } lane && !TakeLane(claim.FlowConnectionId, lane, op.RunId))
            {
                _sql.WaitForLane.Bind(op.RunId).Execute();
                result.Blocked = true;
                return;
            }
        }
        else if (!Guard(op, result))
        {
            return;
        }

        if (op.TimedOut is { } late && !_waits.TryTimeOut(op.RunId, late))
        {
            _sql.MakeReady.Bind(op.RunId).Execute();
            (result.Fenced, result.Released) = (true, op.RunId);
            return;
        }

        if (op.DropCompletedBelow is { } prefix)
            _sql.DropCompleted.Bind(op.RunId).Bind(prefix).Bind(prefix + '\uffff').Execute();
        foreach (var step in op.Steps)
            _writing.Put(op.RunId, step);
        foreach (var attempt in op.Attempts)
            Put(op.RunId, attempt);
        foreach (var effect in op.Effects)
            _ledger.Settle(effect);
        op.Told?.ForEach(told => _customers.Note(op.RunId, told));
        if (op.Intent is { } intent)
            _ledger.Take(op.RunId, intent, result);
        op.Terms?.ForEach(term => _sql.InsertTerm.Bind(term).Bind(op.RunId).Execute());
        if (op.Taken is { } taken)
            _waits.Take(op.RunId, taken);
        op.Waits?.ForEach(wait => _waits.Put(op.RunId, wait));
        if (op.Expects is { } expects)
            _waits.Expect(op.RunId, expects);
        if (op.Progress)
            _sql.Progress.Bind(op.RunId).Execute();
        if (op.End is { } end)
            result.Released = Leave(op, end, result);
    }

    /// <summary>
    /// A run that is asked to pause parks as paused, whatever else it would have waited for. One that has a reason to go on does so at
    /// once: its pause was taken back, it was cancelled, or what it waits for came while it was at work.
    /// </summary>
    private long? Leave(RunOp op, RunEnd end, RunOpResult result)
    {
        if (end.Status != RunStatus.Waiting)
        {
            var (released, woken) = _writing.End(op.RunId, end);
            result.Woken = woken;
            return released;
        }
        var asked = op.Claim is null ? result.Asked : (RunAsk)(_people.Find(op.RunId)?.Asked ?? 0);
        if (asked == RunAsk.Pause)
        {
            _sql.PauseRun.Bind(op.RunId).Execute();
            return null;
        }
        if (end.WaitReason != WaitReason.Paused && asked != RunAsk.Cancel && !_waits.HasNews(op.RunId, end.Known))
            return _writing.End(op.RunId, end).Released;
        _sql.MakeReady.Bind(op.RunId).Execute();
        return op.RunId;
    }

    private bool Guard(RunOp op, RunOpResult result)
    {
        var guard = _sql.Guard.Bind(op.RunId).Bind(op.Epoch);
        var mine = guard.Step();
        result.Asked = mine ? (RunAsk)guard.Int(0) : RunAsk.None;
        guard.Reset();
        result.Fenced = !mine;
        return mine;
    }

    private bool TakeLane(long flowConnectionId, string lane, long runId)
    {
        if (_sql.TakeLane.Bind(flowConnectionId).Bind(lane).Bind(runId).Execute() == 1)
            return true;
        var owner = _sql.LaneOwner.Bind(flowConnectionId).Bind(lane);
        var isMine = owner.Step() && owner.Long(0) == runId;
        owner.Reset();
        return isMine;
    }

    private void Put(long runId, AttemptRow attempt) =>
        _sql.InsertAttempt.Bind(runId).Bind(attempt.Path).Bind(attempt.N).Bind(attempt.At).Bind((long?)attempt.HttpStatus)
            .Bind(attempt.Milliseconds).Bind(attempt.RequestId).Bind(attempt.Snippet).Execute();

    private void Apply(WakeOp op)
    {
        op.Woken.Clear();
        var wake = _sql.Wake.Bind(op.Now).Bind(op.Limit);
        while (wake.Step())
            op.Woken.Add((wake.Long(0), wake.Long(1)));
        wake.Reset();
        var next = _sql.NextWake;
        op.NextAt = next.Step() ? next.LongOrNull(0) : null;
        next.Reset();
    }

    private void Apply(RetainOp op)
    {
        var ids = new List<long>();
        var old = _sql.OldRuns.Bind(op.FlowId).Bind(IdSource.FirstAt(op.OkBefore)).Bind(IdSource.FirstAt(op.FailedBefore)).Bind(op.OkBefore)
            .Bind(op.FailedBefore)
            .Bind(op.Limit);
        while (old.Step())
            ids.Add(old.Long(0));
        old.Reset();
        foreach (var id in ids)
        {
            _sql.DeleteSteps.Bind(id).Execute();
            _sql.DeleteAttempts.Bind(id).Execute();
            _sql.DeletePayload.Bind(id).Execute();
            _sql.DeleteTerms.Bind(id).Execute();
            _sql.DeleteRetries.Bind(id).Execute();
            _sql.DeleteReplay.Bind(id).Execute();
            _waits.Delete(id);
            _issues.Leave(id);
            _sql.DeleteRun.Bind(id).Execute();
        }
        op.Deleted = ids.Count + _waits.DeleteArrivals(op.DedupeBefore, op.Limit) + _sql.DeleteDedupe.Bind(op.DedupeBefore)
            .Bind(op.Limit).Execute()
            + _sql.DeleteCounters.Bind(Quarters.Of(op.CountersBefore)).Bind(op.Limit).Execute();
    }
}
