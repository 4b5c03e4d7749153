using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>What every run of one engine shares.</summary>
internal sealed record RunSurroundings(
    IJournal Journal,
    IRunReader Reader,
    IAppTransport Transport,
    IConnectionDirectory Connections,
    EffectKeys Keys,
    RunFeed Feed,
    TimeProvider Clock,
    Func<double> Chance,
    CancellationToken Stopping)
{
    /// <summary>Starts other flows; set when the program is put together.</summary>
    public IFlowStarter? Starter { get; set; }
}

/// <summary>What the end of a claim means for others.</summary>
/// <param name="Released">The next run of its lane; or the run itself, where it can go on at once.</param>
/// <param name="WakeAt">When the run goes on, where it parked until a moment.</param>
/// <param name="Woken">The run that waited for the end of this one.</param>
internal readonly record struct SessionEnd(long? Released, long? WakeAt, WokenRun? Woken);
