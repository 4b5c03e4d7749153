using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;

namespace FlowDesigner.Core.Triggers;

/// <summary>The flow connections that steps may call, out of the directory.</summary>
public sealed class CallTargets(FlowDirectory directory) : ICallTargets
{
    public async ValueTask<IReadOnlyDictionary<string, CallTarget>?> FindAsync(string flow, CancellationToken cancel)
    {
        var found = await directory.OfFlowAsync(flow, cancel);
        return found.Count == 0 ? null : found.ToDictionary(live => live.Key, Of);
    }

    public async ValueTask<CallTarget?> FindAsync(long flowConnectionId, CancellationToken cancel) =>
        await directory.FindAsync(flowConnectionId, cancel) is { } live ? Of(live) : null;

    private static CallTarget Of(LiveFlowConnection live) =>
        new(live.FlowConnectionId, live.FlowId, live.Version, live.BindingsJson, live.IsEnabled, live.FlowOwner);

    public async ValueTask<string?> OwnerOfAsync(long flowConnectionId, CancellationToken cancel) =>
        (await directory.FindAsync(flowConnectionId, cancel))?.FlowOwner;
}
