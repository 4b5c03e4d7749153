using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Picking;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Runs.Samples;

/// <summary>
/// The data that a flow is worked on with: its real events, what its runs gave, events that people pasted, and what tests of its steps
/// gave. Whoever may not see a flow is told nothing of it.
/// </summary>
public sealed class SampleBook(IRunReader runs, IDbContextFactory<ConfigDb> databases, TimeProvider clock)
{
    /// <summary>The largest event that is used as a sample; a larger one is left out.</summary>
    public const int LargestBytes = 512 * 1024;

    private const int MostSteps = 500;
    private const int EventKind = 0, OutputKind = 1;

    /// <summary>
    /// What is pinned to a step, else the newest event, and what tests gave; null where there is no such flow for this reader.
    /// </summary>
    public async Task<FlowSamples?> OpenAsync(string flowKey, string? step, string reader, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await FlowStore.FindAsync(db, flowKey, reader, cancel) is not { } flow)
            return null;
        var rows = await db.StepSamples.AsNoTracking().Where(row => row.FlowId == flow.Id).ToListAsync(cancel);
        var tested = rows.Where(row => row.Kind == OutputKind && row.Body is not null)
            .ToImmutableDictionary(row => row.Step, row => JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(row.Body!)));
        var pinned = rows.Find(row => row.Kind == EventKind && row.Step == (step ?? "")) is { } pin ? Open(pin) : null;
        return new FlowSamples(flow.Id, pinned, Recent(flow.Id, 1).FirstOrDefault(), tested);
    }

    /// <summary>The newest events of a flow, the last one first.</summary>
    public async Task<IReadOnlyList<SampleEvent>> RecentAsync(string flowKey, string reader, int most, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await FlowStore.FindAsync(db, flowKey, reader, cancel) is { } flow ? Recent(flow.Id, most) : [];
    }

    /// <summary>All values that mappings see on an event: what its run gave, else what tests gave.</summary>
    public SampleValues ValuesOf(SampleEvent? chosen, FlowSamples samples)
    {
        var outputs = samples.Tested;
        if (chosen?.RunId is { } run)
            outputs = outputs.SetItems(OutputsOf(run));
        return new SampleValues(chosen?.Payload ?? default, outputs, chosen?.FlowConnectionId is { } id ? IdText.Format(id) : null);
    }

    /// <summary>
    /// What a preview takes for the answers of steps: of a step with a pin what its run gave, else what the previewed run gave, else what
    /// tests gave. A step with the app's example pinned has none, so that the example stands.
    /// </summary>
    /// <param name="flow">The flow as it is worked on.</param>
    /// <param name="run">The run whose event is previewed; null for another event.</param>
    /// <param name="reader">Who previews.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<SampleAnswers> AnswersAsync(Flow flow, long? run, string reader, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await FlowStore.FindAsync(db, flow.Key, reader, cancel) is not { } row)
            return SampleAnswers.None;
        var rows = await db.StepSamples.AsNoTracking().Where(one => one.FlowId == row.Id).ToListAsync(cancel);
        var steps = flow.Steps.Where(step => step is ActionStep or WaitStep or CallFlowStep).Select(step => step.Key)
            .ToHashSet(StringComparer.Ordinal);
        var answers = rows.Where(one => one is { Kind: OutputKind, Body: not null })
            .ToDictionary(one => one.Step, one => one.Body!, StringComparer.Ordinal);
        foreach (var (key, output) in run is { } previewed ? OutputsOf(previewed) : [])
        {
            if (steps.Contains(key))
                answers[key] = output.GetRawText();
        }
        var pins = rows.Where(one => one.Kind == EventKind && steps.Contains(one.Step)).ToList();
        foreach (var pin in pins)
        {
            if (pin is { RunId: null, Body: null })
                answers.Remove(pin.Step);
            else if (pin.RunId is { } from && OutputsOf(from)
                .FirstOrDefault(one => one.Key == pin.Step) is { Key: not null, Value: var given })
                answers[pin.Step] = given.GetRawText();
        }
        var start = rows.Find(one => one is { Kind: EventKind, Step: "" }) is { } pinned ? Open(pinned) : null;
        return new SampleAnswers(answers, pins.Count, start is { IsExample: false } ? start : null);
    }

    /// <summary>Keeps an event with a step; null takes the pin away.</summary>
    public Task PinAsync(string flowKey, string? step, SampleEvent? chosen, string by, CancellationToken cancel) =>
        KeepAsync(flowKey, step ?? "", EventKind, chosen is null ? null : new StepSampleRow
        {
            RunId = chosen.RunId,
            Body = chosen.RunId is null && !chosen.IsExample ? chosen.Payload.GetRawText() : null,
            SavedBy = by,
        }, by, cancel);

    /// <summary>Keeps what a test of a step gave, for the steps behind it.</summary>
    public Task KeepOutputAsync(string flowKey, string step, JsonElement output, string by, CancellationToken cancel) =>
        KeepAsync(flowKey, step, OutputKind, output.GetRawText() is { Length: <= LargestBytes } body
            ? new StepSampleRow { Body = body, SavedBy = by } : null, by, cancel);

    private async Task KeepAsync(string flowKey, string step, int kind, StepSampleRow? row, string by, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await FlowStore.FindAsync(db, flowKey, by, cancel) is not { } flow)
            return;
        if (await db.StepSamples.SingleOrDefaultAsync(old => old.FlowId == flow.Id && old.Step == step && old.Kind == kind,
            cancel) is { } known)
            db.StepSamples.Remove(known);
        await db.SaveChangesAsync(cancel);
        if (row is null)
            return;
        (row.FlowId, row.Step, row.Kind, row.Saved) = (flow.Id, step, kind, clock.GetUtcNow().ToUnixTimeMilliseconds());
        db.StepSamples.Add(row);
        await db.SaveChangesAsync(cancel);
    }

    private SampleEvent? Open(StepSampleRow pin) => pin switch
    {
        { RunId: { } run } => runs.Find(run) is { } found && Read(found) is { } sample ? sample with { IsPinned = true } : null,
        { Body: { } body } => new SampleEvent(JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(body))) { At = pin.Saved, IsPinned = true },
        _ => SampleEvent.Example with { IsPinned = true },
    };

    private List<SampleEvent> Recent(long flowId, int most) =>
        [.. runs.List(new RunFilter { FlowIds = [flowId], Limit = most }).Select(Read).OfType<SampleEvent>()];

    private SampleEvent? Read(RunRow run) => runs.Payload(run.Id) is { Length: <= LargestBytes } payload
        ? new SampleEvent(JsonBody.Parse(payload))
            { RunId = run.Id, FlowConnectionId = run.FlowConnectionId, At = run.Created, Status = run.Status }
        : null;

    /// <summary>What each step gave; of a step in a For each, what its first item here gave.</summary>
    private IEnumerable<KeyValuePair<string, JsonElement>> OutputsOf(long run)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in runs.Steps(run, MostSteps))
        {
            var key = row.Path[(row.Path.LastIndexOf('/') + 1)..];
            if (row.Status == StepStatus.Completed && row.Output is { Length: <= LargestBytes } output && seen.Add(key))
                yield return new(key, JsonBody.Parse(output));
        }
    }
}

