using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// Makes an effect at most once. Its intent is in the ledger before its request is sent; whoever finds the effect there already, done or in
/// doubt, does not send it blindly.
/// </summary>
internal sealed class EffectWriter(RunSession session)
{
    private static readonly TimeSpan WaitForOther = TimeSpan.FromSeconds(1), BeforeLookUp = TimeSpan.FromSeconds(5),
        BeforeStuckIsAsked = TimeSpan.FromSeconds(30);

    public async ValueTask<Outcome> WriteAsync(Position at, PreparedStep step, StepRow? row)
    {
        if (row?.Made is { MaySendAgain: false } made && made.Effect != NameOf(step))
            return Differs(at, step, row, made);
        var (permit, stopped) = await session.AcquireAsync(step.Connection);
        if (stopped is not null)
            return stopped;
        using (permit)
        {
            var result = await DeclareAsync(at, step, row, adopt: false);
            if (result.Fenced || result.Blocked || session.Around.Stopping.IsCancellationRequested)
                return new Outcome.Gone();
            return result switch
            {
                { Taken: { } taken, WasInDoubt: false } =>
                    session.Stopped is { } asked ? Withdraw(at, step, row, taken, asked) : await SendAsync(at, step, row, taken, false),
                { Taken: not null } when session.Stopped is { } asked => asked,
                { Taken: { } taken } => await AgainAsync(at, step, row, taken),
                { Conflict: { } other } => await YieldAsync(at, step, row, other, result.ConflictIsOpen),
                _ => new Outcome.Gone(),
            };
        }
    }

    /// <summary>Commits everything pending together with the intent.</summary>
    private async ValueTask<RunOpResult> DeclareAsync(Position at, PreparedStep step, StepRow? row, bool adopt)
    {
        var name = NameOf(step);
        var op = at.Pending!;
        op.Steps.Add(CallReading.Row(step, row, at, StepStatus.Sent, row?.Attempts ?? 0));
        op.Intent = new Intent(name, step.Path, EffectKeys.HashOf(step.Request!), session.NowMs,
            generation => session.Around.Keys.KeyOf(name, generation))
        {
            Adopt = adopt,
            After = row?.Made is { MaySendAgain: true } made && made.Effect == name ? made.Generation : null,
        };
        return await session.CommitAsync(at);
    }

    private async ValueTask<Outcome> SendAsync(Position at, PreparedStep step, StepRow? row, EffectRow effect, bool inDoubt)
    {
        KeyValuePair<string, string>? key = step.KeyHeader is { } header ? new(header, effect.IdempotencyKey) : null;
        var call = await session.SendAsync(step, Word(step.Effect), key);
        var reading = CallReading.Of(step, call, session.Clock);
        if (reading.Verdict.Meaning == Meaning.Success)
        {
            session.Worked(step.Connection);
            return Done(at, step, row, effect, reading.Output, null);
        }
        await session.ReportAsync(step.Connection, reading);
        var attempts = (row?.Attempts ?? 0) + 1;
        at.Pending!.Attempts.Add(reading.Attempt(step.Path, attempts, session.NowMs));
        return reading.Verdict.Meaning switch
        {
            Meaning.Declined => Settle(at, step, row, effect, EffectOutcome.Declined, reading, attempts, false),
            Meaning.ConnectionBroken or Meaning.NotExecuted when !inDoubt =>
                Settle(at, step, row, effect, EffectOutcome.NotMade, reading, attempts, reading.Verdict.Retry),
            Meaning.NotExecuted => Settle(at, step, row, effect, EffectOutcome.Pending, reading, attempts, true),
            _ => Doubt(at, step, row, effect, reading, attempts),
        };
    }

    /// <summary>The provider did not make it: fail, or try again under the same key.</summary>
    private Outcome Settle(Position at, PreparedStep step, StepRow? row, EffectRow effect, EffectOutcome outcome, CallReading reading,
        int attempts, bool mayRetry)
    {
        if (outcome != EffectOutcome.Pending)
            at.Pending!.Effects.Add(effect with { Outcome = outcome, Output = null });
        var next = session.Later(at, step, row, reading, attempts, mayRetry);
        return next is Outcome.Failed && outcome == EffectOutcome.Pending ? GiveUp(at, step, row, effect, reading.Why, attempts) : next;
    }

