using System.Collections.Concurrent;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>One claim of one run: carries it out until it ends, parks, or belongs to somebody else.</summary>
internal sealed class RunSession : StepEdge
{
    private readonly RunSurroundings _around;
    private readonly CompiledFlow _flow;
    private readonly RunRow _run;
    private readonly JsonElement _trigger;
    private readonly Dictionary<string, StepRow> _journal;
    private readonly IReadOnlyDictionary<string, long> _bindings;
    private readonly EffectWriter _effects;
    private readonly RunWaits _waits;
    private volatile bool _claimed;
    private volatile RunAsk _asked;
    private volatile bool _isReady;

    public RunSession(RunSurroundings around, CompiledFlow flow, RunSnapshot snapshot)
    {
        _around = around;
        _flow = flow;
        _run = snapshot.Run;
        _trigger = snapshot.Trigger ?? JsonBody.Parse(snapshot.Payload);
        _journal = snapshot.Steps.ToDictionary(row => row.Path, StringComparer.Ordinal);
        _bindings = BindingsOf(_run.Bindings);
        _asked = _run.Asked;
        _effects = new EffectWriter(this);
        _waits = new RunWaits(this, flow, snapshot, _bindings);
    }

    public override TimeProvider Clock => _around.Clock;

    /// <summary>What a person asked for, as the way this claim ends; null where it may go on.</summary>
    internal Outcome? Stopped =>
        _asked switch { RunAsk.Cancel => new Outcome.Cancelled(), RunAsk.Pause => new Outcome.Paused(), _ => null };
    internal RunSurroundings Around => _around;
    internal long RunId => _run.Id;

    /// <summary>The epoch this claim writes under.</summary>
    internal int Epoch => _claimed ? _run.Epoch + 1 : _run.Epoch;

    /// <summary>Runs the flow as far as it goes now.</summary>
    public async Task<SessionEnd> RunAsync()
    {
        var root = new Position(_trigger, ConnectionRoot());
        Attach(root);
        if (_run.Claims >= MaxClaims)
            return await EndAsync(root, new Outcome.Failed(
                $"Stopped after {MaxClaims} starts that wrote nothing: this run seems to end the whole process. Look at the server's "
                    + $"log, then retry it. (run.crash_loop)"));
        var outcome = Stopped ?? await new FlowWalker(this).WalkAsync(root, _flow.Root);
        return await EndAsync(root, outcome);
    }

    // High enough that an operator who restarts a server over and over does not fail the runs that were just beginning.
    private const int MaxClaims = 25;

    public override string OwnKey(string path) => $"{_run.Id}|{path}";

    public override StepRow? Recall(string path) => _journal.GetValueOrDefault(path);

    public override void Record(Position at, StepRow row) => at.Pending!.Steps.Add(row);

    public override void Handle(Position at, string path, Outcome.Failed failed)
    {
        var known = Recall(path);
        if (known is { IsHandled: true })
            return;
        var row = at.Pending!.Steps.FindLast(row => row.Path == path) ?? known
            ?? new StepRow(path, StepStatus.Failed) { Attempts = 1, Started = at.Now.ToUnixTimeMilliseconds() };
        Record(at, row with
        {
            Status = StepStatus.Failed,
            Finished = NowMs,
            WakeAt = null,
            Message = failed.Why,
            Output = System.Text.Encoding.UTF8.GetBytes(failed.Output.GetRawText()),
        });
    }

    public override IEnumerable<StepRow> RecallItems(string path) => LoopItem.RowsIn(_journal.Values, path);

    public override void Attach(Position at) => at.Pending = NewOp();

    public override void Await(Position at, CompiledStep step, WaitRow wait) => _waits.Await(at, step, wait);

    public override WaitAnswer? TakeAnswer(Position at, string path) => _waits.Take(at, path);

    public override void GiveUp(Position at, string path) => RunWaits.GiveUp(at, path);

    public override ValueTask<CallResult> StartAsync(string path, CallFlowStep step, ReadOnlyMemory<byte> payload) =>
        _waits.StartAsync(path, step, payload);

    public override ValueTask<CalledRun?> FindCalledAsync(long runId) => _waits.FindAsync(runId);

    public override void Moved() => _around.Feed.Publish(_run.Id, _run.FlowConnectionId);

