using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>One step of a preview as the report lists it.</summary>
/// <param name="Where">The step's number, the item it was done for, and the connection.</param>
public sealed record PreviewLine(PreviewStep Step, string Tile, string Title, string Where, State State, string Word)
{
    /// <summary>The step's key, without the items around it.</summary>
    public string Key { get; private init; } = "";

    /// <summary>The edge that was taken, as <see cref="TakenPort"/> names it; null while that is undecided.</summary>
    public string? Branch { get; private init; }

    public bool IsWrite => Step.State == PreviewState.HeldBack;

    public static IReadOnlyList<PreviewLine> Of(PreviewResult result, Flow flow, PreviewAccounts accounts, AppCatalog apps)
    {
        var (graph, words) = (FlowGraph.Of(flow), new StepWords(flow, apps));
        return [.. result.Steps.Select(step => Line(step, graph, words, accounts))];
    }

    private static PreviewLine Line(PreviewStep done, FlowGraph graph, StepWords words, PreviewAccounts accounts)
    {
        var (key, item) = Place(done.Path);
        var step = graph.Find(key);
        var slot = (step as ActionStep)?.Connection;
        var account = slot is null ? null : accounts.Names.GetValueOrDefault(slot);
        var where = $"Step {graph.NumberOf(key) ?? "?"}"
            + $"{(item is null ? "" : $", item {item}")}{(account is null ? "" : $", in {account}")}";
        var (state, word) = Look(done, step);
        return new PreviewLine(
            done, step is null ? "" : StepWords.TileOf(step), done.Sentence ?? (step is null ? key : words.TitleOf(step)), where,
            state, word)
        {
            Key = key, Branch = done.Taken,
        };
    }

    private static (State, string) Look(PreviewStep done, Step? step) => done.State switch
    {
        PreviewState.HeldBack => (State.PreviewWrite, "Held back"),
        PreviewState.Read => (State.Completed, "Read"),
        PreviewState.Sampled => (State.Completed, "Sample"),
        PreviewState.NotRead => (State.NotReached, "Not read"),
        PreviewState.Undecided => (State.Unknown, "Undecided"),
        PreviewState.Waits => (State.Waiting, "Waits"),
        PreviewState.Asks => (State.NeedsYou, "Asks"),
        PreviewState.Stopped => (State.Skipped, "Stops here"),
        PreviewState.Failed => (State.Failed, "Fails"),
        _ => (State.Completed, FlowPictures.PortWord(step, done.Taken) ?? "Done"),
    };

    // A path is the enclosing items and the step's key: each[cus_42]/customer.
    private static (string Key, string? Item) Place(string path)
    {
        var slash = path.LastIndexOf('/');
        var last = slash < 0 ? path : path[(slash + 1)..];
        var open = path.IndexOf('[', StringComparison.Ordinal);
        var close = path.LastIndexOf(']');
        var item = open >= 0 && close > open ? Uri.UnescapeDataString(path[(open + 1)..close]) : null;
        return (last.Split('[')[0], item);
    }
}
