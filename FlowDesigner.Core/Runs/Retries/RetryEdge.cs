using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;

namespace FlowDesigner.Core.Runs.Retries;

/// <summary>
/// The edge of a retry that is only looked at: a preview that goes on from the run's own journal and knows the effect ledger, so that what
/// was made hands back its answer, and what would be sent is told with its key.
/// </summary>
internal sealed class RetryEdge(RetryDraft draft, RunSurroundings around, Func<string, long?> childAt, CancellationToken cancel)
    : PreviewEdge(draft.Bindings, PreviewOptions.Real, around.Transport, around.Connections, around.Clock, cancel)
{
    // At ten a second, reading for every item of a long list would take hours; the first ones are read, and the others counted.
    private const int ItemsRead = 50;
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(40);
    private readonly ConcurrentDictionary<string, RetriedStep> _writes = new(StringComparer.Ordinal);
    private readonly RetryTally _tally = new();
    private readonly ConcurrentDictionary<string, RetriedLoop> _loops = new(StringComparer.Ordinal);
    private readonly Lazy<RenamedItems> _renamed = new(() => new RenamedItems(draft, around.Reader));
    private readonly IReadOnlyDictionary<string, MadeBefore> _made = draft.Made;
    private readonly long _began = around.Clock.GetTimestamp();

    /// <summary>The writes it met, by path; of those in items the first that fare alike.</summary>
    public IReadOnlyDictionary<string, RetriedStep> Writes => _writes;

    /// <summary>How all items fare.</summary>
    public IReadOnlyList<RetriedItems> Items => _tally.Counts;

    /// <summary>The For eaches it went through.</summary>
    public IReadOnlyList<RetriedLoop> Loops => [.. _loops.Values];

    public override int MaxItems => int.MaxValue;

    public override bool IsOver => around.Clock.GetElapsedTime(_began) > LongestLook;

    public override IEnumerable<StepRow> RecallItems(string path) => LoopItem.RowsIn(Known!.Values, path);

    /// <summary>What a retry does with a step that a preview met so.</summary>
    public static RetriedAs AsOf(PreviewState state) => state switch
    {
        PreviewState.Read or PreviewState.Sampled => RetriedAs.ReadAgain,
        PreviewState.HeldBack => RetriedAs.Calls,
        PreviewState.Waits or PreviewState.Asks => RetriedAs.Waits,
        PreviewState.Stopped => RetriedAs.Stops,
        PreviewState.Failed => RetriedAs.Fails,
        PreviewState.Undecided or PreviewState.NotRead => RetriedAs.Undecided,
        _ => RetriedAs.WorkedOut,
    };

    /// <summary>As the run itself names its own effects.</summary>
    public override string OwnKey(string path) => $"{draft.Details.Run.Id}|{path}";

    public override DateTimeOffset StartOf(string path, StepRow? row) =>
        base.StartOf(path, row ?? (_made.ContainsKey(path) ? draft.RowOf(path) : null));

    public override Outcome? Pass(Position at, CompiledStep step, Passing passing) => base.Pass(at, step,
        step is CompiledCall && childAt(at.PathOf(step.Key)) is { } child
            ? passing with { Sentence = $"Uses run {Storage.IdText.Format(child)}, which it started before. Nothing is started again." }
                : passing);

    public override void Record(Position at, StepRow row)
    {
        if (row.Path.EndsWith(']'))
            _tally.Meet(RetryDraft.RootOf(row.Path) + "[]");
        else if (row.Status == StepStatus.Completed && !RetryTally.IsItem(row.Path) && LoopState.In(row) is { } loop)
            _loops[row.Path] = Seen(row.Path, loop);
        // That an item is through says nothing: its steps do.
        if (row.Status != StepStatus.Completed || !row.Path.EndsWith(']'))
            base.Record(at, row);
    }

    public override ValueTask<Outcome> PerformAsync(Position at, PreparedStep step, StepRow? row) =>
        step.Effect != Effect.Read ? ValueTask.FromResult<Outcome>(Write(at, step))
        : RetryTally.IsItem(step.Path) && _tally.Meet(step.Step.Key) > ItemsRead ? ValueTask.FromResult<Outcome>(LeaveUnread(step))
        : base.PerformAsync(at, step, row);

    protected override void Add(PreviewStep step)
    {
        if (!RetryTally.IsItem(step.Path) || step.Path.EndsWith("[*]", StringComparison.Ordinal) || _writes.ContainsKey(step.Path)
            || _tally.Add(step.Path, AsOf(step.State)))
            base.Add(step);
    }

    private RetriedLoop Seen(string path, LoopState loop)
    {
        var isWhole = loop.At is null || !IsOver;
        var begun = Known!.TryGetValue(path, out var row) ? LoopState.In(row) : null;
        if (begun is not { IsRedo: true })
            return new(path, loop.Total - (begun?.Total ?? 0), begun?.Total ?? 0, isWhole);
        var redone = draft.RedoneItems.LongCount(item => RetryDraft.RootOf(item) == path);
        return new(path, isWhole ? redone : _tally.Met(path + "[]"), loop.Total - redone, isWhole);
    }

    private Outcome.Completed LeaveUnread(PreparedStep step)
    {
        _tally.Add(step.Path, RetriedAs.ReadAgain);
        return Sample(step);
    }

    private Outcome.Completed Write(Position at, PreparedStep step)
    {
        var standIn = at.StandInAmong(step.Step.Inputs.Steps);
        // What names it may itself be made of an answer that is not there yet.
        var isCertain = standIn is null || step.BusinessKey == OwnKey(step.Path)
            || (step.Step.BusinessKey is { } named && at.StandInAmong(named.Steps) is null);
        var (told, known) = Judge(step, isCertain, mayCompare: standIn is null);
        if (!RetryTally.IsItem(step.Path) || _tally.Add(step.Path, told.As, told.WouldDiffer))
        {
            _writes[step.Path] = Describe(told, step);
            if (known is null)
                return HoldBack(at, step, standIn);
            Add(new PreviewStep(step.Path, PreviewState.Done) { Output = known.Value.GetRawText() });
        }
        return known is { } output ? new Outcome.Completed(output) : Sample(step);
    }

    private static Outcome.Completed Sample(PreparedStep step) =>
        new(JsonBody.Parse(Encoding.UTF8.GetBytes(step.Step.Action.Sample)), StandIn: true);

    private RetriedStep Describe(RetriedStep told, PreparedStep step) => told with
    {
        Sentence = $"Would {step.Step.Action.Sentence?.Invoke(step.Inputs) ?? step.Step.Action.Name}",
        Effect = step.Effect,
        App = step.Connection.App.Key,
        Slot = step.Step.Slot,
        Connection = step.Connection.Id == 0 ? null : step.Connection.Name,
        Mode = step.Connection.Id == 0 ? null : step.Connection.Mode,
        BusinessKey = step.BusinessKey == OwnKey(step.Path) ? null : step.BusinessKey,
        Request = RequestView.Of(step, null),
    };

    private (RetriedStep Step, JsonElement? Known) Judge(PreparedStep step, bool isCertain, bool mayCompare)
    {
        var name = new EffectName(step.Connection.Id, step.Step.Action.Key, step.BusinessKey!);
        var latest = around.Reader.FindEffect(name);
        var made = _made.GetValueOrDefault(step.Path);
        var isSame = made?.Effect == name && isCertain;
        var again = isSame && made is { MaySendAgain: true } && latest is { Outcome: EffectOutcome.Done }
            && latest.RunId == draft.Details.Run.Id;
        var told = new RetriedStep(step.Path, step.Step.Title, RetriedAs.SentFirst);
        if (made is not null && !isSame)
            return (New(told with { As = RetriedAs.MadeTwice }, step, name, isCertain ? latest : null), null);
        if (latest is null || !isCertain)
            return (New(_renamed.Value.Has(step) ? told with { As = RetriedAs.MadeTwice } : told, step, name, null), null);
        if (again)
            return (New(told with { As = RetriedAs.MadeTwice, MayBeResent = true }, step, name, latest), null);
        return latest.Outcome switch
        {
            EffectOutcome.Done => (Made(told, step, latest, mayCompare),
                latest.Output is { } output ? JsonBody.Parse(output) : FlowWalker.Nothing),
            EffectOutcome.Declined => (New(told with { As = RetriedAs.SentAgain }, step, name, latest), null),
            EffectOutcome.NotMade => (told with { As = RetriedAs.SentAgain, IdempotencyKey = KeyOf(step, latest.IdempotencyKey) }, null),
            EffectOutcome.Pending when MayRepeat(step, latest) =>
                (told with { As = RetriedAs.SentAgain, IdempotencyKey = KeyOf(step, latest.IdempotencyKey),
                    Message = "Its answer was lost. The provider knows the key: it makes nothing twice." }, null),
            _ => (told with { As = RetriedAs.AskedFirst, IdempotencyKey = KeyOf(step, latest.IdempotencyKey),
                Message = "Its answer was lost: the provider is asked whether it exists." }, null),
        };
    }

    private RetriedStep Made(RetriedStep told, PreparedStep step, EffectRow made, bool mayCompare) => told with
    {
        As = RetriedAs.AlreadyMade,
        IdempotencyKey = KeyOf(step, made.IdempotencyKey),
        MadeBy = made.RunId,
        MayBeResent = made.RunId == draft.Details.Run.Id && _made.ContainsKey(step.Path),
        WouldDiffer = mayCompare && !made.BodyHash.AsSpan().SequenceEqual(EffectKeys.HashOf(step.Request!)),
    };

    private RetriedStep New(RetriedStep told, PreparedStep step, EffectName name, EffectRow? latest) => told with
    {
        IdempotencyKey = KeyOf(step, around.Keys.KeyOf(name, (latest?.Generation ?? 0) + 1)),
        HasNewKey = true,
    };

    private static string? KeyOf(PreparedStep step, string key) => step.KeyHeader is null ? null : key;

    /// <summary>Past the time that the provider remembers a key, it would be made anew.</summary>
    private bool MayRepeat(PreparedStep step, EffectRow effect) => effect.BodyHash.AsSpan().SequenceEqual(EffectKeys.HashOf(step.Request!))
        && (step.Effect == Effect.Natural
            || (step.Effect == Effect.Keyed && TimeSpan.FromMilliseconds(NowMs - effect.FirstSent) < step.Step.Action.KeyWindow));
}