    /// <summary>Nobody knows whether the provider made it.</summary>
    private Outcome Doubt(Position at, PreparedStep step, StepRow? row, EffectRow effect, CallReading reading, int attempts)
    {
        if (attempts >= step.Step.MaxAttempts || (step.Effect == Effect.Unsafe && step.Step.Action.LookUp is null))
            return GiveUp(at, step, row, effect, reading.Why, attempts);
        if (step.Effect != Effect.Unsafe && reading.Verdict.Retry)
            return session.Later(at, step, row, reading, attempts, mayRetry: true);
        // The provider may still be at work: asking at once could miss what it is about to make.
        var wake = session.NowMs + (long)(step.Effect == Effect.Unsafe ? BeforeLookUp : BeforeStuckIsAsked).TotalMilliseconds;
        session.Record(at, CallReading.Row(step, row, at, StepStatus.Retry, attempts)
            with { WakeAt = wake, Message = reading.Why, Cursor = LookUpMark });
        return new Outcome.Retry(wake, reading.Why);
    }

    // Kept in the row of a step whose next attempt asks before it sends.
    private const string LookUpMark = "look-up";

    /// <summary>An earlier attempt of this very step may have reached the provider.</summary>
    private async ValueTask<Outcome> AgainAsync(Position at, PreparedStep step, StepRow? row, EffectRow effect)
    {
        var isFresh = TimeSpan.FromMilliseconds(session.NowMs - effect.FirstSent) < step.Step.Action.KeyWindow;
        var maySend = step.Effect switch
        {
            Effect.Natural => true,
            Effect.Keyed => isFresh && row?.Cursor != LookUpMark,
            _ => false,
        };
        return maySend ? await SendAsync(at, step, row, effect, inDoubt: true) : await AskAsync(at, step, row, effect);
    }

    /// <summary>Asks the provider whether the effect exists, and goes on from what it says.</summary>
    private async ValueTask<Outcome> AskAsync(Position at, PreparedStep step, StepRow? row, EffectRow effect)
    {
        var attempts = (row?.Attempts ?? 0) + 1;
        if (step.Step.Action.LookUp is not { } lookUp || lookUp.Request(step.Inputs) is not { } question)
            return GiveUp(at, step, row, effect,
                $"\"{step.Step.Title}\" was sent and its answer was lost; {step.Connection.App.Name} offers no way to ask for it.",
                attempts);
        var call = await session.SendOneAsync(step.Connection, question, step.Step.Deadline, "lookup", null);
        if (call is not CallOutcome.Answered { Response: { IsSuccess: true } answer })
        {
            var reading = CallReading.Of(step, call, session.Clock);
            at.Pending!.Attempts.Add(reading.Attempt(step.Path, attempts, session.NowMs));
            if (attempts >= step.Step.MaxAttempts)
                return GiveUp(at, step, row, effect, reading.Why, attempts);
            var later = session.Later(at, step, row, reading, attempts, mayRetry: true);
            at.Pending.Steps[^1] = at.Pending.Steps[^1] with { Cursor = LookUpMark };
            return later;
        }
        switch (lookUp.Find(step.Inputs, answer))
        {
            case Found.It it:
                return Done(at, step, row, effect, it.Output,
                    $"Found at {step.Connection.App.Name}: it had been made, only its answer was lost.");
            case Found.Nothing:
                at.Pending!.Effects.Add(effect with { Outcome = EffectOutcome.Declined, Output = null });
                var anew = await DeclareAsync(at, step, row, adopt: false);
                return anew is { Taken: { } taken, WasInDoubt: false } ? await SendAsync(at, step, row, taken, false) : new Outcome.Gone();
            case Found.Unclear unclear:
                return GiveUp(at, step, row, effect, unclear.Why, attempts);
            default:
                throw new InvalidOperationException("A look-up has three answers.");
        }
    }

    /// <summary>The same effect is somebody else's: take its result, wait for it, or find out.</summary>
    private async ValueTask<Outcome> YieldAsync(Position at, PreparedStep step, StepRow? row, EffectRow other, bool otherIsOpen)
    {
        var owner = Storage.IdText.Format(other.RunId);
        var isMine = other.RunId == session.RunId && other.Path == step.Path;
        if (other.Outcome == EffectOutcome.Done)
        {
            var output = other.Output is { } bytes ? JsonBody.Parse(bytes) : default;
            session.Record(at, CallReading.Done(step, row, at, session.NowMs, output, isMine ? Before(row)
                : $"Already done by run {owner}: not sent again."));
            return new Outcome.Completed(output);
        }
        if (otherIsOpen && !isMine)
        {
            var wake = session.NowMs + (long)WaitForOther.TotalMilliseconds;
            var why = $"Run {owner} is making the same effect now; its result will be used.";
            session.Record(at, CallReading.Row(step, row, at, StepStatus.Retry, row?.Attempts ?? 0) with { WakeAt = wake, Message = why });
            return new Outcome.Retry(wake, why);
        }
        if (other.Outcome == EffectOutcome.Unknown)
            return NeedsPerson(at, step, row,
                $"Run {owner} may have made the same effect. Say there whether it exists, then retry this run.", (row?.Attempts ?? 0) + 1);
        if (!other.BodyHash.AsSpan().SequenceEqual(EffectKeys.HashOf(step.Request!)))
            return await AskAsync(at, step, row, other);
        // Its owner ended without knowing. The same bytes under the same key are the same effect: this run takes it over.
        var taken = await DeclareAsync(at, step, row, adopt: true);
        return taken.Taken is { } effect ? await AgainAsync(at, step, row, effect) : new Outcome.Gone();
    }

