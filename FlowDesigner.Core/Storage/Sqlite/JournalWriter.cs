using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Puts one op at a time into the open transaction.</summary>
internal sealed class JournalWriter(JournalStatements sql)
{
    private readonly EffectLedger _ledger = new(sql);
    private readonly CustomerLedger _customers = new(sql.Customers);

    public void Apply(JournalOp op)
    {
        switch (op)
        {
            case RunOp run: Apply(run); break;
            case AcceptOp accept: Apply(accept); break;
            case WakeOp wake: Apply(wake); break;
            case CancelOp cancel: Apply(cancel); break;
            case ReopenOp reopen: Apply(reopen); break;
            case RetainOp retain: Apply(retain); break;
            case CustomerOp customer: _customers.Note(0, customer.Told); break;
            case RecoverOp recover: recover.Recovered = sql.Recover.Execute(); break;
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
        sql.InsertRun.Bind(run.Id).Bind(run.FlowConnectionId).Bind(run.FlowId).Bind(run.Version).Bind(run.Bindings).Bind(run.Lane)
            .Bind((int)run.Origin).Bind(run.StartedBy).Bind(run.Created).Execute();
        sql.InsertPayload.Bind(run.Id).Bind(op.Payload.Codec).Bind(op.Payload.Bytes.Span).Execute();
        foreach (var term in op.Terms)
            sql.InsertTerm.Bind(term).Bind(run.Id).Execute();
        if (op.Told is { } told)
            _customers.Note(run.Id, told);
    }

    /// <summary>The run that one of the event's names belongs to already; then all of its names belong to that run.</summary>
    private long? Known(AcceptOp op)
    {
        long? found = null;
        foreach (var key in op.DedupeKeys)
        {
            if (sql.Dedupe.Bind(op.Run.FlowConnectionId).Bind(key).Bind(found ?? op.Run.Id).Bind(op.Run.Created).Execute() == 1 || found is not null)
                continue;
            var known = sql.FindDedupe.Bind(op.Run.FlowConnectionId).Bind(key);
            known.Step();
            found = known.Long(0);
            known.Reset();
            foreach (var earlier in op.DedupeKeys.TakeWhile(name => name != key))
                sql.MoveDedupe.Bind(found).Bind(op.Run.FlowConnectionId).Bind(earlier).Execute();
        }
        return found;
    }

    private void Apply(RunOp op)
    {
        // A batch that failed is written once more, one op at a time: the result starts anew.
        var result = op.Result = new RunOpResult();
        if (op.Claim is { } claim)
        {
            if (sql.Claim.Bind(op.RunId).Bind(op.Epoch).Execute() == 0)
            {
                result.Fenced = true;
                return;
            }
            if (claim.Lane is { } lane && !TakeLane(claim.FlowConnectionId, lane, op.RunId))
            {
                sql.WaitForLane.Bind(op.RunId).Execute();
                result.Blocked = true;
                return;
            }
        }
        else if (!Guard(op, result))
        {
            return;
        }

        if (op.DropCompletedBelow is { } prefix)
            sql.DropCompleted.Bind(op.RunId).Bind(prefix).Bind(prefix + '\uffff').Execute();
        foreach (var step in op.Steps)
            Put(op.RunId, step);
        foreach (var attempt in op.Attempts)
            Put(op.RunId, attempt);
        foreach (var effect in op.Effects)
            _ledger.Settle(effect);
        op.Told?.ForEach(told => _customers.Note(op.RunId, told));
        if (op.Intent is { } intent)
            _ledger.Take(op.RunId, intent, result);
        if (op.Progress)
            sql.Progress.Bind(op.RunId).Execute();
        if (op.End is { } end)
            result.Released = End(op.RunId, end);
    }

    private bool Guard(RunOp op, RunOpResult result)
    {
        var guard = sql.Guard.Bind(op.RunId).Bind(op.Epoch);
        var mine = guard.Step();
        result.CancelRequested = mine && guard.Int(0) != 0;
        guard.Reset();
        result.Fenced = !mine;
        return mine;
    }

    private bool TakeLane(long flowConnectionId, string lane, long runId)
    {
        if (sql.TakeLane.Bind(flowConnectionId).Bind(lane).Bind(runId).Execute() == 1)
            return true;
        var owner = sql.LaneOwner.Bind(flowConnectionId).Bind(lane);
        var isMine = owner.Step() && owner.Long(0) == runId;
        owner.Reset();
        return isMine;
    }

    private void Put(long runId, StepRow step)
    {
        var output = step.Output is { } bytes ? StoredBytes.Of(bytes) : default;
        var put = sql.PutStep.Bind(runId).Bind(step.Path).Bind((int)step.Status).Bind(step.Attempts).Bind(step.Started).Bind(step.Finished)
            .Bind(step.WakeAt).Bind(step.Cursor).Bind(output.Codec);
        (step.Output is null ? put.BindNull() : put.Bind(output.Bytes.Span)).Bind(step.Message).Execute();
    }

    private void Put(long runId, AttemptRow attempt) =>
        sql.InsertAttempt.Bind(runId).Bind(attempt.Path).Bind(attempt.N).Bind(attempt.At).Bind((long?)attempt.HttpStatus)
            .Bind(attempt.Milliseconds).Bind(attempt.RequestId).Bind(attempt.Snippet).Execute();

    private long? End(long runId, RunEnd end)
    {
        var ended = end.Status.IsEnded();
        sql.EndRun.Bind((int)end.Status).Bind(end.WakeAt).Bind((int)end.WaitReason).Bind(ended ? end.At : null).Bind(end.Message).Bind(runId).Execute();
        if (!ended)
            return null;
        sql.Stat.Bind(end.FlowConnectionId).Bind(Quarters.Of(end.At)).Bind((int)end.Status).Execute();
        return end.Lane is { } lane ? HandOver(end.FlowConnectionId, lane, runId) : null;
    }

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

    private void Apply(WakeOp op)
    {
        op.Woken.Clear();
        var wake = sql.Wake.Bind(op.Now).Bind(op.Limit);
        while (wake.Step())
            op.Woken.Add((wake.Long(0), wake.Long(1)));
        wake.Reset();
        var next = sql.NextWake;
        op.NextAt = next.Step() ? next.LongOrNull(0) : null;
        next.Reset();
    }

    private void Apply(CancelOp op)
    {
        (op.Accepted, op.Ended, op.Released) = (false, false, null);
        if (Find(op.RunId) is not { } run || run.Status.IsEnded() && run.Status != RunStatus.Unknown)
            return;
        op.Accepted = true;
        sql.AskCancel.Bind(op.RunId).Execute();
        // A running one is ended by whoever runs it, after the call that is under way.
        if (run.Status == RunStatus.Running)
            return;
        op.Ended = true;
        var waitsForLane = run.Status == RunStatus.Waiting && run.Lane is not null && !HoldsLane(run, op.RunId);
        op.Released = End(op.RunId, new RunEnd(RunStatus.Cancelled, op.At, $"Cancelled by {op.By}.", run.FlowConnectionId, waitsForLane ? null : run.Lane));
    }

    private bool HoldsLane((RunStatus Status, long FlowConnectionId, string? Lane) run, long runId)
    {
        var owner = sql.LaneOwner.Bind(run.FlowConnectionId).Bind(run.Lane);
        var holds = owner.Step() && owner.Long(0) == runId;
        owner.Reset();
        return holds;
    }

    private void Apply(ReopenOp op)
    {
        op.Accepted = false;
        if (Find(op.RunId) is not { } run || !run.Status.IsEnded() || (run.Status == RunStatus.Completed && op.Restart.Count == 0))
            return;
        op.Accepted = true;
        op.FlowConnectionId = run.FlowConnectionId;
        foreach (var effect in op.Settled)
            _ledger.Settle(effect);
        sql.DropUnfinished.Bind(op.RunId).Execute();
        // What a stop was decided by may have changed; the ledger keeps what was sent from being sent again.
        if (run.Status == RunStatus.Skipped)
            sql.DeleteSteps.Bind(op.RunId).Execute();
        foreach (var loop in op.Restart)
            sql.DropStep.Bind(op.RunId).Bind(loop).Execute();
        foreach (var step in op.Steps)
            Put(op.RunId, step);
        sql.Reopen.Bind(op.RunId).Execute();
    }

    private (RunStatus Status, long FlowConnectionId, string? Lane)? Find(long runId)
    {
        var found = sql.FindRun.Bind(runId);
        (RunStatus, long, string?)? run = found.Step() ? ((RunStatus)found.Int(0), found.Long(2), found.TextOrNull(3)) : null;
        found.Reset();
        return run;
    }

    private void Apply(RetainOp op)
    {
        var ids = new List<long>();
        var old = sql.OldRuns.Bind(op.FlowId).Bind(IdSource.FirstAt(op.OkBefore)).Bind(IdSource.FirstAt(op.FailedBefore)).Bind(op.OkBefore).Bind(op.FailedBefore)
            .Bind(op.Limit);
        while (old.Step())
            ids.Add(old.Long(0));
        old.Reset();
        foreach (var id in ids)
        {
            sql.DeleteSteps.Bind(id).Execute();
            sql.DeleteAttempts.Bind(id).Execute();
            sql.DeletePayload.Bind(id).Execute();
            sql.DeleteTerms.Bind(id).Execute();
            sql.DeleteRun.Bind(id).Execute();
        }
        op.Deleted = ids.Count + sql.DeleteDedupe.Bind(op.DedupeBefore).Bind(op.Limit).Execute()
            + sql.DeleteCounters.Bind(Quarters.Of(op.CountersBefore)).Bind(op.Limit).Execute();
    }
}
