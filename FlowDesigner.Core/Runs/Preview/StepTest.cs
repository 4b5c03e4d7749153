using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Picking;
using FlowDesigner.Core.Flows.Validation;

namespace FlowDesigner.Core.Runs.Preview;

/// <summary>
/// Tries one step on a sample, as a preview does: a read is really made, a write is shown as the request it would be and goes nowhere.
/// </summary>
public sealed class StepTest(IAppTransport transport, IConnectionDirectory connections, AppCatalog apps, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <param name="flow">The flow as it is worked on; other steps may be unfinished.</param>
    /// <param name="key">An action, or a For each that reads a list of an app.</param>
    /// <param name="sample">What its mappings see.</param>
    /// <param name="bindings">Connection ids by slot.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="FlowNotRunnableException">It is no such step, or names an action that is not there.</exception>
    public async Task<StepTestResult> RunAsync(Flow flow, string key, SampleValues sample, IReadOnlyDictionary<string, long> bindings,
        CancellationToken cancel)
    {
        var step = flow.Find(key) switch
        {
            ActionStep action => action with { After = [], In = null, Disabled = false },
            ForEachStep { Source: { } source } loop => new ActionStep
            {
                Key = loop.Key, App = source.App, Action = source.Action, Connection = source.Connection, Inputs = source.Inputs
                    ?? Inputs.Empty.Value,
            },
            _ => throw new FlowNotRunnableException("Only a step of an app can be tested by itself; a Preview shows the others."),
        };
        var compiled = CompiledFlow.Compile(flow with { Steps = [step], Searchable = [] }, apps);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Longest);
        var edge = new PreviewEdge(bindings, PreviewOptions.Real, transport, connections, clock, limit.Token);
        var at = Seen(flow, key, sample);
        edge.Attach(at);
        var outcome = await new FlowWalker(edge).WalkAsync(at, compiled.Root);
        if (edge.Steps is [.., var shown])
            return new StepTestResult(shown, shown.State == PreviewState.Read && shown.Output is { } output
                ? JsonBody.Parse(Encoding.UTF8.GetBytes(output)) : null);
        return new StepTestResult(new PreviewStep(key, PreviewState.Failed)
            { Message = outcome is Outcome.Failed failed ? failed.Why : "It took too long and was stopped." }, null);
    }

    /// <summary>The first page of what an account lists, to pick an id from.</summary>
    /// <param name="app">The app's key.</param>
    /// <param name="list">Its action that answers page by page.</param>
    /// <param name="connection">Whose account.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<(IReadOnlyList<JsonElement> Items, string? Problem)> ReadListAsync(string app, AppAction list, long connection,
        CancellationToken cancel)
    {
        const string slot = "account";
        var flow = new Flow
        {
            Key = "list", Name = list.Name, Trigger = new() { App = "schedule", Trigger = "on_demand" },
            Connections = Ordinal.Map<string>().Add(slot, app),
            Steps = [new ActionStep { Key = slot, App = app, Action = list.Key, Connection = slot, Inputs = Inputs.Empty.Value }],
        };
        var result = await RunAsync(flow, slot, SampleValues.Nothing, new Dictionary<string, long> { [slot] = connection }, cancel);
        return result.Output is { } output
            ? ([.. list.Paging!.Items(new AppResponse(200, new Dictionary<string, string>(),
                Encoding.UTF8.GetBytes(output.GetRawText())))], null)
            : ([], result.Step.Message ?? "It gave no list.");
    }

    private Position Seen(Flow flow, string key, SampleValues sample)
    {
        var check = new FlowCheck(flow, apps);
        var sight = StepSight.Of(check, flow.Find(key)!, sample, clock.GetUtcNow());
        var root = new Position(ValueAt(sight, "trigger"), ValueAt(sight, "connection"));
        foreach (var source in sight.Sources.Where(source => source.Path.StartsWith("steps.", StringComparison.Ordinal)))
            root.Set(source.Step!.Key, new Outcome.Completed(source.Value));
        return sight.Sources.Any(source => source.Path == "item") ? new Position(root, "", ValueAt(sight, "item")) : root;
    }

    private static JsonElement ValueAt(StepSight sight, string path) => sight.Sources.First(source => source.Path == path).Value;
}

/// <summary>What became of a test.</summary>
/// <param name="Step">What was asked or would be sent, and what came of it.</param>
/// <param name="Output">What a read gave; null for a write and a failure.</param>
public sealed record StepTestResult(PreviewStep Step, JsonElement? Output);
