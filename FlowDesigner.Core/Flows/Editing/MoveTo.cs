using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>
/// Takes steps, with what is inside of them, out of their place in the flow and puts them into another: into a For each, out of one, or
/// onto an edge. They stay connected among each other, and the gap is closed behind them.
/// </summary>
public sealed record MoveTo(ImmutableArray<string> Keys, AddAt At) : FlowEdit
{
    public override string Label(Flow flow) => At switch
    {
        AddAt.Place { Loop: { } loop } => $"Move {StepName.Several(flow, Keys)} into \"{flow.NameOf(loop)}\"",
        AddAt.End { Loop: { } loop } => $"Move {StepName.Several(flow, Keys)} into \"{flow.NameOf(loop)}\"",
        AddAt.Place or AddAt.End when Keys.Any(key => flow.Find(key)?.In is not null) => $"Move {StepName.Several(flow, Keys)} out",
        AddAt.Behind behind => $"Move {StepName.Several(flow, Keys)} behind \"{flow.NameOf(behind.Port.Step)}\"",
        AddAt.Edge edge => $"Move {StepName.Several(flow, Keys)} before \"{flow.NameOf(edge.To)}\"",
        _ => $"Move {StepName.Several(flow, Keys)}",
    };

    internal override Edited Change(Flow flow)
    {
        if (Keys.FirstOrDefault(key => flow.Find(key) is null) is { } gone)
            return Refusal.NoStep(gone);
        var moved = flow.WithInside(Keys);
        if (Targets().FirstOrDefault(moved.Contains) is { } itself)
            return new FlowProblem("edit.into_itself",
                $"\"{flow.NameOf(itself)}\" is among the steps that are being moved. Choose a place outside of them.", itself);
        ImmutableArray<Step> steps = [.. flow.Steps.Where(step => moved.Contains(step.Key)).Select(step => IsTop(step)
            ? Free(step) : step)];
        var rest = Removal.CutOff(flow with { Steps = [.. flow.Steps.Where(step => !moved.Contains(step.Key))] }, moved,
            Removal.Past(flow, moved));
        // The edge that they are dropped on may have been one of their own, which closing the gap has changed already.
        var made = Insertion.Into(rest, steps, At);
        return made.Flow is null ? made : made with { Added = [] };

        bool IsTop(Step step) => step.In is null || !moved.Contains(step.In);

        // Edges to steps that stay behind, or that were in another frame, cannot come along.
        Step Free(Step step) => (step with { In = null }) with
        {
            After = [.. step.Edges().Where(after => flow.Find(StepPort.Parse(after).Step) is { } before && moved.Contains(before.Key)
                && IsTop(before)
                && before.In == step.In)],
        };
    }

    private IEnumerable<string> Targets() => At switch
    {
        AddAt.Place { Loop: { } loop } => [loop],
        AddAt.End { Loop: { } loop } => [loop],
        AddAt.First { Loop: { } loop } => [loop],
        AddAt.Behind behind => [behind.Port.Step],
        AddAt.Edge { From: { } from } edge => [from.Step, edge.To],
        AddAt.Edge edge => [edge.To],
        _ => [],
    };
}
