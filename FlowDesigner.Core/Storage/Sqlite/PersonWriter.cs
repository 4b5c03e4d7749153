using System.Text.Json;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Puts into the open transaction what people ask of runs, alone or in bulk.</summary>
internal sealed class PersonWriter(JournalStatements sql, EffectLedger ledger, IssueBook issues, RunWriting writing, WaitWriter waits)
{
    public void Apply(CancelOp op)
    {
        (op.Accepted, op.Ended, op.Released, op.Woken) = (false, false, null, null);
        Cancel(op);
        Count(op.Job, op.RunId, op.Accepted);
    }

    public void Apply(ReopenOp op)
    {
        op.Accepted = false;
        Reopen(op);
        Count(op.Job, op.RunId, op.Accepted);
    }

    public void Apply(PauseOp op)
    {
        op.Accepted = false;
        if (Find(op.RunId) is not { } run || run.Status.IsEnded() || run.Asked != RunAsk.None)
            return;
        op.Accepted = true;
        sql.AskPause.Bind($"Paused by {op.By}.").Bind(op.RunId).Execute();
        // A running one is parked by whoever runs it, after the call that is under way.
        if (run.Status != RunStatus.Running)
            sql.PauseRun.Bind(op.RunId).Execute();
    }

    public void Apply(ResumeOp op)
    {
        (op.Accepted, op.IsReady) = (false, false);
        if (Find(op.RunId) is not { Asked: RunAsk.Pause } run || run.Status.IsEnded())
            return;
        (op.Accepted, op.FlowConnectionId) = (true, run.FlowConnectionId);
        op.IsReady = run is { Status: RunStatus.Waiting, WaitReason: WaitReason.Paused };
        (op.IsReady ? sql.Resume : sql.TakeBackPause).Bind(op.RunId).Execute();
    }

    public void Apply(SetAsideOp op)
    {
        op.Changed = 0;
        foreach (var id in op.RunIds)
        {
            if (Find(id) is not { Status: RunStatus.Failed or RunStatus.Unknown } run)
                continue;
            if (op.Back ? !issues.Enter(id, run.Status, run.FlowConnectionId, run.Message, isNew: false) : !issues.Leave(id))
                continue;
            sql.SetAside.Bind(op.Back ? null : op.At).Bind(op.Back ? null : op.By).Bind(id).Execute();
            op.Changed++;
        }
    }

    public void Apply(JobOp op)
    {
        if (op.Begin is { } job)
        {
            sql.InsertJob.Bind(job.Id).Bind((int)job.Kind).Bind(JobText.Write(job.Filter)).Bind(job.Title).Bind(job.UpTo).Bind(job.Cursor)
                .Bind(job.Total)
                .Bind(job.By).Bind(job.Created).Execute();
            op.Accepted = true;
            return;
        }
        op.Accepted = sql.MoveJob.Bind(op.State is { } state ? (long)state : null).Bind(op.Ended).Bind(op.Cursor).Bind(op.JobId)
            .Execute() == 1;
    }

    public FoundRun? Find(long runId)
    {
        var found = sql.FindRun.Bind(runId);
        FoundRun? run = found.Step()
            ? new((RunStatus)found.Int(0), found.Long(1), found.TextOrNull(2), (RunAsk)found.Int(3), (WaitReason)found.Int(4),
                found.LongOrNull(5), found.TextOrNull(6), found.Int(7))
            : null;
        found.Reset();
        return run;
    }

    private void Cancel(CancelOp op)
    {
        if (Find(op.RunId) is not { } run || run.Status.IsEnded() && run.Status != RunStatus.Unknown)
            return;
        op.Accepted = true;
        if (run.Status == RunStatus.Unknown)
            issues.Leave(op.RunId);
        sql.AskCancel.Bind(op.RunId).Execute();
        // A running one is ended by whoever runs it, after the call that is under way.
        if (run.Status == RunStatus.Running)
            return;
        op.Ended = true;
        var waitsForLane = run.Status == RunStatus.Waiting && run.Lane is not null && !HoldsLane(run, op.RunId);
        (op.Released, op.Woken) = writing.End(
            op.RunId, new RunEnd(
                RunStatus.Cancelled, op.At, $"Cancelled by {op.By}.", run.FlowConnectionId, waitsForLane ? null : run.Lane));
    }

