using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>What a step asks for that calls another flow.</summary>
/// <param name="By">The step that asks; the same step never starts a second run.</param>
/// <param name="FlowConnection">The other flow connection by its key; null: the only live one.</param>
/// <param name="Waits">True where the step waits for its end.</param>
public sealed record FlowCall(ParentStep By, string Flow, string? FlowConnection, ReadOnlyMemory<byte> Payload, bool Waits);

/// <summary>What became of a call.</summary>
public abstract record CallResult
{
    public sealed record Started(long RunId) : CallResult;

    /// <summary>Not now; the same call is made again later.</summary>
    public sealed record Later(string Why, TimeSpan RetryAfter) : CallResult;

    public sealed record Refused(string Code, string Why) : CallResult;
}

/// <summary>Starts runs of other flows for steps that call them.</summary>
public interface IFlowStarter
{
    ValueTask<CallResult> StartAsync(FlowCall call, CancellationToken cancel);

    /// <summary>How a called run stands, and what its last Set values gave as JSON; null where it is no longer kept.</summary>
    ValueTask<CalledRun?> FindAsync(long runId);
}

/// <summary>A run that a step started.</summary>
/// <param name="FlowName">What its flow is called.</param>
/// <param name="Output">What its last Set values gave; null where it set none.</param>
public sealed record CalledRun(RunRow Run, string FlowName, ReadOnlyMemory<byte>? Output);

/// <summary>A live flow connection that a step may call.</summary>
/// <param name="Owner">Who alone sees its flow; null: everybody.</param>
public sealed record CallTarget(long FlowConnectionId, long FlowId, int Version, string Bindings, bool IsEnabled, string? Owner);

/// <summary>Finds the flow connections that steps name.</summary>
public interface ICallTargets
{
    /// <summary>The flow connections of a flow that are not removed, by key; null where there is no such flow.</summary>
    ValueTask<IReadOnlyDictionary<string, CallTarget>?> FindAsync(string flow, CancellationToken cancel);

    /// <summary>One flow connection as it is now; null where it was removed.</summary>
    ValueTask<CallTarget?> FindAsync(long flowConnectionId, CancellationToken cancel);

    /// <summary>Who alone sees a flow; null: everybody.</summary>
    ValueTask<string?> OwnerOfAsync(long flowConnectionId, CancellationToken cancel);
}
