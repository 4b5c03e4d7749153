using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// Carries out the branches of a Parallel side by side. Each has its own position and commits for itself, so a branch that waits holds up
/// nobody. The run parks only when every branch has come as far as it can; one that fails for good keeps the others from beginning
/// anything more.
/// </summary>
internal sealed class ParallelWalker(StepEdge edge, FlowWalker walker)
{
    public async ValueTask<Outcome> WalkAsync(Position at, CompiledParallel step, string path, StepRow? row)
    {
        if (edge.HoldBack(at, step, new HashSet<string>()) is { } held and not Outcome.Completed)
            return held;
        if (row is null)
        {
            edge.Record(at, new StepRow(path, StepStatus.Completed)
            {
                Attempts = 1,
                Started = at.Now.ToUnixTimeMilliseconds(),
                Finished = edge.NowMs,
                Output = "{}"u8.ToArray(),
            });
        }
        // The run is claimed, and what came before is written: from here on each branch commits for itself.
        if (await edge.FlushAsync(at) is { } stopped)
            return stopped;
        edge.Moved();
        var halt = new Halt();
        var branches = step.Branches.Select(branch => (Steps: branch, At: new Position(at, halt))).ToList();
        var outcomes = await Task.WhenAll(branches.Select(branch => BranchAsync(branch.At, branch.Steps, halt)));
        foreach (var branch in branches)
            at.Take(branch.At);
        return Ending(outcomes) ?? new Outcome.Completed(FlowWalker.Nothing);
    }

    private async Task<Outcome> BranchAsync(Position at, CompiledBranch branch, Halt halt)
    {
        edge.Attach(at);
        at.Reach(branch.Port);
        try
        {
            var outcome = await walker.WalkAsync(at, branch.Steps);
            if (outcome is Outcome.Failed or Outcome.Skipped)
                halt.Set();
            if (outcome is not Outcome.Gone && await edge.FlushAsync(at) is { } gone)
                return gone;
            edge.Moved();
            return outcome;
        }
        catch
        {
            halt.Set();
            throw;
        }
    }

    /// <summary>How branches together keep the walk from going on; null where all are done.</summary>
    private static Outcome? Ending(Outcome[] branches)
    {
        // Who lost the run, or was told to stop, says nothing more; then what ends the run; then what only waits.
        var isEnding = Array.Exists(branches, branch => branch is Outcome.Failed or Outcome.Skipped);
        var ending = branches.Where(branch => branch is not (Outcome.Completed or Outcome.Retry or Outcome.Waiting))
            .MinBy(branch => branch switch
        {
            Outcome.Gone => 0,
            Outcome.Cancelled => 1,
            Outcome.Paused => 2,
            Outcome.Unknown when isEnding => 3,
            Outcome.Failed => 4,
            Outcome.Skipped => 5,
            Outcome.Halted => 6,
            _ => 7,
        });
        var parked = branches.Where(branch => branch is Outcome.Retry or Outcome.Waiting).Aggregate((Outcome?)null, Outcome.Park);
        return ending is Outcome.Unknown && !isEnding ? parked ?? ending : ending ?? parked;
    }
}