    private static string? Before(StepRow? row) => row?.Made is null ? null : "Made before the retry: not sent again.";

    /// <summary>It made something before it was asked to begin again, and would now make something else beside it.</summary>
    private Outcome.Failed Differs(Position at, PreparedStep step, StepRow row, MadeBefore made)
    {
        var what = made.Effect is { } name ? $"named \"{name.BusinessKey}\"" : "whose name can no longer be worked out";
        var why = $"\"{step.Step.Title}\" has made one {what} already, and would now make another one named \"{step.BusinessKey}\". "
            + "Nothing was sent. Retry from this step and agree to it there, or correct what it is named by. (effect.differs)";
        session.Record(at, CallReading.Row(step, row, at, StepStatus.Failed, row.Attempts)
            with { Finished = session.NowMs, Message = why });
        return new Outcome.Failed(why, "effect.differs");
    }

    private Outcome.Completed Done(Position at, PreparedStep step, StepRow? row, EffectRow effect, JsonElement output, string? message)
    {
        session.Record(at, CallReading.Done(step, row, at, session.NowMs, output, message));
        at.Tell(step, output, session.NowMs);
        at.Pending!.Effects.Add(effect with { Outcome = EffectOutcome.Done, Output = Encoding.UTF8.GetBytes(output.GetRawText()) });
        if (IdIn(step.Step.Action, output) is { } made)
            (at.Pending.Terms ??= []).Add(made);
        return new Outcome.Completed(output);
    }

    /// <summary>The provider's id of what was made, by which people look for the run.</summary>
    private static string? IdIn(AppAction action, JsonElement output) =>
        action.IdField is { } field && output.ValueKind == JsonValueKind.Object && output.TryGetProperty(field, out var id)
        && id.ValueKind is JsonValueKind.String or JsonValueKind.Number && id.ToString() is { Length: > 0 and <= 200 } text
            ? text.ToUpperInvariant() : null;

    private Outcome.Unknown GiveUp(Position at, PreparedStep step, StepRow? row, EffectRow effect, string why, int attempts)
    {
        at.Pending!.Effects.Add(effect with { Outcome = EffectOutcome.Unknown, Output = null });
        return NeedsPerson(at, step, row,
            $"{why} Nobody knows whether it was made: look it up at {step.Connection.App.Name}, then say whether it exists.", attempts);
    }

    private Outcome.Unknown NeedsPerson(Position at, PreparedStep step, StepRow? row, string what, int attempts)
    {
        // The last row of a path wins within one commit, so what Later noted before is replaced.
        session.Record(at, CallReading.Row(step, row, at, StepStatus.Unknown, attempts) with
        {
            Finished = session.NowMs,
            Message = what,
            // By this the person's answer finds the effect, also inside a loop.
            Cursor = NameOf(step).ToString(),
        });
        return new Outcome.Unknown(what);
    }

    /// <summary>A cancel or a pause came with the commit that declared the intent: nothing was sent.</summary>
    private static Outcome Withdraw(Position at, PreparedStep step, StepRow? row, EffectRow effect, Outcome asked)
    {
        at.Pending!.Effects.Add(effect with { Outcome = EffectOutcome.NotMade, Output = null });
        at.Pending.Steps.Add(CallReading.Row(step, row, at, StepStatus.Retry, row?.Attempts ?? 0) with
        {
            Message = asked is Outcome.Paused ? "Paused before it was sent." : "Cancelled before it was sent.",
        });
        return asked;
    }

    private static EffectName NameOf(PreparedStep step) => new(step.Connection.Id, step.Step.Action.Key, step.BusinessKey!);

    private static string Word(Effect effect) => effect switch
    {
        Effect.Keyed => "keyed",
        Effect.Natural => "natural",
        Effect.Unsafe => "unsafe",
        _ => "read",
    };
}
