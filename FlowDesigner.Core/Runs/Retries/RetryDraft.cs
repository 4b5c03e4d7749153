using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs.Retries;

/// <summary>
/// A retry worked out from the journal and the flow alone: what is kept, what is given up, and what may not be made twice.
/// </summary>
internal sealed record RetryDraft(RunDetails Details, CompiledFlow To, int Version, RetryChoice Choice)
{
    public required IReadOnlyDictionary<string, long> Bindings { get; init; }

    /// <summary>The epoch of the run that this was worked out from.</summary>
    public int Epoch => Details.Run.Epoch;
    public bool IsOnOtherVersion => Version != Details.Run.Version;

    /// <summary>Steps outside of For eaches that begin again.</summary>
    public required IReadOnlySet<string> Redone { get; init; }

    /// <summary>Finished For eaches with failed items, and which of those are carried out again.</summary>
    public required IReadOnlyList<LoopRestart> Restart { get; init; }

    /// <summary>The paths of all those items.</summary>
    public IReadOnlyList<string> RedoneItems { get; init; } = [];

    /// <summary>Rows that go: of steps that begin again, and of steps that are no more.</summary>
    public IReadOnlyList<string> Drop =>
        [.. Outside.Select(step => step.Path).Where(path => Redone.Contains(path) || To.Graph.Find(path) is null)];

    /// <summary>Rows that the walk is given: finished ones, and those of For eaches and items as the retry would leave them.</summary>
    public IReadOnlyDictionary<string, StepRow> Known
    {
        get
        {
            var redone = Restart.Where(loop => !loop.IsLeft).Select(loop => loop.Path).ToHashSet(StringComparer.Ordinal);
            var known = Finished.Where(row => !redone.Contains(RootOf(row.Path))).ToDictionary(row => row.Path, StringComparer.Ordinal);
            foreach (var loop in redone)
            {
                var row = RowOf(loop)!;
                known[loop] = row with { Status = StepStatus.Running, Cursor = LoopState.Read(row.Cursor).Again().Write() };
            }
            // One that did not come to the end of its list goes on where it stood.
            foreach (var row in Outside.Select(step => step.Row).Where(row => row.Status == StepStatus.Running && IsKept(row.Path)
                && LoopState.In(row) is { IsRedo: false }))
                known[row.Path] = row;
            foreach (var item in RedoneItems)
                known[item] = new StepRow(item, StepStatus.Running);
            return known;
        }
    }

    /// <summary>When a step was first begun: <c>now</c> in its mappings, also where it begins again.</summary>
    public StepRow? RowOf(string path) => Details.Steps.FirstOrDefault(step => step.Path == path)?.Row;

    public IReadOnlyList<string> Kept => [.. Finished.Select(row => row.Path).Where(path =>
        !path.Contains('[', StringComparison.Ordinal) && Restart.All(loop => loop.IsLeft || loop.Path != path))];

    /// <summary>What steps that begin again have made.</summary>
    public IReadOnlyDictionary<string, MadeBefore> Made => Outside
        .Where(step => To.Graph.Find(step.Path) is not null && (Redone.Contains(step.Path) || IsInDoubt(step)))
        .Select(step => (step.Path, Made: MadeBy(step))).Where(made => made.Made is not null)
        .ToDictionary(made => made.Path, made => made.Made!, StringComparer.Ordinal);

    /// <summary>Steps that made something and that this version no longer has.</summary>
    public IReadOnlyList<StepDetails> LeftBehind =>
        [.. Outside.Where(step => To.Graph.Find(step.Path) is null && IsAction(step) && MadeBy(step) is not null)];

    /// <summary>
    /// What can be told to be made twice without walking: For eaches whose writes are
    /// named otherwise, and steps put in the place of others.
    /// </summary>
    public IReadOnlyList<RetryRepeat> Repeats => IsOnOtherVersion ? [.. OfLoops(), .. OfReplaced()] : [];

