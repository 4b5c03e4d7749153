using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs.Preview;

/// <summary>What a preview did with a step.</summary>
public enum PreviewState
{
    /// <summary>A control that decided or computed.</summary>
    Done,

    /// <summary>A read that was really made.</summary>
    Read,

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

    /// <summary>The real output, or the sample that later steps were given.</summary>
    public string? Output { get; init; }

    /// <summary>The held-back step whose sample stands in this request.</summary>
    public string? UsesStandIn { get; init; }
}

/// <summary>How a preview would have ended.</summary>
/// <param name="Status">completed, skipped, failed or undecided.</param>
public sealed record PreviewResult(string Status, string? Message, IReadOnlyList<PreviewStep> Steps)
{
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
    /// <param name="readsForReal">False: reads are answered with their documented samples, and nothing is asked outside.</param>
    /// <param name="cancel">Stops the preview.</param>
    public async Task<PreviewResult> RunAsync(
        CompiledFlow flow, IReadOnlyDictionary<string, long> bindings, ReadOnlyMemory<byte> payload, bool readsForReal, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Longest);
        var edge = new PreviewEdge(bindings, transport, connections, clock, readsForReal, limit.Token);
        return await WalkAsync(edge, flow, payload);
    }

    /// <summary>What would still happen in a run that waits, with every approval taken as yes. Nothing is read and nothing is sent.</summary>
    /// <param name="flow">The version that it runs.</param>
    /// <param name="run">The run with its journal.</param>
    /// <param name="cancel">Stops the preview.</param>
    public Task<PreviewResult> RestAsync(CompiledFlow flow, RunSnapshot run, CancellationToken cancel)
    {
        var bindings = JsonSerializer.Deserialize<Dictionary<string, long>>(run.Run.Bindings)!;
        var done = run.Steps.Where(step => step.Status == StepStatus.Completed).ToDictionary(step => step.Path, StringComparer.Ordinal);
        return WalkAsync(new PreviewEdge(bindings, transport, connections, clock, readsForReal: true, cancel) { Known = done }, flow, run.Payload);
    }

    private static async Task<PreviewResult> WalkAsync(PreviewEdge edge, CompiledFlow flow, ReadOnlyMemory<byte> payload)
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
            Outcome.Completed when edge.Steps.Any(step => step.State is PreviewState.Undecided or PreviewState.Asks) => ("undecided", "Some steps depend on answers that only a real run has."),
            Outcome.Completed => ("completed", null),
            Outcome.Skipped skipped => ("skipped", skipped.Why),
            Outcome.Failed failed => ("failed", failed.Why),
            _ => ("failed", "The preview took too long and was stopped. Nothing was sent."),
        };
        return new PreviewResult(status, message, edge.Steps);
    }
}
