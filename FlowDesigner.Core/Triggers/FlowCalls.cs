using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Core.Triggers;

/// <summary>Starts the flows that steps call, through the same door as every event: one dedupe key for each calling step.</summary>
public sealed class FlowCalls(ICallTargets targets, EventInbox inbox, RunEngine engine, IRunReader runs, IWaitReader waits) : IFlowStarter
{
    private const int Deepest = CallRule.Deepest;

    public async ValueTask<CallResult> StartAsync(FlowCall call, CancellationToken cancel)
    {
        // A retried step starts nothing again, however long ago it was: names of events are forgotten after a while.
        if (waits.ChildAt(call.By.RunId, call.By.Path) is { } known)
            return new CallResult.Started(known);
        var chain = Chain(call.By.RunId);
        if (chain.Count == 0)
            return new CallResult.Refused("call.no_run", "the run that calls is gone.");
        if (chain.Count > Deepest)
            return new CallResult.Refused("call.too_deep",
                $"this would be the {chain.Count + 1}th run of a chain in which each calls the next, and {Deepest} calls are the most. "
                    + "Look for a flow that calls itself.");
        if (await targets.FindAsync(call.Flow, cancel) is not { } live)
            return new CallResult.Refused(
                "call.flow_unknown",
                $"no flow \"{call.Flow}\" has a flow connection. Add one to the flow that is meant, or pick it again in the designer.");
        var (target, refusal) = Choose(call, live);
        if (target is null)
            return refusal!;
        if (target.Owner is { } owner && await targets.OwnerOfAsync(chain[0].FlowConnectionId, cancel) != owner)
            return new CallResult.Refused("call.flow_private", $"the flow \"{call.Flow}\" is private to its owner. Ask them to share it.");
        if (call.Waits && chain.Any(run => run.FlowConnectionId == target.FlowConnectionId) && await HasLaneAsync(target))
            return new CallResult.Refused("call.waits_for_itself",
                $"a run of \"{call.Flow}\" started this one, and its runs go one after the other: "
                    + "waiting for a further one would never end. Call it without waiting.");
        return await AcceptAsync(call, target, cancel);
    }

    public async ValueTask<CalledRun?> FindAsync(long runId)
    {
        if (runs.Find(runId) is not { } run)
            return null;
        var flow = await engine.CompiledAsync(run.FlowId, run.Version);
        var rows = runs.Steps(runId, 2000)
            .Where(row => row is { Status: StepStatus.Completed, Output: not null }).ToDictionary(row => row.Path, StringComparer.Ordinal);
        var last = flow.Root.OfType<CompiledSet>().LastOrDefault(set => rows.ContainsKey(set.Key));
        return new(run, flow.Flow.Name, last is null ? null : rows[last.Key].Output);
    }

    private static (CallTarget?, CallResult.Refused?) Choose(FlowCall call, IReadOnlyDictionary<string, CallTarget> known)
    {
        if (call.FlowConnection is { } key)
        {
            return !known.TryGetValue(key, out var named)
                ? (null, new(
                    "call.flow_connection_unknown", $"\"{call.Flow}\" has no flow connection \"{key}\". Pick it again in the designer."))
                : named.IsEnabled ? (named, null)
                : (null, new("call.disabled", $"the flow connection \"{key}\" of \"{call.Flow}\" is switched off. Enable it, then retry."));
        }
        var live = known.Values.Where(one => one.IsEnabled).ToList();
        return live switch
        {
            [var only] => (only, null),
            [] => (null, new("call.not_live", $"no flow connection of \"{call.Flow}\" is switched on. Enable one, then retry.")),
            _ => (null, new(
                "call.flow_connection_unclear",
                $"\"{call.Flow}\" has {live.Count} live flow connections. Say in the step which one is meant.")),
        };
    }

    private async ValueTask<bool> HasLaneAsync(CallTarget target) =>
        (await engine.CompiledAsync(target.FlowId, target.Version)).Lane is not null;

    private async ValueTask<CallResult> AcceptAsync(FlowCall call, CallTarget target, CancellationToken cancel)
    {
        var live = new LiveFlow(target.FlowConnectionId, target.FlowId, target.Version, target.Bindings);
        var name = $"{IdText.Format(call.By.RunId)}|{call.By.Path}";
        return await inbox.AcceptAsync(live, call.Payload, name, RunOrigin.Call, $"run {IdText.Format(call.By.RunId)}", cancel,
            parent: call.By) switch
        {
            Acceptance.Accepted accepted => new CallResult.Started(accepted.RunId),
            Acceptance.Later later => new CallResult.Later(later.Why, later.RetryAfter),
            Acceptance.Refused refused => new CallResult.Refused(refused.Code, refused.Why),
            _ => throw new InvalidOperationException("An acceptance has three forms."),
        };
    }

    /// <summary>The calling run and those that called it, the nearest first.</summary>
    private List<RunRow> Chain(long runId)
    {
        var chain = new List<RunRow>();
        for (long? next = runId; next is { } id && chain.Count <= Deepest && runs.Find(id) is { } run; next = waits.ParentOf(id)?.RunId)
            chain.Add(run);
        return chain;
    }
}
