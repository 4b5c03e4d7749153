using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>What people and the API ask of runs: look, cancel, retry, settle what nobody knows.</summary>
public sealed class RunService(IJournal journal, IRunReader reader, RunEngine engine, IConnectionDirectory connections, RunFeed feed,
    TimeProvider clock)
{
    private const int MaxSteps = 2000, MaxAttempts = 500, MostAtOnce = 500;

    /// <summary>A page of runs. A term that is a run's own id finds that run.</summary>
    public RunPage Page(RunFilter filter) =>
        filter.Term is { } term && Storage.IdText.TryParse(term.Trim(), out var id) && reader.Find(id) is { } run
        ? new RunPage(filter.ExceptFlowIds?.Contains(run.FlowId) is true ? [] : [run])
        : reader.Page(filter with { Term = filter.Term?.Trim() });

    public RunRow? Find(long runId) => reader.Find(runId);

    /// <summary>The run with its journal, each step's request computed again from it; null where there is no such run.</summary>
    public async Task<RunDetails?> GetAsync(long runId)
    {
        if (reader.Find(runId) is not { } run)
            return null;
        var flow = await engine.CompiledAsync(run.FlowId, run.Version);
        var snapshot = new RunSnapshot(run, reader.Payload(runId) ?? "{}"u8.ToArray(), reader.Steps(runId, MaxSteps));
        var prepared = await new RunReplay(snapshot, flow, connections, clock).WalkAsync();
        var attempts = reader.Attempts(runId, MaxAttempts).ToLookup(attempt => attempt.Path);
        var order = flow.Graph.Flow.Steps.Select(step => step.Key).ToList();
        return new RunDetails(run, flow, snapshot.Payload,
        [
            .. snapshot.Steps
                .OrderBy(row => row.Path.Contains('[', StringComparison.Ordinal))
                .ThenBy(row => (uint)order.IndexOf(row.Path))
                .Select(row => Details(row, prepared.GetValueOrDefault(row.Path), [.. attempts[row.Path]])),
        ]);
    }

    /// <summary>
    /// The steps of one item of a For each, each request computed again; empty where the journal no longer knows the item.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="item">The item's path: <c>each[cus_42]</c>.</param>
    public async Task<IReadOnlyList<StepDetails>> GetItemAsync(long runId, string item)
    {
        if (reader.Find(runId) is not { } run)
            return [];
        var flow = await engine.CompiledAsync(run.FlowId, run.Version);
        // What the walk needs to come there: the steps outside of every item, and the item's own.
        var rows = reader.Steps(runId, MaxSteps)
            .Where(row => !row.Path.Contains('[', StringComparison.Ordinal) || row.Path.StartsWith(item, StringComparison.Ordinal))
            .ToList();
        var known = rows.Select(row => row.Path).ToHashSet(StringComparer.Ordinal);
        rows.AddRange(LoopItem.StepsOf(rows.Find(row => row.Path == item)).Where(row => known.Add(row.Path)));
        var snapshot = new RunSnapshot(run, reader.Payload(runId) ?? "{}"u8.ToArray(), rows);
        var prepared = await new RunReplay(snapshot, flow, connections, clock).WalkAsync(item);
        var attempts = reader.Attempts(runId, MaxAttempts).ToLookup(attempt => attempt.Path);
        var order = flow.Graph.Flow.Steps.Select(step => step.Key).ToList();
        return
        [
            .. rows.Where(row => row.Path.StartsWith(item + "/", StringComparison.Ordinal))
                .OrderBy(row => order.IndexOf(row.Path[(item.Length + 1)..]))
                .Select(row => Details(row, prepared.GetValueOrDefault(row.Path), [.. attempts[row.Path]])),
        ];
    }

    /// <summary>False where the run has ended already. A call under way is waited for; what was sent stays.</summary>
    public Task<bool> CancelAsync(long runId, string by) => CancelAsync(runId, by, null);

    internal async Task<bool> CancelAsync(long runId, string by, JobMark? job)
    {
        var op = new CancelOp(runId, NowMs, by) { Job = job };
        await journal.WriteAsync(op);
        if (op.Woken is { } parent)
            engine.Offer([parent]);
        if (op.Released is { } next && reader.Find(next) is { } run)
            engine.Offer(new RunHint(next, run.FlowConnectionId), accepted: false);
        if (op.Accepted && reader.Find(runId) is { } moved)
            feed.Publish(runId, moved.FlowConnectionId);
        return op.Accepted;
    }

    /// <summary>
    /// Holds an open run: at once, or before its next call where it is under way. Nothing is lost, and it stays held across a restart.
    /// False where it has ended, or is paused or cancelled already.
    /// </summary>
    public async Task<bool> PauseAsync(long runId, string by)
    {
        var op = new PauseOp(runId, NowMs, by);
        await journal.WriteAsync(op);
        Tell(runId, op.Accepted);
        return op.Accepted;
    }

    /// <summary>Lets a paused run go on from where it stands; false where it is not paused.</summary>
    public async Task<bool> ResumeAsync(long runId)
    {
        var op = new ResumeOp(runId);
        await journal.WriteAsync(op);
        if (op.IsReady)
            engine.Offer(new RunHint(runId, op.FlowConnectionId), accepted: true);
        Tell(runId, op.Accepted);
        return op.Accepted;
    }

    /// <summary>Takes failed or unknown runs off the list of what needs a person; they stay in the history. Tells how many.</summary>
    public Task<int> SetAsideAsync(IReadOnlyList<long> runIds, string by) => SetAsideAsync(new SetAsideOp(runIds, NowMs, by));

    /// <summary>The same for a group as a person saw it: runs that came later stay on the list.</summary>
    public async Task<int> SetAsideAsync(AttentionGroup group, string by)
    {
        var changed = 0;
        RunPage page;
        do
        {
            page = reader.Page(new RunFilter { IssueId = group.IssueId ?? 0, Before = group.Newest + 1, Limit = MostAtOnce });
            changed += await SetAsideAsync([.. page.Runs.Select(run => run.Id)], by);
        }
        while (page.Next is not null);
        return changed;
    }

    /// <summary>Puts runs back on the list of what needs a person.</summary>
    public Task<int> PutBackAsync(IReadOnlyList<long> runIds) => SetAsideAsync(new SetAsideOp(runIds, NowMs, "") { Back = true });

    private async Task<int> SetAsideAsync(SetAsideOp op)
    {
        await journal.WriteAsync(op);
        if (op.Changed > 0)
            Tell(op.RunIds[0], true);
        return op.Changed;
    }

    private void Tell(long runId, bool moved)
    {
        if (moved && reader.Find(runId) is { } run)
            feed.Publish(runId, run.FlowConnectionId);
    }

    /// <summary>What <see cref="RetryAsync(long)"/> would send again; null where the run cannot be retried.</summary>
    public async Task<RetryPlan?> PlanRetryAsync(long runId)
    {
        if (await GetAsync(runId) is not { } details || !MayRetry(details.Run.Status, [.. details.Steps.Select(step => step.Row)]))
            return null;
        var again = details.Steps.Where(step => step.Row.Status is StepStatus.Failed or StepStatus.Retry && !step.Row.IsHandled).ToList();
        var loops = LoopsToWalkAgain([.. details.Steps.Select(step => step.Row)]);
        // Of a finished loop the counts tell all, where its rows are too many to be read.
        var counted = details.Steps.Where(step => loops.Contains(step.Path)).Select(step => step.Loop!).ToList();
        var others = again.Where(step => !loops.Contains(step.Path.Split('[', 2)[0])).ToList();
        return new RetryPlan(
            [.. details.Steps.Where(step => step.Row.Status == StepStatus.Completed).Select(step => step.Path).Except(loops)],
            [.. again.Select(step => step.Path)],
            [.. again.Where(step => step.Row.Status == StepStatus.Failed && step.Outcome == EffectOutcome.Declined)
                .Select(step => step.Path)])
        {
            Items = counted.Sum(loop => loop.Failed) + others.Count(step => step.Path.EndsWith(']')),
            Requests = counted.Sum(loop =>
                    loop.FailedAt?.Where(at => details.Flow.ActionOf(at.Key) is not null).Sum(at => at.Value) ?? loop.Failed)
                + others.Count(step => !step.Path.EndsWith(']') && details.Flow.ActionOf(KeyOf(step.Path)) is not null),
            Sends = await SendsAsync(details,
                again.Select(step => (step.Path, details.Flow.ActionOf(KeyOf(step.Path)), step.Outcome == EffectOutcome.Declined))),
            New = await SendsAsync(details, details.Flow.ActionsOutsideLoops
                .Where(action => action.Action.Compute is null && details.Steps.All(step => step.Path != action.Key))
                    .Select(action => (action.Key, (CompiledAction?)action, false))),
        };
    }

    private async Task<IReadOnlyList<PlannedSend>> SendsAsync(RunDetails details,
        IEnumerable<(string Path, CompiledAction? Action, bool HasNewKey)> steps)
    {
        var bindings = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, long>>(details.Run.Bindings)!;
        var sends = new List<PlannedSend>();
        foreach (var (path, action, hasNewKey) in steps)
        {
            if (action is null)
                continue;
            var account = action.Slot is { } slot && bindings.TryGetValue(slot, out var id)
                ? await connections.OpenAsync(id, CancellationToken.None) : null;
            sends.Add(new PlannedSend(path, action.Title, action.App.Key, account?.Name, account?.Mode, action.Action.Effect, hasNewKey));
        }
        return sends;
    }

    /// <summary>
    /// Goes on from the steps that did not finish; finished ones are kept. A completed run is retried for the failed items of its loops.
    /// False where the run is open or unknown, or where nothing failed.
    /// </summary>
    public Task<bool> RetryAsync(long runId, string by) => RetryAsync(runId, by, null);

    /// <summary>For a job the attempt is written down even where the run refuses, so that the job moves on.</summary>
    internal async Task<bool> RetryAsync(long runId, string by, JobMark? job)
    {
        var rows = reader.Steps(runId, MaxSteps);
        var run = reader.Find(runId);
        if (job is null && (run is null || !MayRetry(run.Status, rows)))
            return false;
        return await ReopenAsync(new ReopenOp(runId, NowMs, [], [])
        {
            Restart = [.. LoopsToWalkAgain(rows).Select(loop => new LoopRestart(loop))], Job = job,
            Turn = run is null ? null : await TurnAsync(run, by),
        });
    }

    /// <summary>A skipped run begins anew, since what its stop was decided by may have changed; what it made is kept in mind.</summary>
    private async Task<RetryTurn> TurnAsync(RunRow run, string by)
    {
        var isSkipped = run.Status == RunStatus.Skipped;
        var made = isSkipped && await GetAsync(run.Id) is { } details
            ? new Retries.RetryDraft(details, details.Flow, run.Version, new(RetryStart.Beginning))
            {
                Bindings = new Dictionary<string, long>(), Restart = [], Redone = details.Flow.Graph.Root.Steps.Select(step => step.Key)
                    .ToHashSet(),
            } : null;
        return made?.TurnBy(by) ?? new RetryTurn(by, RetryStart.WhereItStopped)
        {
            Epoch = run.Epoch, FromVersion = run.Version, Version = run.Version, Bindings = run.Bindings,
        };
    }

    private static bool MayRetry(RunStatus status, IReadOnlyList<StepRow> rows) =>
        status is RunStatus.Failed or RunStatus.Cancelled or RunStatus.Skipped
            || (status == RunStatus.Completed && LoopsToWalkAgain(rows).Count > 0);

    internal static List<string> LoopsToWalkAgain(IReadOnlyList<StepRow> rows) =>
        [.. rows.Where(row => LoopState.In(row) is { } loop && (row.Status == StepStatus.Completed ? loop.Failed > 0
            : row.Status == StepStatus.Running && loop.IsRedo)).Select(row => row.Path)];

    /// <summary>A person says whether an unknown effect exists at the provider; then the run goes on from there.</summary>
    /// <param name="runId">The run that is unknown.</param>
    /// <param name="path">Its unknown step.</param>
    /// <param name="exists">True: it is never sent again. False: it is sent under a new key.</param>
    /// <param name="providerId">The provider's id of what exists, for later steps.</param>
    public async Task<bool> SettleAsync(long runId, string path, bool exists, string? providerId)
    {
        if (await GetAsync(runId) is not { Run.Status: RunStatus.Unknown } details
            || details.Steps.FirstOrDefault(step => step.Path == path && step.Row.Status == StepStatus.Unknown) is not { } step
            || step.Row.Cursor is not { } named || reader.FindEffect(EffectName.Parse(named)) is not { } effect)
            return false;
        var output = exists ? JsonBody.Write(json => json.WriteString(IdFieldOf(details.Flow, path), providerId ?? "")) : default;
        ReadOnlyMemory<byte>? bytes = exists ? Encoding.UTF8.GetBytes(output.GetRawText()) : default(ReadOnlyMemory<byte>?);
        var settled = effect with { Outcome = exists ? EffectOutcome.Done : EffectOutcome.Declined, Output = bytes };
        IReadOnlyList<StepRow> done = exists
            ? [step.Row with { Status = StepStatus.Completed, Finished = NowMs, Output = bytes,
                Message = "A person found it at the provider." }]
            : [];
        return await ReopenAsync(new ReopenOp(runId, NowMs, [settled], done));
    }

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    internal async Task<bool> ReopenAsync(ReopenOp op)
    {
        await journal.WriteAsync(op);
        if (!op.Accepted)
            return false;
        engine.Offer(new RunHint(op.RunId, op.FlowConnectionId), accepted: true);
        feed.Publish(op.RunId, op.FlowConnectionId);
        return true;
    }

    private StepDetails Details(StepRow row, PreparedStep? prepared, IReadOnlyList<AttemptRow> attempts)
    {
        var effect = prepared is { BusinessKey: not null } ? reader.FindEffect(NameOf(prepared)) : null;
        return new StepDetails
        {
            Path = row.Path,
            Row = row,
            Effect = prepared?.Effect,
            Input = prepared?.Connection.Redactor.Redact(prepared.Inputs.Value.GetRawText()),
            Request = prepared is null ? null : RequestView.Of(prepared, effect?.IdempotencyKey),
            Response = row is { Output: { } output } && (row.Status == StepStatus.Completed || row.IsHandled)
                ? Encoding.UTF8.GetString(output.Span) : null,
            BusinessKey = prepared?.BusinessKey,
            IdempotencyKey = prepared?.KeyHeader is null ? null : effect?.IdempotencyKey,
            Ledger = effect,
            Attempts = attempts,
            Loop = LoopState.In(row),
        };
    }

    private static EffectName NameOf(PreparedStep step) => new(step.Connection.Id, step.Step.Action.Key, step.BusinessKey!);

    private static string KeyOf(string path) => ReasonText.StepOf(path[(path.LastIndexOf('/') + 1)..]);

    private static string IdFieldOf(CompiledFlow flow, string path)
    {
        return flow.ActionOf(KeyOf(path))?.Action.IdField ?? "id";
    }
}
