using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>What people and the API ask of runs: look, cancel, retry, settle what nobody knows.</summary>
public sealed class RunService(IJournal journal, IRunReader reader, RunEngine engine, IConnectionDirectory connections, RunFeed feed, TimeProvider clock)
{
    private const int MaxSteps = 2000, MaxAttempts = 500;

    /// <summary>A page of runs. A term that is a run's own id finds that run.</summary>
    public RunPage Page(RunFilter filter) => filter.Term is { } term && Storage.IdText.TryParse(term.Trim(), out var id) && reader.Find(id) is { } run
        ? new RunPage([run])
        : reader.Page(filter with { Term = filter.Term?.Trim().ToUpperInvariant() });

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

    /// <summary>The steps of one item of a For each, each request computed again; empty where the journal no longer knows the item.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="item">The item's path: <c>each[cus_42]</c>.</param>
    public async Task<IReadOnlyList<StepDetails>> GetItemAsync(long runId, string item)
    {
        if (reader.Find(runId) is not { } run)
            return [];
        var flow = await engine.CompiledAsync(run.FlowId, run.Version);
        // What the walk needs to come there: the steps outside of every item, and the item's own.
        var rows = reader.Steps(runId, MaxSteps).Where(row => !row.Path.Contains('[', StringComparison.Ordinal) || row.Path.StartsWith(item, StringComparison.Ordinal)).ToList();
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
    public async Task<bool> CancelAsync(long runId, string by)
    {
        var op = new CancelOp(runId, NowMs, by);
        await journal.WriteAsync(op);
        if (op.Released is { } next && reader.Find(next) is { } run)
            engine.Offer(new RunHint(next, run.FlowConnectionId), accepted: false);
        if (op.Accepted && reader.Find(runId) is { } moved)
            feed.Publish(runId, moved.FlowConnectionId);
        return op.Accepted;
    }

    /// <summary>What <see cref="RetryAsync"/> would send again; null where the run cannot be retried.</summary>
    public async Task<RetryPlan?> PlanRetryAsync(long runId)
    {
        if (await GetAsync(runId) is not { } details || !MayRetry(details.Run.Status, [.. details.Steps.Select(step => step.Row)]))
            return null;
        return new RetryPlan(
            [.. details.Steps.Where(step => step.Row.Status == StepStatus.Completed).Select(step => step.Path)],
            [.. details.Steps.Where(step => step.Row.Status is StepStatus.Failed or StepStatus.Retry).Select(step => step.Path)],
            [.. details.Steps.Where(step => step.Row.Status == StepStatus.Failed && step.Outcome == EffectOutcome.Declined).Select(step => step.Path)]);
    }

    /// <summary>
    /// Goes on from the steps that did not finish; finished ones are kept. A completed run is retried for the failed items of its loops.
    /// False where the run is open or unknown, or where nothing failed.
    /// </summary>
    public async Task<bool> RetryAsync(long runId)
    {
        if (reader.Find(runId) is not { } run)
            return false;
        var rows = reader.Steps(runId, MaxSteps);
        return MayRetry(run.Status, rows) && await ReopenAsync(new ReopenOp(runId, NowMs, [], []) { Restart = LoopsToWalkAgain(rows) });
    }

    private static bool MayRetry(RunStatus status, IReadOnlyList<StepRow> rows) =>
        status is RunStatus.Failed or RunStatus.Cancelled or RunStatus.Skipped || (status == RunStatus.Completed && LoopsToWalkAgain(rows).Count > 0);

    private static List<string> LoopsToWalkAgain(IReadOnlyList<StepRow> rows) =>
        [.. rows.Where(row => row.Status == StepStatus.Completed && row.Cursor is not null && LoopState.Read(row.Cursor).Failed > 0).Select(row => row.Path)];

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
            ? [step.Row with { Status = StepStatus.Completed, Finished = NowMs, Output = bytes, Message = "A person found it at the provider." }]
            : [];
        return await ReopenAsync(new ReopenOp(runId, NowMs, [settled], done));
    }

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<bool> ReopenAsync(ReopenOp op)
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
            Response = row is { Status: StepStatus.Completed, Output: { } output } ? Encoding.UTF8.GetString(output.Span) : null,
            BusinessKey = prepared?.BusinessKey,
            IdempotencyKey = prepared?.KeyHeader is null ? null : effect?.IdempotencyKey,
            Outcome = effect?.Outcome,
            Attempts = attempts,
            Loop = row.Cursor is { } cursor && cursor.StartsWith('{') ? LoopState.Read(cursor) : null,
        };
    }

    private static EffectName NameOf(PreparedStep step) => new(step.Connection.Id, step.Step.Action.Key, step.BusinessKey!);

    private static string IdFieldOf(CompiledFlow flow, string path)
    {
        var key = path[(path.LastIndexOf('/') + 1)..];
        return flow.ActionOf(key)?.Action.IdField ?? "id";
    }
}
