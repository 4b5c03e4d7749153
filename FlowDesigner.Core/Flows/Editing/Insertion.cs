using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>
/// Puts steps with keys of their own into a flow: those without edges are the heads, which are connected as the place says.
/// </summary>
internal static class Insertion
{
    public static Edited Into(Flow flow, ImmutableArray<Step> steps, AddAt at)
    {
        if (flow.Steps.Length + steps.Length > FlowJson.MaxSteps)
            return Refusal.TooMany(flow.Steps.Length + steps.Length);
        return at switch
        {
            AddAt.Place place =>
                Inside(flow, place.Loop, () => Add(flow, steps, place.Loop, IsEmpty(flow, place.Loop) ? [] : LooseStep.After, null)),
            AddAt.First first => Inside(flow, first.Loop, () => Add(flow, steps, first.Loop, [], null)),
            AddAt.End end => Inside(flow, end.Loop, () => AtEnd(flow, steps, end.Loop)),
            AddAt.Behind behind => Behind(flow, steps, behind.Port),
            AddAt.Edge edge => OnEdge(flow, steps, edge),
            _ => throw new ArgumentOutOfRangeException(nameof(at)),
        };
    }

    private static Edited Inside(Flow flow, string? loop, Func<Edited> add) =>
        loop is null || flow.Find(loop) is ForEachStep ? add() : Refusal.NoLoop(flow, loop);

    private static bool IsEmpty(Flow flow, string? loop) => !flow.Steps.Any(step => step.In == loop);

    private static Edited AtEnd(Flow flow, ImmutableArray<Step> steps, string? loop) => flow.Ends(loop) switch
    {
        _ when IsEmpty(flow, loop) => Add(flow, steps, loop, [], null),
        [var only] => Behind(flow, steps, Outlets.Main(only)!.Value),
        _ => Add(flow, steps, loop, LooseStep.After, null),
    };

    private static Edited Behind(Flow flow, ImmutableArray<Step> steps, StepPort port)
    {
        if (flow.Find(port.Step) is not { } before)
            return Refusal.NoStep(port.Step);
        if (!StepPort.Of(before).Contains(port.Port))
            return Refusal.NoPort(flow, port);
        return Add(flow, steps, before.In, [port.ToString()], EndOfBranch(flow, before));
    }

    private static Edited OnEdge(Flow flow, ImmutableArray<Step> steps, AddAt.Edge edge)
    {
        if (flow.Find(edge.To) is not { } next)
            return Refusal.NoStep(edge.To);
        if (edge.From is { } from && !next.Edges().Contains(from.ToString()) || edge.From is null && !next.Edges().IsEmpty)
            return new FlowProblem("edit.no_edge",
                $"Nothing leads from there to \"{StepName.Of(next)}\" any more. Drop it behind a step instead.", edge.To);
        var followed = steps.SelectMany(step => step.Edges()).Select(after => StepPort.Parse(after).Step).ToHashSet(StringComparer.Ordinal);
        if (steps.Where(step => step.In is null && !followed.Contains(step.Key)).ToList() is not [var last]
            || Outlets.Main(last) is not { } outlet)
        {
            return new FlowProblem("edit.no_end", steps is [StopStep]
                ? "A Stop ends the run, so nothing can follow it. Drop it behind a step instead of onto an edge."
                : "These steps do not end in one step that another can follow. Drop them behind a step instead of onto an edge.", edge.To);
        }
        ImmutableArray<string> before = edge.From is { } port ? [port.ToString()] : [];
        var added = Add(flow, steps, next.In, before, flow.Steps.IndexOf(next));
        return edge.From is null
            ? added with { Flow = added.Flow!.One(edge.To, step => step with { After = [outlet.ToString()] }) }
            : added with { Flow = added.Flow!.One(edge.To,
                step => step.Rewire(after => [after == before[0] ? outlet.ToString() : after])) };
    }

    private static Edited Add(Flow flow, ImmutableArray<Step> steps, string? loop, ImmutableArray<string> heads, int? index)
    {
        var placed = steps.Select(step => step.In is null
            ? step with { In = loop, After = step.Edges().IsEmpty || LooseStep.Is(step) ? heads : step.After } : step);
        return new Edited(flow with { Steps = flow.Steps.InsertRange(index ?? flow.Steps.Length, placed) }, null)
        {
            Added = [.. steps.Select(step => step.Key)],
        };
    }

    /// <summary>
    /// The place in the list behind a step and all that runs only behind it: the list's order decides between branches, so the branch added
    /// last is the last.
    /// </summary>
    private static int EndOfBranch(Flow flow, Step before)
    {
        var branch = new HashSet<string>([before.Key], StringComparer.Ordinal);
        var end = flow.Steps.IndexOf(before) + 1;
        for (var i = end; i < flow.Steps.Length; i++)
        {
            var step = flow.Steps[i];
            var isBehind = step.Edges() is { IsEmpty: false } edges && edges.All(after => branch.Contains(StepPort.Parse(after).Step));
            if (!isBehind && (step.In is null || !branch.Contains(step.In)))
                continue;
            branch.Add(step.Key);
            end = i + 1;
        }
        return end;
    }
}