    private void Reopen(ReopenOp op)
    {
        if (Find(op.RunId) is not { } run || !run.Status.IsEnded()
            || (run.Status == RunStatus.Completed && op.Restart.All(loop => loop.IsLeft) && op.Turn is not { Drop.Count: > 0 })
            || (op.Turn is { } turn && (run.Status == RunStatus.Unknown || run.Epoch != turn.Epoch))
            || (op.Job is { } job && (run.Reopened >= job.Since || run.Status == RunStatus.Unknown)))
            return;
        op.Accepted = true;
        op.FlowConnectionId = run.FlowConnectionId;
        issues.Leave(op.RunId);
        foreach (var effect in op.Settled)
            ledger.Settle(effect);
        if (op.Turn is not null)
            GiveUp(op.RunId, op.At, op.Turn);
        var apart = JsonSerializer.Serialize(op.Restart.Where(loop => !loop.IsInside).Select(loop => loop.Path));
        sql.DropUnfinished.Bind(op.RunId).Bind(apart).Execute();
        sql.EmptyUnfinished.Bind(op.RunId).Bind(apart).Execute();
        // What a stop was decided by may have changed; the ledger keeps what was sent from being sent again.
        if (run.Status == RunStatus.Skipped && op.Turn is null)
        {
            sql.DeleteSteps.Bind(op.RunId).Execute();
            waits.Forget(op.RunId, op.At);
        }
        foreach (var loop in op.Restart.Where(loop => !loop.IsLeft))
            Restart(op.RunId, loop);
        foreach (var step in op.Steps)
            writing.Put(op.RunId, step);
        sql.Reopen.Bind(op.At).Bind(op.Job?.JobId).Bind(op.RunId).Execute();
    }

    private void Restart(long runId, LoopRestart loop)
    {
        if (loop.IsInside)
        {
            sql.DropStep.Bind(runId).Bind(loop.Path).Execute();
            return;
        }
        if (loop.Items is null)
        {
            sql.RedoItems.Bind(runId).Bind(loop.Path + '[').Bind(loop.Path + '\\').Execute();
            sql.DropInside.Bind(runId).Bind(loop.Path + '[').Bind(loop.Path + '\\').Execute();
        }
        foreach (var item in loop.Items ?? [])
        {
            // After '/' comes '0'.
            if (sql.RedoItem.Bind(runId).Bind(item).Execute() == 1)
                sql.DropInside.Bind(runId).Bind(item + '/').Bind(item + '0').Execute();
        }
        var row = sql.CursorOf.Bind(runId).Bind(loop.Path);
        var cursor = row.Step() ? row.TextOrNull(0) : null;
        row.Reset();
        if (cursor is not null)
            sql.RedoLoop.Bind(LoopState.Read(cursor).Again().Write()).Bind(runId).Bind(loop.Path).Execute();
    }

    /// <summary>
    /// Finished steps begin again. What one of them made is kept beside it, so that it cannot make something else unasked.
    /// </summary>
    private void GiveUp(long runId, long at, RetryTurn turn)
    {
        foreach (var path in turn.Drop)
        {
            waits.Forget(runId, path, at);
            if (turn.Made.GetValueOrDefault(path) is { } made)
                Keep(runId, path, made);
            else
                DropWithItems(runId, path);
        }
        // A write that was under way when its run was cancelled is taken up where it is.
        foreach (var (path, made) in turn.Made.Where(made => !turn.Drop.Contains(made.Key)))
            sql.MarkMade.Bind(made.ToString()).Bind(runId).Bind(path).Execute();
        sql.TakeVersion.Bind(turn.Version).Bind(turn.Bindings).Bind(runId).Execute();
        sql.InsertRetry.Bind(runId).Bind(at).Bind(turn.By).Bind((int)turn.Start).Bind(turn.Step).Bind(turn.FromVersion).Bind(turn.Version)
            .Bind(turn.Resent.Count == 0 ? null : string.Join('\n', turn.Resent)).Bind(turn.Items).Execute();
    }

    private void Keep(long runId, string path, MadeBefore made)
    {
        // With the moment of its first attempt, which is "now" in its mappings: the same mappings make the same bytes.
        var row = sql.StartedStep.Bind(runId).Bind(path);
        long? started = row.Step() ? row.Long(0) : null;
        row.Reset();
        DropWithItems(runId, path);
        sql.KeepMade.Bind(runId).Bind(path).Bind(started ?? 0).Bind(made.ToString()).Execute();
    }

    private void DropWithItems(long runId, string path) =>
        sql.DropStepAndItems.Bind(runId).Bind(path).Bind(path + '[').Bind(path + '[' + '\uffff').Execute();

    private bool HoldsLane(FoundRun run, long runId)
    {
        var owner = sql.LaneOwner.Bind(run.FlowConnectionId).Bind(run.Lane);
        var holds = owner.Step() && owner.Long(0) == runId;
        owner.Reset();
        return holds;
    }

    /// <summary>The job's count and place go on with the run itself, so that a crash between the two cannot give a run two turns.</summary>
    private void Count(JobMark? job, long runId, bool accepted)
    {
        if (job is not null)
            sql.JobDid.Bind(runId).Bind(accepted ? 1 : 0).Bind(accepted ? 0 : 1).Bind(job.JobId).Execute();
    }
}

/// <summary>What a person's wish is decided by.</summary>
internal sealed record FoundRun(
    RunStatus Status, long FlowConnectionId, string? Lane, RunAsk Asked, WaitReason WaitReason, long? Reopened, string? Message, int Epoch);
