using System.Collections.Concurrent;
using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;

namespace FlowDesigner.Core.Runs.Retries;

/// <summary>
/// The edge of a retry that is only looked at: a preview that goes on from the run's own journal and knows the effect ledger, so that what
/// was made hands back its answer, and what would be sent is told with its key.
/// </summary>
internal sealed class RetryEdge(
    RetryDraft draft, RunSurroundings around, IReadOnlyDictionary<string, long> children, CancellationToken cancel)
    : PreviewEdge(draft.Bindings, PreviewOptions.Real, around.Transport, around.Connections, around.Clock, cancel)
{
    private readonly ConcurrentDictionary<string, RetriedStep> _writes = new(StringComparer.Ordinal);

    /// <summary>The writes it met, by path.</summary>
    public IReadOnlyDictionary<string, RetriedStep> Writes => _writes;

    /// <summary>As the run itself names its own effects.</summary>
    public override string OwnKey(string path) => $"{draft.Details.Run.Id}|{path}";

    public override DateTimeOffset StartOf(string path, StepRow? row) =>
        base.StartOf(path, row ?? (draft.Made.ContainsKey(path) ? draft.RowOf(path) : null));

    public override Outcome? Pass(Position at, CompiledStep step, Passing passing) => base.Pass(at, step,
        step is CompiledCall && children.TryGetValue(at.PathOf(step.Key), out var child)
            ? passing with { Sentence = $"Uses run {Storage.IdText.Format(child)}, which it started before. Nothing is started again." }
                : passing);

    public override ValueTask<Outcome> PerformAsync(Position at, PreparedStep step, StepRow? row)
    {
        if (step.Effect == Effect.Read)
            return base.PerformAsync(at, step, row);
        var name = new EffectName(step.Connection.Id, step.Step.Action.Key, step.BusinessKey!);
        var standIn = at.StandInAmong(step.Step.Inputs.Steps);
        var told = Tell(step, name, around.Reader.FindEffect(name), standIn);
        _writes[step.Path] = told.Step;
        if (told.Known is not { } output)
            return ValueTask.FromResult<Outcome>(HoldBack(at, step, standIn));
        Add(new PreviewStep(step.Path, PreviewState.Done) { Output = output.GetRawText() });
        return ValueTask.FromResult<Outcome>(new Outcome.Completed(output));
    }

    private (RetriedStep Step, System.Text.Json.JsonElement? Known) Tell(PreparedStep step, EffectName name, EffectRow? latest,
        string? standIn)
    {
        var made = draft.Made.GetValueOrDefault(step.Path);
        // What names it may itself be made of an answer that is not there yet.
        var isCertain = standIn is null || step.BusinessKey == OwnKey(step.Path);
        var isSame = made?.Effect == name && isCertain;
        var again = isSame && made is { MaySendAgain: true } && latest is { Outcome: EffectOutcome.Done }
            && latest.RunId == draft.Details.Run.Id;
        var told = new RetriedStep(step.Path, step.Step.Title, RetriedAs.SentFirst)
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
        if (made is not null && !isSame)
            return (New(told with { As = RetriedAs.MadeTwice }, step, name, isCertain ? latest : null), null);
        if (latest is null || !isCertain)
            return (New(told, step, name, null), null);
        if (again)
            return (New(told with { As = RetriedAs.MadeTwice, MayBeResent = true }, step, name, latest), null);
        return latest.Outcome switch
        {
            EffectOutcome.Done => (Made(told, step, latest), latest.Output is { } output ? JsonBody.Parse(output) : FlowWalker.Nothing),
            EffectOutcome.Declined => (New(told with { As = RetriedAs.SentAgain }, step, name, latest), null),
            EffectOutcome.NotMade => (told with { As = RetriedAs.SentAgain, IdempotencyKey = KeyOf(step, latest.IdempotencyKey) }, null),
            EffectOutcome.Pending when MayRepeat(step, latest) =>
                (told with { As = RetriedAs.SentAgain, IdempotencyKey = KeyOf(step, latest.IdempotencyKey),
                    Message = "Its answer was lost. The provider knows the key: it makes nothing twice." }, null),
            _ => (told with { As = RetriedAs.AskedFirst, IdempotencyKey = KeyOf(step, latest.IdempotencyKey),
                Message = "Its answer was lost: the provider is asked whether it exists." }, null),
        };
    }

    private RetriedStep Made(RetriedStep told, PreparedStep step, EffectRow made) => told with
    {
        As = RetriedAs.AlreadyMade,
        IdempotencyKey = KeyOf(step, made.IdempotencyKey),
        MadeBy = made.RunId,
        MayBeResent = made.RunId == draft.Details.Run.Id && draft.Made.ContainsKey(step.Path),
        WouldDiffer = !made.BodyHash.AsSpan().SequenceEqual(EffectKeys.HashOf(step.Request!)),
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
