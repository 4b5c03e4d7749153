using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;

namespace FlowDesigner.Core.Runs.Retries;

/// <summary>
/// Retries an ended run from where it stopped, from a step or from the start, on its own version or the live one. The run stays the same
/// run, so its writes keep their names and the effect ledger keeps them from being made twice; where they would be after all, a person
/// agrees first.
/// </summary>
public sealed class RunRetries(IWaitReader waits, RunService runs, RunEngine engine, ICallTargets targets, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>What the retry would do. Its reads are made for real, nothing is written anywhere.</summary>
    public async Task<(RetryOutlook? Outlook, RetryRefusal? Refusal)> LookAsync(long runId, RetryChoice choice, CancellationToken cancel)
    {
        var (draft, refusal) = await DraftAsync(runId, choice, cancel);
        if (draft is null)
            return (null, refusal);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Longest);
        var edge = new RetryEdge(draft, engine.Around, path => waits.ChildAt(runId, path), limit.Token) { Known = draft.Known };
        var result = await FlowPreview.WalkAsync(edge, draft.To, draft.Details.Payload);
        var steps = result.Steps.Where(step => !step.Path.EndsWith("[*]", StringComparison.Ordinal))
            .Select(step => Told(step, edge, draft)).ToList();
        return (new RetryOutlook(draft.Details.Run, choice, draft.Version)
        {
            Kept = draft.Kept,
            Steps = steps,
            Items = edge.Items,
            Loops = edge.Loops,
            Repeats = [.. draft.Repeats.Concat(steps.Where(step =>
                step.As == RetriedAs.MadeTwice && !step.Path.Contains('[', StringComparison.Ordinal))
                .Select(step => Repeat(step, draft))).DistinctBy(repeat => repeat.Step)],
            LeftBehind = [.. draft.LeftBehind.Select(step => step.Path)],
            Problem = result.Status == "failed" ? result.Message : null,
        }, null);
    }

    /// <summary>Does it; null where it is done, else why nothing was.</summary>
    public async Task<RetryRefusal?> RetryAsync(long runId, RetryChoice choice, string by)
    {
        var (draft, refusal) = await DraftAsync(runId, choice, CancellationToken.None);
        if (draft is null)
            return refusal;
        if (draft.Repeats.FirstOrDefault(repeat => !choice.Resend.Contains(repeat.Step)) is { } open)
            return new("retry.needs_consent", $"{open.Why} Agree to it by naming \"{open.Step}\" among the steps to send again.");
        var op = new ReopenOp(runId, clock.GetUtcNow().ToUnixTimeMilliseconds(), [], [])
            { Restart = draft.Restart, Turn = draft.TurnBy(by) };
        return await runs.ReopenAsync(op) ? null
            : new("run.moved", "The run has moved on since this was worked out, so nothing was changed. Look at it again.");
    }

    /// <summary>The version that a retry on the live one would take; null where there is none, or where the run has it already.</summary>
    public async Task<int?> LiveVersionAsync(RunRow run, CancellationToken cancel) =>
        await targets.FindAsync(run.FlowConnectionId, cancel) is { Version: > 0 } live && live.Version != run.Version ? live.Version : null;

    private async Task<(RetryDraft? Draft, RetryRefusal? Refusal)> DraftAsync(long runId, RetryChoice choice, CancellationToken cancel)
    {
        if (await runs.GetAsync(runId) is not { } details)
            return (null, new("run.unknown", "There is no such run any more."));
        var run = details.Run;
        if (!run.Status.IsEnded())
            return (null, new("run.not_retryable",
                $"The run is {run.Status.Word()} and goes on by itself. Cancel it first to begin again."));
        if (run.Status == RunStatus.Unknown)
            return (null, new("run.not_retryable",
                "Nobody knows whether one of its writes was made. Say first whether it exists, then retry."));
        try
        {
            return choice.OnLive ? await OnLiveAsync(details, choice, cancel)
                : Draft(details, details.Flow, run.Version, choice, JsonSerializer.Deserialize<Dictionary<string, long>>(run.Bindings)!);
        }
        catch (FlowNotRunnableException broken)
        {
            return (null, new("flow.not_runnable", $"The live version cannot run here: {broken.Message}"));
        }
        catch (ConnectionUnusableException broken)
        {
            return (null, new("connection.unusable", broken.Message));
        }
    }

    private async Task<(RetryDraft?, RetryRefusal?)> OnLiveAsync(RunDetails details, RetryChoice choice, CancellationToken cancel)
    {
        if (await targets.FindAsync(details.Run.FlowConnectionId, cancel) is not { Version: > 0 } live)
            return (null, new("run.no_live_version",
                "Its flow connection was removed or has no version that runs, so there is no live version to retry it on."));
        var to = live.Version == details.Run.Version ? details.Flow : await engine.CompiledAsync(live.FlowId, live.Version);
        var (before, now) = (details.Flow.Flow.Trigger, to.Flow.Trigger);
        if ((before.App, before.Trigger) != (now.App, now.Trigger))
            return (null, new("run.other_trigger",
                $"Version {live.Version} starts by another trigger: this run's payload is none for it. "
                    + "Trigger it now with one that fits."));
        var (bindings, refusal) = await BindAsync(details.Run, to, live, cancel);
        return bindings is null ? (null, refusal) : Draft(details, to, live.Version, choice, bindings);
    }

    /// <summary>
    /// The run keeps the accounts that it began with, or a write could be repeated in another one. New slots take those of today.
    /// </summary>
    private async Task<(IReadOnlyDictionary<string, long>? Bindings, RetryRefusal? Refusal)> BindAsync(
        RunRow run, CompiledFlow to, CallTarget live, CancellationToken cancel)
    {
        var (own, today) = (JsonSerializer.Deserialize<Dictionary<string, long>>(run.Bindings)!,
            JsonSerializer.Deserialize<Dictionary<string, long>>(live.Bindings)!);
        var bindings = new Dictionary<string, long>(StringComparer.Ordinal);
        var picked = new List<(string, ConnectionMode)>();
        foreach (var (slot, app) in to.Flow.Connections)
        {
            var account = own.TryGetValue(slot, out var id) ? await engine.Around.Connections.OpenAsync(id, cancel) : null;
            if (account?.App.Key != app)
                account = today.TryGetValue(slot, out id) ? await engine.Around.Connections.OpenAsync(id, cancel) : null;
            if (account is null)
                return (null, new("flow_connection.unbound",
                    $"Version {live.Version} needs a connection for \"{slot}\", and its flow connection has none. "
                        + "Choose one there first."));
            bindings[slot] = account.Id;
            picked.Add((account.Name, account.Mode));
        }
        return ConnectionMix.Problem(picked) is { } mixed ? (null, new("flow_connection.mixed", mixed)) : (bindings, null);
    }

    private (RetryDraft?, RetryRefusal?) Draft(
        RunDetails details, CompiledFlow to, int version, RetryChoice choice, IReadOnlyDictionary<string, long> bindings)
    {
        // What a stop was decided by may have changed, so a skipped run has no place to go on from.
        if (details.Run.Status == RunStatus.Skipped && choice.Start == RetryStart.WhereItStopped)
            choice = choice with { Start = RetryStart.Beginning };
        var restart = choice.Start == RetryStart.WhereItStopped ? RunService.LoopsToWalkAgain([.. details.Steps.Select(step => step.Row)])
            : [];
        var refusal = choice.Start == RetryStart.Step ? Refused(details, to, choice.Step) : null;
        refusal ??= Refused(choice, restart, details.Run.Id);
        if (refusal is not null)
            return (null, refusal);
        var isPlain = choice.Start == RetryStart.WhereItStopped && version == details.Run.Version;
        var unfinished = details.Steps.Where(step => step.Row.Status != StepStatus.Completed && !step.Row.IsHandled)
            .Select(step => step.Path.Split('[', 2)[0]).Concat(restart);
        HashSet<string> redone = isPlain ? [] : RetryScope.Redone(details.Flow, to, choice, unfinished);
        var loops = restart.Where(loop => !redone.Contains(loop) && to.Graph.Find(loop) is not null)
            .Select(loop => new LoopRestart(loop, choice.Items?.Where(item => RetryDraft.RootOf(item) == loop).ToList())).ToList();
        // Silently more than was chosen would be a surprise.
        if (choice.Items?.FirstOrDefault(item => loops.TrueForAll(loop => loop.Path != RetryDraft.RootOf(item))) is { } more)
            return (null, new("retry.items", $"On version {version} \"{RetryDraft.RootOf(more)}\" begins again with all of its items. "
                + "Choose single ones on the version that the run has."));
        var draft = new RetryDraft(details, to, version, choice)
        {
            Bindings = bindings, Redone = redone, Restart = loops,
            RedoneItems = [.. loops.SelectMany(loop => loop.Items ?? engine.Around.Reader.FailedItems(details.Run.Id, loop.Path))],
        };
        return details.Run.Status == RunStatus.Completed && draft.Drop.Count == 0 && loops.TrueForAll(loop => loop.IsLeft)
            ? (null, new("run.not_retryable",
                "The run is completed and this would do nothing: every step is done as this version says it."))
            : (draft, null);
    }

    private RetryRefusal? Refused(RetryChoice choice, IReadOnlyList<string> loops, long runId)
    {
        if (choice.Items is not { } items)
            return null;
        if (choice.Start != RetryStart.WhereItStopped)
            return new("retry.items",
                "Single items are chosen for a retry from where the run stopped. From a step or the start, all of them are carried out.");
        if (items.Count == 0)
            return new("retry.items", "No item is chosen. Choose at least one, or leave the choice out for all that failed.");
        var failed = loops.SelectMany(loop => engine.Around.Reader.FailedItems(runId, loop)).ToHashSet(StringComparer.Ordinal);
        return items.FirstOrDefault(item => !failed.Contains(item)) is { } stranger
            ? new("retry.item_unknown", $"\"{stranger}\" is no failed item of a finished For each. Items are named as the run tells their "
                + "paths, such as each[cus_42].")
            : null;
    }

    private static RetryRefusal? Refused(RunDetails details, CompiledFlow to, string? step) => step switch
    {
        null or "" => new("retry.step_missing", "Say which step to retry from."),
        _ when to.Graph.Find(step) is null => new("retry.step_unknown", $"This version has no step \"{step}\"."),
        _ when details.Steps.All(known => known.Path != RetryScope.OutermostOf(to, step)) =>
            new("retry.step_not_begun", $"The run did not come to \"{step}\": retry it from an earlier step, or from where it stopped."),
        _ => null,
    };

    private static RetriedStep Told(PreviewStep step, RetryEdge edge, RetryDraft draft)
    {
        var key = ReasonText.StepOf(step.Path[(step.Path.LastIndexOf('/') + 1)..]);
        if (edge.Writes.TryGetValue(step.Path, out var write))
            return write;
        var known = draft.To.ActionOf(key);
        var title = known?.Title ?? (draft.To.Graph.Find(key) is { } found ? found.Title ?? Flows.StepKind.Of(found)?.Name ?? key : key);
        return new RetriedStep(step.Path, title, RetryEdge.AsOf(step.State))
        {
            Sentence = step.Sentence, Message = step.Message, Request = step.Request, Effect = step.Effect, App = known?.App.Key,
        };
    }

    private static RetryRepeat Repeat(RetriedStep step, RetryDraft draft)
    {
        var before = draft.Details.Steps.First(known => known.Path == step.Path);
        var made = before.Ledger is { Outcome: not EffectOutcome.Done } ? "was sent before, and nobody knows whether it was made"
            : "has succeeded before";
        var key = before.IdempotencyKey is { } old ? $" under the key {old}" : "";
        return new RetryRepeat(step.Path, step.Title, step.MayBeResent
            ? $"\"{step.Title}\" {made}{key}. It would be made once more under a new key: the provider will not recognise it."
            : $"\"{step.Title}\" {made}{key}. It would now be named otherwise, so what would be made is another one beside it.");
    }
}