    public RetryTurn TurnBy(string by) => new(by, Choice.Start)
    {
        Step = Choice.Start == RetryStart.Step ? Choice.Step : null,
        Epoch = Epoch,
        FromVersion = Details.Run.Version,
        Version = Version,
        Bindings = IsOnOtherVersion ? System.Text.Json.JsonSerializer.Serialize(Bindings) : Details.Run.Bindings,
        Drop = Drop,
        Made = Made,
        Resent = Choice.Resend,
        Items = Choice.Items?.Count,
    };

    private IEnumerable<StepRow> Finished => Details.Steps.Select(step => step.Row)
        .Where(row => (row.Status == StepStatus.Completed || row.IsHandled) && IsKept(row.Path));

    private IEnumerable<StepDetails> Outside => Details.Steps.Where(step => !step.Path.Contains('[', StringComparison.Ordinal));

    private bool IsKept(string path) => !Redone.Contains(RootOf(path)) && To.Graph.Find(RootOf(path)) is not null;

    internal static string RootOf(string path) => path.Split('[', 2)[0];

    private bool IsAction(StepDetails step) => Details.Flow.ActionOf(step.Path) is { Action: { Compute: null, Effect: not Effect.Read } };

    private static bool IsInDoubt(StepDetails step) => step.Row.Status == StepStatus.Sent && step.Ledger is not null;

    private MadeBefore? MadeBy(StepDetails step)
    {
        var isAgreed = Choice.Resend.Contains(step.Path);
        return step switch
        {
            { Ledger: { Outcome: EffectOutcome.Done or EffectOutcome.Pending or EffectOutcome.Unknown } made } =>
                new(made.Name, made.Generation, isAgreed),
            { Row.Made: { } before } => before with { MaySendAgain = isAgreed },
            // What it was named by can no longer be worked out, so nobody can tell whether it would be the same.
            { Row.Status: StepStatus.Completed, Ledger: null } when IsAction(step) => new(null, 0, isAgreed),
            _ => null,
        };
    }

    private IEnumerable<RetryRepeat> OfLoops()
    {
        var before = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, long>>(Details.Run.Bindings)!;
        foreach (var loop in Outside.Where(step => step.Loop is { Done: > 0 } && Redone.Contains(step.Path)))
        {
            var (old, now) = (WritesIn(loop.Path, Details.Flow), WritesIn(loop.Path, To));
            var names = old.Select(action => RetryScope.NameOf(action, Details.Flow.Graph, before)).ToHashSet(StringComparer.Ordinal);
            foreach (var action in now.Where(action => !names.Contains(RetryScope.NameOf(action, To.Graph, Bindings))
                && old.Any(other => other.Action.Key == action.Action.Key && other.App.Key == action.App.Key)).Take(1))
            {
                yield return new RetryRepeat(loop.Path, action.Title,
                    $"\"{action.Title}\" was done for up to {loop.Loop!.Done:N0} items. "
                    + $"Version {Version} names what it makes in another way, so the ledger would not recognise it: "
                    + "it may be made once more for each of them.");
            }
        }
    }

    private static List<CompiledAction> WritesIn(string loop, CompiledFlow flow) =>
        [.. flow.Actions().Where(action =>
            action.Action is { Compute: null, Effect: not Effect.Read } && flow.Graph.Around(action.Key).Contains(loop))];

    private IEnumerable<RetryRepeat> OfReplaced()
    {
        foreach (var gone in LeftBehind)
        {
            var before = Details.Flow.ActionOf(gone.Path)!;
            if (To.Actions().FirstOrDefault(action => Details.Flow.Graph.Find(action.Key) is null
                && action.App.Key == before.App.Key && action.Action.Key == before.Action.Key) is { } now)
            {
                yield return new RetryRepeat(RetryScope.OutermostOf(To, now.Key), now.Title,
                    $"\"{before.Title}\" has made this already. Version {Version} has the step \"{now.Title}\" instead of it, which "
                        + $"does the same: it may be made once more.");
            }
        }
    }
}