    public override async ValueTask<OpenConnection> OpenAsync(CompiledAction step)
    {
        if (step.Slot is null)
            return NoAccount.Of(step.App);
        return _bindings.TryGetValue(step.Slot, out var id)
            ? await _around.Connections.OpenAsync(id, CancellationToken.None)
            : throw new ConnectionUnusableException($"No connection was chosen for \"{step.Slot}\". Add one to the flow connection, "
                + $"then trigger again.");
    }

    public override async ValueTask<Outcome?> FlushAsync(Position at)
    {
        var result = await CommitAsync(at);
        return result.Fenced || result.Blocked ? new Outcome.Gone()
            : Stopped is { } stopped ? stopped
            : _around.Stopping.IsCancellationRequested ? new Outcome.Gone()
            : null;
    }

    /// <summary>Writes what a position has pending; nothing is written where there is nothing to say.</summary>
    public async ValueTask<RunOpResult> CommitAsync(Position at)
    {
        var op = at.Pending!;
        if (IsEmpty(op))
            return new RunOpResult();
        _claimed |= op.Claim is not null;
        at.Pending = NewOp();
        op.Progress |= _run.Claims > 0 && op.Claim is null;
        await _around.Journal.WriteAsync(op);
        if (op.Result.Asked != RunAsk.None)
            _asked = op.Result.Asked;
        _isReady |= op.Result is { Fenced: true, Released: not null };
        return op.Result;
    }

    public override ValueTask<Outcome> PerformAsync(Position at, PreparedStep step, StepRow? row) =>
        step.Effect == Effect.Read ? ReadAsync(at, step, row) : _effects.WriteAsync(at, step, row);

    public override async ValueTask<(Outcome? Stopped, AppResponse? Page)> ReadPageAsync(Position at, PreparedStep source, string? cursor)
    {
        // Each page has its tries: a list of a thousand pages may meet more refusals than one step is allowed.
        var page = cursor ?? "";
        var (stopped, reading) = await CallForReadAsync(at, source, Recall(source.Path) is { } row && row.Cursor == page ? row : null);
        if (stopped is Outcome.Retry or Outcome.Failed)
            at.Pending!.Steps[^1] = at.Pending.Steps[^1] with { Cursor = page };
        return (stopped, reading?.Response);
    }

    private async ValueTask<Outcome> ReadAsync(Position at, PreparedStep step, StepRow? row)
    {
        var (stopped, reading) = await CallForReadAsync(at, step, row);
        if (stopped is not null)
            return stopped;
        Record(at, CallReading.Done(step, row, at, NowMs, reading!.Output, null));
        at.Tell(step, reading.Output, NowMs);
        return new Outcome.Completed(reading.Output);
    }

    private async ValueTask<(Outcome? Stopped, CallReading? Reading)> CallForReadAsync(Position at, PreparedStep step, StepRow? row)
    {
        var (permit, stopped) = await AcquireAsync(step.Connection);
        if (stopped is not null)
            return (stopped, null);
        using (permit)
        {
            if (await FlushAsync(at) is { } gone)
                return (gone, null);
            var call = await SendAsync(step, "read", key: null);
            var reading = CallReading.Of(step, call, Clock);
            if (reading.Verdict.Meaning == Meaning.Success)
            {
                Worked(step.Connection);
                return (null, reading);
            }
            await ReportAsync(step.Connection, reading);
            var attempts = (row?.Attempts ?? 0) + 1;
            at.Pending!.Attempts.Add(reading.Attempt(step.Path, attempts, NowMs));
            return (Later(at, step, row, reading, attempts, mayRetry: reading.Verdict.Retry), null);
        }
    }

    /// <summary>Waits for the rate limit. Before any intent is written, so that stopping here leaves nothing in doubt.</summary>
    internal async ValueTask<(IDisposable? Permit, Outcome? Stopped)> AcquireAsync(OpenConnection connection)
    {
        try
        {
            var permit = await _around.Transport.AcquireAsync(connection, _around.Stopping);
            if (Stopped is not { } stopped)
                return (permit, null);
            permit.Dispose();
            return (null, stopped);
        }
        catch (OperationCanceledException)
        {
            return (null, new Outcome.Gone());
        }
    }

