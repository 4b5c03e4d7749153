using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs.Preview;

/// <summary>The edge of a preview: real reads, and every write stopped here and shown as the request it would have been.</summary>
internal class PreviewEdge(
    IReadOnlyDictionary<string, long> bindings, PreviewOptions options, IAppTransport transport, IConnectionDirectory connections,
        TimeProvider clock,
    CancellationToken cancel) : StepEdge
{
    private const int ItemsShown = 5;
    private readonly Lock _lock = new();
    private readonly List<PreviewStep> _steps = [];

    public override TimeProvider Clock => clock;
    public override int MaxItems => ItemsShown;
    public override bool HasOnePage => options.Reads == PreviewReads.Sampled;

    public IReadOnlyList<PreviewStep> Steps
    {
        get
        {
            lock (_lock)
                return [.. _steps];
        }
    }

    public override string OwnKey(string path) => $"preview|{path}";

    /// <summary>Finished steps of a run that this goes on from; null for a preview from the top.</summary>
    public IReadOnlyDictionary<string, StepRow>? Known { get; init; }

    /// <summary>True where nothing leaves the process: what would be read is an open question.</summary>
    public bool IsSilent { get; init; }

    public override StepRow? Recall(string path) => Known?.GetValueOrDefault(path);

    public override void Attach(Position at) => at.Pending = new RunOp(0, 0);

    public override ValueTask<Outcome?> FlushAsync(Position at)
    {
        at.Pending = new RunOp(0, 0);
        return ValueTask.FromResult<Outcome?>(cancel.IsCancellationRequested ? new Outcome.Cancelled() : null);
    }

    public override void Record(Position at, StepRow row)
    {
        if (row.Status is StepStatus.Running)
            return;
        Add(new PreviewStep(row.Path, row.Status switch
        {
            StepStatus.Skipped => PreviewState.Stopped,
            StepStatus.Failed => PreviewState.Failed,
            _ => PreviewState.Done,
        })
        {
            Message = row.Message,
            Output = row.Output is { } output ? Encoding.UTF8.GetString(output.Span) : null,
        });
    }

    public override async ValueTask<OpenConnection> OpenAsync(CompiledAction step) => step.Slot is null
        ? NoAccount.Of(step.App)
        : bindings.TryGetValue(step.Slot, out var id)
            ? await connections.OpenAsync(id, cancel)
            : throw new ConnectionUnusableException($"No connection was chosen for \"{step.Slot}\".");

    public override Outcome? HoldBack(Position at, CompiledStep step, IReadOnlySet<string> uses)
    {
        if (at.StandInAmong(uses) is not { } source || step is CompiledSet)
            return null;
        var why = $"Undecided: it depends on the answer of \"{source}\", which was held back.";
        Add(new PreviewStep(at.PathOf(step.Key), PreviewState.Undecided) { Message = why });
        return new Outcome.Undecided(why);
    }

    public override Outcome? Pass(Position at, CompiledStep step, Passing passing)
    {
        // What once came, or what another flow once gave, says more than an example; what a person will answer nobody knows.
        var recorded = passing.Port is null && !passing.IsKnown ? options.Samples.GetValueOrDefault(step.Key) : null;
        var sample = recorded is null ? passing.Sample : JsonBody.Parse(Encoding.UTF8.GetBytes(recorded));
        Add(new PreviewStep(at.PathOf(step.Key), step is CompiledCall ? PreviewState.HeldBack : passing.Asks ? PreviewState.Asks
            : PreviewState.Waits)
        {
            Sentence = passing.Sentence,
            Message = passing.Message,
            Output = sample.GetRawText(),
            Taken = passing.Port ?? TakenPort.Plain,
        });
        return new Outcome.Completed(sample, StandIn: !passing.IsKnown) { Port = passing.Port };
    }

    public override async ValueTask<Outcome> PerformAsync(Position at, PreparedStep step, StepRow? row)
    {
        var standIn = at.StandInAmong(step.Step.Inputs.Steps);
        return step.Effect != Effect.Read || standIn is not null || IsSilent ? HoldBack(at, step, standIn)
            : options.Reads == PreviewReads.Sampled ? Sample(step)
            : await ReadAsync(step);
    }

    public override async ValueTask<(Outcome? Stopped, AppResponse? Page)> ReadPageAsync(Position at, PreparedStep source, string? cursor)
    {
        if (IsSilent)
            return (new Outcome.Undecided("Its list is read when the run comes here."), null);
        if (options.Reads == PreviewReads.Sampled)
        {
            var page = new AppResponse(200, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(SampleOf(source)));
            return (null, page);
        }
        var (failed, reading) = await CallAsync(source);
        return (failed, reading?.Response);
    }

    private string SampleOf(PreparedStep step) => options.Samples.GetValueOrDefault(step.Step.Key) ?? step.Step.Action.Sample;

    private Outcome.Completed Sample(PreparedStep step)
    {
        var sample = SampleOf(step);
        Add(new PreviewStep(step.Path, PreviewState.Sampled)
            { Request = RequestView.Of(step, null), Effect = Effect.Read, Output = sample });
        return new Outcome.Completed(JsonBody.Parse(Encoding.UTF8.GetBytes(sample)));
    }

    protected Outcome.Completed HoldBack(Position at, PreparedStep step, string? standIn)
    {
        var sample = SampleOf(step);
        var action = step.Step.Action;
        var isRead = step.Effect == Effect.Read;
        Add(new PreviewStep(step.Path, isRead ? PreviewState.NotRead : PreviewState.HeldBack)
        {
            Sentence = isRead ? null : $"Would {action.Sentence?.Invoke(step.Inputs) ?? action.Name}",
            Message = !isRead ? null : standIn is null ? "Read when the run comes here."
                : $"Not read: it asks with the answer of \"{standIn}\", which was held back.",
            Request = RequestView.Of(step, step.KeyHeader is null ? null : "made when the run starts"),
            Effect = step.Effect,
            Inputs = step.Inputs.Value,
            BusinessKey = step.BusinessKey?.StartsWith("preview|", StringComparison.Ordinal) == true ? null : step.BusinessKey,
            Output = sample,
            UsesStandIn = standIn,
            Placeholders = standIn is null ? [] : Placeholders.In(step, at),
        });
        return new Outcome.Completed(JsonBody.Parse(Encoding.UTF8.GetBytes(sample)), StandIn: true);
    }

    private async ValueTask<Outcome> ReadAsync(PreparedStep step)
    {
        var (failed, reading) = await CallAsync(step);
        if (failed is not null)
            return failed;
        Add(new PreviewStep(step.Path, PreviewState.Read)
        {
            Request = RequestView.Of(step, null),
            Effect = Effect.Read,
            Output = reading!.Output.GetRawText(),
        });
        return new Outcome.Completed(reading.Output);
    }

    private async ValueTask<(Outcome? Failed, CallReading? Reading)> CallAsync(PreparedStep step)
    {
        using var permit = await transport.AcquireAsync(step.Connection, cancel);
        var action = step.Step.Action;
        var call = await transport.SendAsync(step.Connection, step.Request!, null, step.Step.Deadline, cancel);
        if (call is CallOutcome.Answered { Response: var first } && action.FollowUp?.Invoke(step.Inputs, first) is { } next)
            call = await transport.SendAsync(step.Connection, next, null, step.Step.Deadline, cancel);
        var reading = CallReading.Of(step, call, clock);
        if (reading.Verdict.Meaning == Meaning.Success)
            return (null, reading);
        Add(new PreviewStep(step.Path, PreviewState.Failed)
            { Message = reading.Why, Request = RequestView.Of(step, null), Effect = Effect.Read });
        return (new Outcome.Failed(reading.Why, reading.Code, reading.Response?.Status), null);
    }

    /// <summary>Notes what was done with a step.</summary>
    protected virtual void Add(PreviewStep step)
    {
        lock (_lock)
            _steps.Add(step);
    }
}
