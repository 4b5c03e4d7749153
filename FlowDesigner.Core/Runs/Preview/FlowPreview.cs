using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs.Preview;

/// <summary>What a preview did with a step.</summary>
public enum PreviewState
{
    /// <summary>A control that decided or computed.</summary>
    Done,

    /// <summary>A read that was really made.</summary>
    Read,

    /// <summary>A read that was answered with a sample, as whoever asked for the preview chose.</summary>
    Sampled,

    /// <summary>A write that a real run would send.</summary>
    HeldBack,

    /// <summary>A read that cannot be made without the answer of a held-back write.</summary>
    NotRead,

    /// <summary>A branch or list that depends on the answer of a held-back write.</summary>
    Undecided,

    /// <summary>A Wait: the run would stand still here, and the preview goes on.</summary>
    Waits,

    /// <summary>An Approve: taken as yes, while a person decides.</summary>
    Asks,

    /// <summary>A Stop step: the run would end as skipped.</summary>
    Stopped,
    Failed,
}

/// <summary>One step of a preview.</summary>
public sealed record PreviewStep(string Path, PreviewState State)
{
    /// <summary>What a real run would do, in words: "Would create customer “ACME”".</summary>
    public string? Sentence { get; init; }
    public string? Message { get; init; }
    public RequestView? Request { get; init; }
    public Effect? Effect { get; init; }

    /// <summary>What names the effect; null where every run would make its own.</summary>
    public string? BusinessKey { get; init; }

    /// <summary>What the mappings of a held-back write gave; null for other steps.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>The real output, or the sample that later steps were given.</summary>
    public string? Output { get; init; }

    /// <summary>The held-back step whose sample stands in this request.</summary>
    public string? UsesStandIn { get; init; }

    /// <summary>Which parts of the request are such samples, and from which step: the real ones come with the real answer.</summary>
    public IReadOnlyList<Placeholder> Placeholders { get; init; } = [];

    /// <summary>The edge that was taken behind this step, as <see cref="TakenPort"/> names it; null where that is undecided.</summary>
    public string? Taken { get; init; }
}

/// <summary>A value that only a real run has.</summary>
/// <param name="Field">A form field's name, a path in a JSON body such as <c>customer.id</c>, or <c>url</c>.</param>
/// <param name="Step">The held-back step that would give it.</param>
public sealed record Placeholder(string Field, string Step);

/// <summary>Where a preview takes the answers of reads from.</summary>
public enum PreviewReads
{
    /// <summary>From the accounts themselves.</summary>
    Real,

    /// <summary>From samples: nothing at all leaves the process.</summary>
    Sampled,
}

/// <summary>How a preview is made.</summary>
public sealed record PreviewOptions
{
    public static PreviewOptions Real { get; } = new();

    public PreviewReads Reads { get; init; }

    /// <summary>
    /// Answers as JSON by step key, in place of the actions' own samples: for reads that
    /// are sampled, and for what held-back writes would give.
    /// </summary>
    public IReadOnlyDictionary<string, string> Samples { get; init; } = new Dictionary<string, string>();
}

/// <summary>How a preview would have ended.</summary>
/// <param name="Status">completed, skipped, failed or undecided.</param>
public sealed record PreviewResult(string Status, string? Message, IReadOnlyList<PreviewStep> Steps)
{
    /// <summary>Keys of steps outside of loops that a real run would surely not come to.</summary>
    public IReadOnlyList<string> NotTaken { get; init; } = [];

    public int Reads => Steps.Count(step => step.State == PreviewState.Read);
    public int Writes => Steps.Count(step => step.State == PreviewState.HeldBack);
}