    /// <summary>One attempt, with the follow-up request that its answer may ask for.</summary>
    internal async ValueTask<CallOutcome> SendAsync(PreparedStep step, string effect, KeyValuePair<string, string>? key)
    {
        var action = step.Step.Action;
        var call = await SendOneAsync(step.Connection, step.Request!, step.Step.Deadline, effect, key);
        return call is CallOutcome.Answered { Response: var first } && action.FollowUp?.Invoke(step.Inputs, first) is { } next
            ? await SendOneAsync(step.Connection, next, step.Step.Deadline, effect, key)
            : call;
    }

    internal async ValueTask<CallOutcome> SendOneAsync(OpenConnection connection, AppRequest request, TimeSpan deadline, string effect,
        KeyValuePair<string, string>? key)
    {
        FaultPoints.Pass("before-send", effect);
        // Not cancelled by a stop: a request that is out is waited for, or its outcome would be unknown.
        var call = await _around.Transport.SendAsync(connection, request, key, deadline, CancellationToken.None);
        FaultPoints.Pass("after-send", effect);
        return call;
    }

    internal async ValueTask ReportAsync(OpenConnection connection, CallReading reading)
    {
        if (reading.Verdict.Meaning == Meaning.ConnectionBroken && connection.Id != 0)
            await _around.Connections.ReportAsync(connection.Id, reading.Why, CancellationToken.None);
    }

    /// <summary>Tells that the provider took the key. Nearly always nothing is to be written, and nothing is ever waited for.</summary>
    internal void Worked(OpenConnection connection)
    {
        if (connection.Id != 0)
            _ = _around.Connections.ReportAsync(connection.Id, null, CancellationToken.None).AsTask();
    }

    /// <summary>Fails the step, or notes when it is tried again.</summary>
    internal Outcome Later(Position at, PreparedStep step, StepRow? row, CallReading reading, int attempts, bool mayRetry)
    {
        if (!mayRetry || attempts >= step.Step.MaxAttempts)
        {
            var why = mayRetry ? $"{reading.Why} Tried {attempts} times." : reading.Why;
            Record(at, CallReading.Row(step, row, at, StepStatus.Failed, attempts) with { Finished = NowMs, Message = why });
            return new Outcome.Failed(why, reading.Code, reading.Response?.Status);
        }
        var delay = RetryPolicy.Delay(attempts, reading.RetryAfter, _around.Chance());
        var wake = NowMs + (long)delay.TotalMilliseconds;
        Record(at, CallReading.Row(step, row, at, StepStatus.Retry, attempts) with { WakeAt = wake, Message = reading.Why });
        return new Outcome.Retry(wake, reading.Why);
    }

    private async ValueTask<SessionEnd> EndAsync(Position root, Outcome outcome)
    {
        if (outcome is Outcome.Gone)
            return new(_isReady ? _run.Id : null, null, null);
        var op = root.Pending!;
        op.End = RunEnding.Of(outcome, _run, root.Recovered, NowMs) with { Known = _waits.Known };
        await CommitAsync(root);
        Moved();
        return new(op.Result.Released, op.End.WakeAt, op.Result.Woken);
    }

    // A flow connection's runs share one text.
    private static readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, long>> KnownBindings = new(StringComparer.Ordinal);

    private static IReadOnlyDictionary<string, long> BindingsOf(string json)
    {
        if (KnownBindings.TryGetValue(json, out var known))
            return known;
        if (KnownBindings.Count > 1000)
            KnownBindings.Clear();
        return KnownBindings[json] = JsonSerializer.Deserialize<Dictionary<string, long>>(json)!;
    }

    private RunOp NewOp() => _claimed
        ? new RunOp(_run.Id, Epoch)
        : new RunOp(_run.Id, Epoch) { Claim = new ClaimOf(_run.FlowConnectionId, _run.Lane), Expects = _waits.Expects };

    private static bool IsEmpty(RunOp op) =>
        op is { Claim: null, Intent: null, End: null, DropCompletedBelow: null, Waits: null, Taken: null, TimedOut: null }
        && op.Steps.Count == 0 && op.Attempts.Count == 0 && op.Effects.Count == 0;

    private JsonElement ConnectionRoot() => JsonBody.Write(json => json.WriteString("id", Storage.IdText.Format(_run.FlowConnectionId)));
}
