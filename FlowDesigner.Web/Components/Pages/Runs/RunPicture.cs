using System.Globalization;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>The flow drawn with what happened on each step.</summary>
public static class RunPicture
{
    public static FlowPicture Of(RunScreen screen, AppCatalog apps)
    {
        var flow = screen.Flow;
        var trigger = new PictureNode(RunScreen.TriggerKey, "If", apps.FindTrigger(flow.Trigger.App, flow.Trigger.Trigger)?.Name ?? flow.Trigger.Trigger,
            apps.Find(flow.Trigger.App)?.Name ?? "", flow.Trigger.App) { State = State.Completed, StateWord = "Received" };
        return new FlowPicture(
            [trigger, .. screen.Steps.Select(step => Node(step, screen, apps))],
            [.. screen.Steps.SelectMany(step => Edges(step, screen))]);
    }

    private static PictureNode Node(ScreenStep step, RunScreen screen, AppCatalog apps) =>
        new(step.Key, step.Number, step.Title, DetailOf(step, apps), step.Tile)
        {
            State = step.State,
            StateWord = step.Word ?? (step.State == State.NotReached && screen.IsOpen ? "Not yet" : null),
            Frame = step.Step.In,
            IsFrame = step.Step is ForEachStep,
        };

    private static string DetailOf(ScreenStep step, AppCatalog apps) => step switch
    {
        { Details.Loop: { } loop } => loop.Of is { } of
            ? string.Create(CultureInfo.InvariantCulture, $"{loop.Total:N0} of {of:N0} items") : string.Create(CultureInfo.InvariantCulture, $"{loop.Total:N0} items"),
        { Details.Attempts: [.., { HttpStatus: { } status }], Row.Attempts: var tries, State: not State.Completed } => $"HTTP {status}, {tries} attempt{(tries == 1 ? "" : "s")}",
        { MadeId: { } id } => id,
        { WasDoneBefore: true } => "Made by an earlier run",
        { Step: StopStep, Row.Message: { } reason } => reason,
        { Step: StopStep stop } => stop.Reason,
        { Step: ActionStep action } => step.Action is { } known && step.Title != known.Name ? $"{apps[action.App].Name}, {known.Name}" : apps.Find(action.App)?.Name ?? action.App,
        { Step: IfStep } => "Takes one way",
        _ => "",
    };

    private static IEnumerable<PictureEdge> Edges(ScreenStep step, RunScreen screen)
    {
        var parents = screen.Details.Flow.Graph.Parents(step.Key);
        if (parents.Length == 0 && step.Step.In is null)
            return [new PictureEdge(RunScreen.TriggerKey, step.Key) { Look = step.Row is null ? EdgeLook.AtRest : EdgeLook.Taken }];
        return parents.Select(parent => new PictureEdge(parent.Step, step.Key)
        {
            Label = parent.Port switch { StepPort.Yes => "Yes", StepPort.No => "No", _ => null },
            Look = LookOf(parent, step, screen.Find(parent.Step)),
        });
    }

    private static EdgeLook LookOf(StepPort port, ScreenStep step, ScreenStep? from) => from switch
    {
        { State: State.NotTaken } => EdgeLook.NotTaken,
        { Taken: { } taken } when port.Port is { } way && way != taken => EdgeLook.NotTaken,
        { State: State.Completed } when step.Row is not null => EdgeLook.Taken,
        _ => EdgeLook.AtRest,
    };
}