/// <summary>Runs a flow with its writes held back at the edge: the same walk, the same mappings, real reads.</summary>
public sealed class FlowPreview(IAppTransport transport, IConnectionDirectory connections, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <param name="flow">The version to preview.</param>
    /// <param name="bindings">Connection ids by slot.</param>
    /// <param name="payload">What the flow sees under <c>trigger</c>. Throws <see cref="JsonException"/> where it is not JSON.</param>
    /// <param name="cancel">Stops the preview.</param>
    public Task<PreviewResult> RunAsync(CompiledFlow flow, IReadOnlyDictionary<string, long> bindings, ReadOnlyMemory<byte> payload,
        CancellationToken cancel) =>
        RunAsync(flow, bindings, payload, PreviewOptions.Real, cancel);

    /// <summary>The same, with reads as the options say.</summary>
    public async Task<PreviewResult> RunAsync(
        CompiledFlow flow, IReadOnlyDictionary<string, long> bindings, ReadOnlyMemory<byte> payload, PreviewOptions options,
            CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Longest);
        var edge = new PreviewEdge(bindings, options, transport, connections, clock, limit.Token);
        return await WalkAsync(edge, flow, payload);
    }

    /// <summary>
    /// What would still happen in a run that waits, with every approval taken as yes. Nothing is read and nothing is sent.
    /// </summary>
    /// <param name="flow">The version that it runs.</param>
    /// <param name="run">The run with its journal.</param>
    /// <param name="cancel">Stops the preview.</param>
    public Task<PreviewResult> RestAsync(CompiledFlow flow, RunSnapshot run, CancellationToken cancel)
    {
        var bindings = JsonSerializer.Deserialize<Dictionary<string, long>>(run.Run.Bindings)!;
        var done = run.Steps.Where(step => step.Status == StepStatus.Completed || step.IsHandled)
            .ToDictionary(step => step.Path, StringComparer.Ordinal);
        return WalkAsync(new PreviewEdge(bindings, PreviewOptions.Real, transport, connections, clock, cancel)
            { Known = done, IsSilent = true }, flow, run.Payload);
    }

    internal static async Task<PreviewResult> WalkAsync(PreviewEdge edge, CompiledFlow flow, ReadOnlyMemory<byte> payload)
    {
        var root = new Position(JsonBody.Parse(payload), Inputs.Empty.Value);
        edge.Attach(root);
        Outcome outcome;
        try
        {
            outcome = await new FlowWalker(edge).WalkAsync(root, flow.Root);
        }
        catch (OperationCanceledException)
        {
            outcome = new Outcome.Cancelled();
        }
        var (status, message) = outcome switch
        {
            Outcome.Completed when edge.Steps.Any(step => step.State is PreviewState.Undecided or PreviewState.Asks) =>
                ("undecided", "Some steps depend on answers that only a real run has."),
            Outcome.Completed => ("completed", null),
            Outcome.Skipped skipped => ("skipped", skipped.Why),
            Outcome.Failed failed => ("failed", failed.Why),
            _ => ("failed", "The preview took too long and was stopped. Nothing was sent."),
        };
        var steps = InOrder(flow, edge.Steps);
        return new PreviewResult(status, message, steps) { NotTaken = NotTakenIn(flow.Graph, steps) };
    }

    /// <summary>Branches are walked side by side; what they did is told in the order of the flow.</summary>
    private static List<PreviewStep> InOrder(CompiledFlow flow, IReadOnlyList<PreviewStep> steps)
    {
        var order = flow.Graph.Root.Steps.Select((step, index) => (step.Key, index))
            .ToDictionary(step => step.Key, step => step.index, StringComparer.Ordinal);
        return
        [
            .. steps.OrderBy(step => order.GetValueOrDefault(step.Path.Split('[', '/')[0]))
                .Select(step => flow.Graph.Find(ReasonText.StepOf(step.Path[(step.Path.LastIndexOf('/') + 1)..])) is { } known
                    ? step with { Taken = step.Taken ?? TakenAt(known, step, flow.Graph) } : step),
        ];
    }

    private static string? TakenAt(Step known, PreviewStep step, FlowGraph graph) => step.State switch
    {
        PreviewState.Undecided or PreviewState.Stopped => null,
        PreviewState.Failed => TakenPort.Of(known, StepStatus.Failed, graph.Children(known.Key, StepPort.Error).Any(), null),
        _ => TakenPort.Of(known, StepStatus.Completed, false, step.Output),
    };

    private static List<string> NotTakenIn(FlowGraph graph, List<PreviewStep> steps)
    {
        var taken = steps.Where(step => step.Taken is not null)
            .ToDictionary(step => step.Path, step => step.Taken!, StringComparer.Ordinal);
        var refused = new List<string>();
        foreach (var step in graph.Root.Steps)
        {
            var parents = graph.Parents(step.Key);
            if (!parents.IsEmpty && parents.All(IsRefused))
                refused.Add(step.Key);
        }
        return refused;

        bool IsRefused(StepPort parent) => refused.Contains(parent.Step)
            || (taken.TryGetValue(parent.Step, out var port) && port != (parent.Port ?? TakenPort.Plain));
    }
}
