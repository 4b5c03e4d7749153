namespace FlowDesigner.Core.Runs;

/// <summary>How much the engine does at once.</summary>
public sealed record EngineOptions
{
    /// <summary>Runs under way at the same time, over all flows.</summary>
    public int MaxParallelRuns { get; init; } = 256;

    /// <summary>Runs of one flow connection at the same time.</summary>
    public int MaxParallelPerFlowConnection { get; init; } = 64;

    /// <summary>Accepted events of one flow connection that may wait; more are answered 429.</summary>
    public int MaxBacklog { get; init; } = 100_000;

    /// <summary>How often lost hints and due runs are looked for, beside the timer.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(10);
}
