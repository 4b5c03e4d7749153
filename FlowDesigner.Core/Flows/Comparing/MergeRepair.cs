using System.Collections.Immutable;
using FlowDesigner.Core.Flows.Editing;

namespace FlowDesigner.Core.Flows.Comparing;

/// <summary>
/// Mends what is sound in each of two flows and not in both together: edges from a step that the other removed, and rings.
/// </summary>
internal static class MergeRepair
{
    public static Flow Of(Flow merged, Flow theirs, List<FlowProblem> notices)
    {
        var keys = merged.Keys();
        merged = merged.Each(step => Connected(step, keys, notices));
        merged = merged with
        {
            Layout = Ordinal.Map<Place>().AddRange(merged.Layout.Where(place => keys.Contains(place.Key))),
            Groups = [.. merged.Groups.Select(group => group.Steps.All(keys.Contains)
                ? group : group with { Steps = [.. group.Steps.Where(keys.Contains)] })
                .Where(group => !group.Steps.IsEmpty)],
        };
        return Uncircled(merged, theirs, notices);
    }

    private static Step Connected(Step step, HashSet<string> keys, List<FlowProblem> notices)
    {
        if (step.In is { } loop && !keys.Contains(loop))
        {
            notices.Add(
                Notice($"\"{StepName.Of(step)}\" was inside \"{loop}\", which was removed: it is outside of it and connected to nothing " +
                    $"now.", step));
            return step with { In = null, After = LooseStep.After };
        }
        if (step.Edges().Length > 1 && step.Edges().Contains(LooseStep.Nothing))
            step = step with { After = [.. step.Edges().Where(after => after != LooseStep.Nothing)] };
        var mended = step.Rewire(after => after == LooseStep.Nothing || keys.Contains(StepPort.Parse(after).Step) ? [after] : []);
        if (LooseStep.Is(mended) && !LooseStep.Is(step))
            notices.Add(Notice($"\"{StepName.Of(step)}\" followed a step that was removed: it is connected to nothing now.", step));
        return mended;
    }

    // Each of the two drew an edge that is sound alone; theirs was first.
    private static Flow Uncircled(Flow merged, Flow theirs, List<FlowProblem> notices)
    {
        var graph = FlowGraph.Of(merged);
        return merged.Each(step =>
        {
            if (!graph.IsInCycle(step.Key) || theirs.Find(step.Key) is { } same && same.Edges().SequenceEqual(step.Edges())
                && same.In == step.In)
                return step;
            ImmutableArray<string> edges = theirs.Find(step.Key) is { } other && other.In == step.In ? other.Edges() : LooseStep.After;
            notices.Add(Notice($"\"{StepName.Of(step)}\" would run before itself with the edges of both: it has theirs now.", step));
            return step with { After = edges };
        });
    }

    private static FlowProblem Notice(string message, Step step) => new("merge.mended", message, step.Key, IsWarning: true);
}
