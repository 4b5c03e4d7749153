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
        var marks = screen.Steps.Where(step => step.State is not null).ToDictionary(step => step.Key, step => new StepMark(
            step.State!.Value, step.Word ?? (step.State == State.NotReached && screen.IsOpen ? "Not yet" : null), DetailOf(step)) { Branch = step.Taken is { Length: > 0 } branch ? branch : null });
        var picture = FlowPictures.Of(screen.Flow, apps, marks);
        // Inside a For each a step runs many times: it has a state only where items stopped at it, and its edges have none.
        var unmarked = screen.Steps.Where(step => step.State is null).Select(step => step.Key).ToHashSet();
        var inside = screen.Steps.Where(step => step.Step.In is { } loop && screen.Find(loop)?.Row is not null).Select(step => step.Key).ToHashSet();
        return new FlowPicture(
            [.. picture.Nodes.Select(node => unmarked.Contains(node.Key) ? node with { State = null, StateWord = null } : node)],
            [.. picture.Edges.Select(edge => inside.Contains(edge.To) ? edge with { Look = EdgeLook.AtRest } : edge)]);
    }

    /// <summary>Null where the flow's own words say enough.</summary>
    private static string? DetailOf(ScreenStep step) => step switch
    {
        { Details.Loop: { Of: { } all } loop } => string.Create(CultureInfo.InvariantCulture, $"{loop.Total:N0} of {all:N0} items"),
        { Details.Loop: { } loop } => string.Create(CultureInfo.InvariantCulture, $"{loop.Total:N0} items"),
        { Details.Attempts: [.., { HttpStatus: { } status }], State: not State.Completed, Row.Attempts: var tries } => $"HTTP {status}, {tries} attempt{(tries == 1 ? "" : "s")}",
        { MadeId: { } id } => id,
        { WasDoneBefore: true } => "Made by an earlier run",
        { Step: StopStep, Row.Message: { } reason } => reason,
        _ => null,
    };
}