/// <summary>What is known of a flow's data.</summary>
/// <param name="Pinned">The event that is pinned to the step.</param>
/// <param name="Last">The newest event.</param>
/// <param name="Tested">What tests of steps gave.</param>
public sealed record FlowSamples(long FlowId, SampleEvent? Pinned, SampleEvent? Last, ImmutableDictionary<string, JsonElement> Tested);

/// <summary>What stands for the answers of steps in a preview.</summary>
/// <param name="ByStep">JSON by the step's key; the app's example stands for a step that is missing here.</param>
/// <param name="Pins">How many steps have a sample pinned to them.</param>
/// <param name="Start">The event that is pinned to the trigger; null where none is.</param>
public sealed record SampleAnswers(IReadOnlyDictionary<string, string> ByStep, int Pins, SampleEvent? Start)
{
    public static SampleAnswers None { get; } = new(ImmutableDictionary<string, string>.Empty, 0, null);
}

/// <summary>One event to fill the fields with.</summary>
public sealed record SampleEvent(JsonElement Payload)
{
    /// <summary>The app's own example, to pin it where a real event would be used.</summary>
    public static SampleEvent Example { get; } = new(default(JsonElement));

    public bool IsExample => Payload.ValueKind == JsonValueKind.Undefined;

    /// <summary>Null for one that somebody pasted.</summary>
    public long? RunId { get; init; }
    public long? FlowConnectionId { get; init; }
    public long? At { get; init; }
    public RunStatus? Status { get; init; }
    public bool IsPinned { get; init; }
}
