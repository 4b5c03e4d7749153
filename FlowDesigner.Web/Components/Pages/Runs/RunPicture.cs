using System.Globalization;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>The flow drawn with what happened on each step, and with how many items went along each edge.</summary>
public static class RunPicture
{
    public static FlowPicture Of(RunScreen screen, AppCatalog apps)
    {
        var marks = screen.Steps.Where(step => step.State is not null).ToDictionary(step => step.Key, step => MarkOf(step, screen.IsOpen));
        var picture = FlowPictures.Of(screen.Flow, apps, marks);
        // Of a step in a For each that no item has come to yet there is nothing to tell.
        var unmarked = screen.Steps.Where(step => step.State is null).Select(step => step.Key).ToHashSet();
        return picture with
        {
            Nodes = [.. picture.Nodes.Select(node => unmarked.Contains(node.Key) ? node with { State = null, StateWord = null } : node)],
            Edges = [.. picture.Edges.Select(edge => Counted(edge, screen))],
        };
    }

    private static StepMark MarkOf(ScreenStep step, bool isOpen) => new(
        step.State!.Value, step.Word ?? (step.State == State.NotReached && isOpen ? "Not yet" : null), DetailOf(step))
    {
        Branch = step.Taken is { Length: > 0 } branch ? branch : null,
    };

    private static PictureEdge Counted(PictureEdge edge, RunScreen screen) => (screen.Find(edge.From), screen.Find(edge.To)) switch
    {
        ({ Step.In: { } loop } from, { } to) => Inside(edge, screen, from, to, screen.Find(loop)!),
        ({ Step: ForEachStep, Details.Loop: { } loop, Row.Finished: not null }, _) when edge.Port is null =>
            edge with { Count = Behind(loop), HasFailures = loop.Failed + loop.Unknown > 0 },
        (_, { Step: ForEachStep, Details.Loop.Of: { } all }) => edge with { Count = LoopWays.Items(all) },
        ({ Step: JoinStep join, State: State.Completed }, _) when screen.BranchesOf(join) is > 1 and var branches =>
            edge with { Count = $"{branches} branches" },
        _ => edge,
    };

    private static PictureEdge Inside(PictureEdge edge, RunScreen screen, ScreenStep from, ScreenStep to, ScreenStep loop)
    {
        if (loop.Row is null)
            return edge;
        var items = screen.Ways.Along(new StepPort(from.Key, edge.Port));
        var failed = screen.Ways.FailedAt(to.Key);
        return edge with
        {
            Look = items > 0 ? EdgeLook.Taken
                : to.State == State.NotTaken ? EdgeLook.NotTaken
                : edge.Port == StepPort.Error ? EdgeLook.ErrorPath : EdgeLook.AtRest,
            Count = items == 0 ? null : failed > 0 && to.Step.After.Length == 1 ? $"{LoopWays.Items(items)}, {Number(failed)} failed"
                : LoopWays.Items(items),
            HasFailures = items > 0 && failed > 0,
        };
    }

    private static string Behind(LoopState loop)
    {
        var good = loop.Total - loop.Failed - loop.Unknown;
        var count = loop.Failed + loop.Unknown > 0 || loop.Of is not null ? $"{Number(good)} of {LoopWays.Items(loop.Of ?? loop.Total)}"
            : LoopWays.Items(good);
        return loop.Failed > 0 ? $"{count}, {Number(loop.Failed)} failed" : loop.Unknown > 0 ? $"{count}, {Number(loop.Unknown)} unknown"
            : count;
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Null where the flow's own words say enough.</summary>
    private static string? DetailOf(ScreenStep step) => step switch
    {
        { Details.Loop: { Of: { } all } loop } => $"{Number(loop.Total)} of {LoopWays.Items(all)}",
        { Details.Loop: { } loop } => LoopWays.Items(loop.Total),
        { Details.Attempts: [.., { HttpStatus: { } status }], State: not State.Completed, Row.Attempts: var tries } =>
            $"HTTP {status}, {tries} attempt{(tries == 1 ? "" : "s")}",
        { MadeId: { } id } => id,
        { WasDoneBefore: true } => "Made by an earlier run",
        { Step: StopStep, Row.Message: { } reason } => reason,
        _ => null,
    };
}
