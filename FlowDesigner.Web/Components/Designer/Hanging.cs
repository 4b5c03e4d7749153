using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Web.Components.Canvas;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>Where a new step goes, from where it was dropped, which plus was pressed, or which step has the focus.</summary>
/// <param name="At">For the edit.</param>
/// <param name="Behind">The step it comes after, for the words.</param>
internal sealed record Hanging(AddAt At, string? Behind)
{
    public static Hanging Of(CanvasCommand command, Flow flow, PlacedPicture drawn)
    {
        if (command.To is { } to && command.After is { } edge)
            return new(new AddAt.Edge(PortOf(edge, flow), to), StepPort.Parse(edge).Step);
        if (command.After is { } after)
            return After(after, flow, isBeside: command.HasPoint);
        return command.HasPoint ? Near(command.X, command.Y, flow, drawn) : new(new AddAt.End(), null);
    }

    /// <summary>
    /// The port that a wire begins at: the first free one where only the step is named. Null for the trigger and the beginning of a
    /// For each.
    /// </summary>
    public static StepPort? PortOf(string after, Flow flow)
    {
        var port = StepPort.Parse(after);
        if (port.Step == FlowPictures.Trigger || port.Port == FlowPictures.InsideFrame || port.Port is not null)
            return port.Step == FlowPictures.Trigger || port.Port == FlowPictures.InsideFrame ? null : port;
        return flow.Find(port.Step) is { } step ? FreePort(step, flow) ?? port : port;
    }

    private static StepPort? FreePort(Step step, Flow flow)
    {
        var ports = StepPort.Of(step).Where(port => port != StepPort.Error).Select(port => new StepPort(step.Key, port)).ToList();
        return ports.Count == 0 ? null : ports.Cast<StepPort?>().FirstOrDefault(port => !flow.Steps.Any(next => Follows(next, port!.Value)))
            ?? ports[0];
    }

    private static Hanging After(string after, Flow flow, bool isBeside)
    {
        var named = StepPort.Parse(after);
        if (named.Step == FlowPictures.Trigger)
            return Begin(null, flow, isBeside, FlowPictures.Trigger);
        if (named.Port == FlowPictures.InsideFrame)
            return isBeside && flow.Steps.Any(step => step.In == named.Step) ? new(new AddAt.End(named.Step), named.Step)
                : Begin(named.Step, flow, isBeside, named.Step);
        var port = PortOf(after, flow) ?? named;
        // With the keyboard a step is put between two; a wire pulled to an empty place begins a branch of its own.
        return !isBeside && flow.Steps.FirstOrDefault(step => Follows(step, port)) is { } next
            ? new(new AddAt.Edge(port, next.Key), port.Step) : new(new AddAt.Behind(port), port.Step);
    }

    private static Hanging Begin(string? loop, Flow flow, bool isBeside, string behind) =>
        !isBeside && flow.Steps.FirstOrDefault(step => step.In == loop && step.After.IsDefaultOrEmpty) is { } first
            ? new(new AddAt.Edge(null, first.Key), behind) : new(new AddAt.First(loop), behind);

    // Dropped anywhere: it goes on from the open end that is nearest.
    private static Hanging Near(int x, int y, Flow flow, PlacedPicture drawn)
    {
        var nearest = drawn.Picture.Nodes.Where(node => node.OpenEnd is not null && drawn.Boxes.ContainsKey(node.Key))
            .OrderBy(node => Math.Abs(drawn.Boxes[node.Key].Middle - x - FlowLayout.CardWidth / 2) + Math.Abs(drawn.Boxes[node.Key].Y - y))
                .FirstOrDefault();
        return nearest is null ? new(new AddAt.End(), null) : After(nearest.OpenEnd!.Value.ToString(), flow, isBeside: false);
    }

    private static bool Follows(Step step, StepPort port) => !step.After.IsDefaultOrEmpty && step.After.Contains(port.ToString());
}
