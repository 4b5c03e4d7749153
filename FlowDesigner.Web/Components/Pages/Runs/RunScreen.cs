using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>A run as its page shows it: every step of the flow, also those that have not begun.</summary>
/// <param name="Details">What the journal tells.</param>
/// <param name="Connection">The flow connection it ran on; null where that is gone.</param>
/// <param name="Plan">What a retry would do; null where there is nothing to retry.</param>
/// <param name="Steps">The flow's steps in reading order.</param>
public sealed record RunScreen(RunDetails Details, FlowConnectionView? Connection, RetryPlan? Plan, ImmutableArray<ScreenStep> Steps)
{
    /// <summary>The key that stands for the trigger among the steps.</summary>
    public const string TriggerKey = FlowPictures.Trigger;

    /// <summary>The step of another run that started it; null where none did.</summary>
    public ParentStep? Parent { get; init; }

    /// <summary>The live version, where a retry could take another one than the run has.</summary>
    public int? LiveVersion { get; init; }

    /// <summary>How it was retried.</summary>
    public IReadOnlyList<RetryRow> Retries { get; init; } = [];

    /// <summary>What people answered before a retry asked them anew, the newest first.</summary>
    public IReadOnlyList<ApprovalRow> EarlierAnswers { get; init; } = [];

    /// <summary>Those of a step; of steps that the version no longer has under the trigger, which tells of the retries.</summary>
    public IReadOnlyList<ApprovalRow> AnswersAt(ScreenStep? step) => [.. EarlierAnswers.Where(answer => At(answer.Path)?.Key == step?.Key)];

    /// <summary>The run whose payload was edited for this one.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>Runs that were begun with an edited payload of this one.</summary>
    public IReadOnlyList<RunRow> Replays { get; init; } = [];

    /// <summary>Whether a person may have it begin again: it has ended, and nothing of it is in the dark.</summary>
    public bool MayBeRetried => Run.Status.IsEnded() && Run.Status != RunStatus.Unknown;

    /// <summary>Whether a retry may go through single failed items of a For each: it is through with its list.</summary>
    public bool MayChooseItems(string loop) =>
        MayBeRetried && Find(loop)?.Details is { Row.Status: StepStatus.Completed, Loop.Failed: > 0 };

    /// <summary>The runs that its steps started.</summary>
    public IReadOnlyList<(string Path, RunRow Run)> Children { get; init; } = [];

    /// <summary>How many items went along each edge inside of its For eaches.</summary>
    public required LoopWays Ways { get; init; }

    public RunRow Run => Details.Run;
    public Flow Flow => Details.Flow.Flow;
    public bool IsOpen => !Run.Status.IsEnded();
    public Mode? Mode => RunStates.Of(Connection?.Mode);

    /// <summary>Writes that are done, in the order of the flow. Those of a For each are told by its counts.</summary>
    public IEnumerable<ScreenStep> Writes =>
        Steps.Where(step => step.IsWrite && step.Row?.Status == StepStatus.Completed && !step.WasDoneBefore);

    public ScreenStep? Find(string? key) => Steps.FirstOrDefault(step => step.Key == key);

    /// <summary>How many branches of a Parallel met in a Join.</summary>
    public int BranchesOf(JoinStep join) => Details.Flow.Graph.JoinedBy(join.Key) is { } parallel
        ? Details.Flow.Graph.Parents(join.Key).SelectMany(parent => Details.Flow.Graph.BranchesAround(parent.Step).Append(parent))
            .Where(port => port.Step == parallel).Distinct().Count()
        : 0;

    /// <summary>The step that a path names, in or out of a For each.</summary>
    public ScreenStep? At(string path) => Find(path[(path.LastIndexOf('/') + 1)..].Split('[')[0]);

    /// <summary>
    /// The step worth opening first: what the run ended at, what is under way, where items came to grief, else the last one that did
    /// something. Of a step in a For each, the For each itself, which lists the items.
    /// </summary>
    public string Worth => (Steps.FirstOrDefault(step =>
        step is { State: State.Failed or State.Unknown, Step.In: null, Row.IsHandled: false })
        ?? Steps.FirstOrDefault(step => step.State is State.Running or State.Waiting or State.NeedsYou)
        ?? Steps.FirstOrDefault(step => step.State is State.Failed or State.Unknown)
        ?? Steps.LastOrDefault(step => step.Details is { Loop: not null } || step.IsWrite && step.Row is not null)
        ?? Steps.LastOrDefault(step => step.Row is not null)) is { } worth ? worth.Step.In ?? worth.Key : TriggerKey;

    public static RunScreen Of(RunDetails details, FlowConnectionView? connection, RetryPlan? plan, AppCatalog apps)
    {
        var rows = details.Steps.ToDictionary(step => step.Path, StringComparer.Ordinal);
        var steps = new List<ScreenStep>();
        var words = new StepWords(details.Flow.Flow, apps);
        var ways = LoopWays.Of(details);
        foreach (var step in Ordered(details.Flow.Graph))
            steps.Add(Look(step, details, ways, rows.GetValueOrDefault(step.Key), words, apps, steps));
        return new RunScreen(details, connection, plan, [.. steps]) { Ways = ways };
    }

