using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Draws an edge: the step follows the other, beside what it follows already.</summary>
/// <param name="From">Where it begins; null for the trigger, or the beginning of the For each that the step is inside of.</param>
/// <param name="To">The key of the step that it leads to.</param>
public sealed record Connect(StepPort? From, string To) : FlowEdit
{
    public override string Label(Flow flow) =>
        $"Connect {(From is { } from ? $"\"{flow.NameOf(from.Step)}\"" : "the trigger")} to \"{flow.NameOf(To)}\"";

    internal override Edited Change(Flow flow)
    {
        if (flow.Find(To) is not { } to)
            return Refusal.NoStep(To);
        if (From is not { } from)
            return Begin(flow, to);
        if (flow.Find(from.Step) is not { } before)
            return Refusal.NoStep(from.Step);
        if (!StepPort.Of(before).Contains(from.Port))
            return Refusal.NoPort(flow, from);
        if (before.In != to.In)
            return Refusal.Frame(flow, before, to);
        if (to.Edges().Contains(from.ToString()))
            return Already(to, $"\"{StepName.Of(before)}\"");
        if (flow.RunsBefore(To, from.Step))
            return Refusal.Cycle(flow, from.Step, To);
        return flow.One(To, step => step with { After = [.. step.Edges().Where(after => after != LooseStep.Nothing), from.ToString()] });
    }

    private static Edited Begin(Flow flow, Step to)
    {
        var start = to.In is null ? "the trigger" : $"the beginning of \"{flow.NameOf(to.In)}\"";
        if (to.Edges().IsEmpty)
            return Already(to, start);
        if (LooseStep.Is(to))
            return flow.One(to.Key, step => step with { After = [] });
        return new FlowProblem("edit.begins", $"\"{StepName.Of(to)}\" follows other steps, so it cannot be the first as well. " +
            "Remove those edges before you connect it to " + start + ".", to.Key);
    }

    private static FlowProblem Already(Step to, string from) =>
        new("edit.connected", $"\"{StepName.Of(to)}\" follows {from} already.", to.Key);
}

/// <summary>
/// Cuts an edge. A step that loses its last one is connected to nothing and says so; it does not become the first of the flow.
/// </summary>
/// <param name="From">Where the edge begins; null for the trigger, or the beginning of a For each.</param>
/// <param name="To">The key of the step that it leads to.</param>
public sealed record Disconnect(StepPort? From, string To) : FlowEdit
{
    public override string Label(Flow flow) =>
        $"Disconnect \"{flow.NameOf(To)}\" from {(From is { } from ? $"\"{flow.NameOf(from.Step)}\"" : "the trigger")}";

    internal override Edited Change(Flow flow)
    {
        if (flow.Find(To) is not { } to)
            return Refusal.NoStep(To);
        if (From is not { } from)
            return to.Edges().IsEmpty ? flow.One(To, step => step with { After = LooseStep.After }) : NoEdge(to);
        return to.Edges().Contains(from.ToString()) ? flow.One(To, step => step.Rewire(after => after == from.ToString() ? [] : [after]))
            : NoEdge(to);
    }

    private static FlowProblem NoEdge(Step to) =>
        new("edit.no_edge", $"Nothing leads from there to \"{StepName.Of(to)}\" any more.", to.Key);
}

/// <summary>Gives a step all its edges at once, in place of those that it has.</summary>
/// <param name="Key">The step's key.</param>
/// <param name="After">As <see cref="Step.After"/> has them: empty for the first of the flow.</param>
public sealed record SetEdges(string Key, ImmutableArray<string> After) : FlowEdit
{
    public override string Label(Flow flow) => $"Connect \"{flow.NameOf(Key)}\"";

    internal override Edited Change(Flow flow)
    {
        if (flow.Find(Key) is null)
            return Refusal.NoStep(Key);
        var wired = flow.One(Key, step => step with { After = After.IsEmpty ? [] : LooseStep.After });
        foreach (var after in After.Where(after => after != LooseStep.Nothing))
        {
            var made = new Connect(StepPort.Parse(after), Key).Change(wired);
            if (made.Flow is null)
                return made;
            wired = made.Flow;
        }
        return wired;
    }
}