    private static IEnumerable<Step> Ordered(FlowGraph graph, string? loop = null) =>
        (loop is null ? graph.Root : graph.Inside(loop)).Steps.SelectMany(step =>
            step is ForEachStep ? Ordered(graph, step.Key).Prepend(step) : [step]);

    private static ScreenStep Look(
        Step step, RunDetails details, LoopWays ways, StepDetails? row, StepWords words, AppCatalog apps, List<ScreenStep> before)
    {
        var action = step is ActionStep act ? apps.FindAction(act.App, act.Action) : null;
        var number = details.Flow.Graph.NumberOf(step.Key) ?? "?";
        var look = new ScreenStep(step, number, words.TitleOf(step), StepWords.TileOf(step), row, action);
        return step.In is { } loop ? InLoop(look, details, ways, before.First(other => other.Key == loop))
            : row is null ? look with { State = WhyNotBegun(look, details, before) }
            : look with { State = StateOf(step, row, details), Word = WordOf(step, row) };
    }

    /// <summary>What a run was about when it ended stands still: nobody is at work on it.</summary>
    private static State StateOf(Step step, StepDetails row, RunDetails details) => row.Row.Status switch
    {
        StepStatus.Waiting when step is ApproveStep && !details.Run.Status.IsEnded() => State.NeedsYou,
        StepStatus.Running or StepStatus.Sent or StepStatus.Retry or StepStatus.Waiting when details.Run.Status.IsEnded() =>
            details.Run.Status == RunStatus.Failed && step is ForEachStep ? State.Failed : State.Cancelled,
        var status => RunStates.Of(status),
    };

    /// <summary>A step of a For each ran many times: it shows how many items it is done with, and how many stopped at it.</summary>
    private static ScreenStep InLoop(ScreenStep look, RunDetails details, LoopWays ways, ScreenStep loop)
    {
        if (loop.Row is null)
            return look with { State = loop.State };
        var stopped = details.Steps.Where(step => !step.Row.IsHandled && step.Path.EndsWith($"]/{look.Key}", StringComparison.Ordinal))
            .ToLookup(step => step.Row.Status);
        var failed = Math.Max(ways.FailedAt(look.Key), stopped[StepStatus.Failed].Count());
        var unknown = stopped[StepStatus.Unknown].Count();
        var done = look.Step is StopStep ? ways.ComingTo(look.Key) : ways.Through(look.Step);
        return failed > 0 ? look with { State = State.Failed, Word = $"{failed:N0} failed" }
            : unknown > 0 ? look with { State = State.Unknown, Word = $"{unknown} unknown" }
            : done > 0 ? look with { State = look.Step is StopStep ? State.Skipped : State.Completed, Word = LoopWays.Items(done) }
            : loop is { Row.Status: StepStatus.Completed, Details.Loop.Ways: not null } ? look with { State = State.NotTaken }
            : look;
    }

    private static State WhyNotBegun(ScreenStep look, RunDetails details, List<ScreenStep> before)
    {
        var parents = details.Flow.Graph.Parents(look.Key);
        var isOut = parents.Length > 0 && parents.All(parent => before.FirstOrDefault(step => step.Key == parent.Step) is { } from
            && (from.State == State.NotTaken || (from.Taken is { } taken && taken != (parent.Port ?? TakenPort.Plain))));
        return isOut ? State.NotTaken : State.NotReached;
    }

    private static string? WordOf(Step step, StepDetails row) => step switch
    {
        StopStep => "Stopped here",
        ApproveStep when row.Row.Status == StepStatus.Completed =>
            row.Row.Cursor switch { StepPort.Yes => "Approved", StepPort.No => "Declined", _ => "No answer" },
        _ when row.Row.IsHandled => "Failed, went on",
        _ => FlowPictures.PortWord(step, TakenPort.Of(step, row)),
    };
}

/// <summary>One step of the flow, and what became of it in this run.</summary>
public sealed record ScreenStep(Step Step, string Number, string Title, string Tile, StepDetails? Details, AppAction? Action)
{
    public string Key => Step.Key;
    public StepRow? Row => Details?.Row;

    /// <summary>Null for a step of a For each that ran without a hitch.</summary>
    public State? State { get; init; }
    public string? Word { get; init; }
    public string Name => $"step {Number} “{Title}”";
    public bool IsWrite => (Details?.Effect ?? Action?.Effect) is { } effect && effect != Effect.Read && Action?.Compute is null;

    /// <summary>The ledger knew this effect from another run, so nothing was sent.</summary>
    public bool WasDoneBefore =>
        Row is { Status: StepStatus.Completed, Message: { } message } && message.StartsWith("Already done", StringComparison.Ordinal);

    /// <summary>Which edge was taken.</summary>
    public string? Taken => Details is null ? null : TakenPort.Of(Step, Details);

    /// <summary>The provider's id of what a write made.</summary>
    public string? MadeId =>
        IsWrite && Action is not null && Details?.Response is { } json && Property(json, Action.IdField) is { Length: > 0 } id ? id : null;

    private static string? Property(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;
    }
}
