using System.Security.Cryptography;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Core.Triggers;

/// <summary>A flow connection as a trigger sees it: which version runs, and with which accounts.</summary>
/// <param name="Bindings">JSON object from slot names to connection ids; pinned in each run.</param>
public sealed record LiveFlow(long FlowConnectionId, long FlowId, int Version, string Bindings);

/// <summary>What became of an event.</summary>
public abstract record Acceptance
{
    /// <summary>On disk. A repeat names the run that its first copy made.</summary>
    public sealed record Accepted(long RunId, bool IsRepeat) : Acceptance;

    /// <summary>Not stored; the sender tries again later.</summary>
    /// <param name="Code"><c>overloaded</c> (429) or <c>storage.full</c>, <c>storage.closed</c> and the like (503).</param>
    public sealed record Later(string Code, string Why, TimeSpan RetryAfter) : Acceptance;

    /// <summary>Never accepted as it is.</summary>
    public sealed record Refused(string Code, string Why) : Acceptance;
}

/// <summary>The one door for events, whichever road they came: a dedupe key, one commit, then and only then a yes.</summary>
public sealed class EventInbox(
    IJournal journal, RunEngine engine, IdSource ids, TimeProvider clock, DiskGuard disk, EventTally? tally = null)
{
    private const int MaxTerms = 20, MaxTermLength = 200, MaxKeyLength = 300;

    /// <param name="live">Whose event it is.</param>
    /// <param name="payload">What the flow sees under <c>trigger</c>.</param>
    /// <param name="eventId">The provider's id of the event, or the caller's idempotency key; null where there is none.</param>
    /// <param name="origin">By which road it came.</param>
    /// <param name="by">Who pressed the button, for the log.</param>
    /// <param name="cancel">Gives up waiting; the event may still be stored.</param>
    /// <param name="signedId">A second name of the event; see <see cref="ReceivedEvent.SignedId"/>.</param>
    /// <param name="alsoOf">Other triggers of the app that the event is of too, for runs that wait for it.</param>
    /// <param name="parent">The step of another run that asks for this one; then no event came from outside.</param>
    /// <param name="replayOf">The run whose payload a person edited for this one.</param>
    public async ValueTask<Acceptance> AcceptAsync(
        LiveFlow live, ReadOnlyMemory<byte> payload, string? eventId, RunOrigin origin, string? by, CancellationToken cancel,
        string? signedId = null, IReadOnlyList<string>? alsoOf = null, ParentStep? parent = null, long? replayOf = null)
    {
        if (engine.IsOverloaded(live.FlowConnectionId))
            return new Acceptance.Later("overloaded", "Too many events of this flow wait already.", TimeSpan.FromSeconds(10));
        if (disk.IsFull)
            return new Acceptance.Later(
                "storage.full", "The server's disk is almost full: events are refused until there is room, runs under way go on.",
                TimeSpan.FromSeconds(30));
        var flow = await engine.CompiledAsync(live.FlowId, live.Version);
        AcceptOp op;
        JsonElement trigger;
        try
        {
            trigger = JsonBody.Parse(payload);
            op = MakeOp(live, flow, payload, trigger, [eventId, signedId], origin, by, alsoOf ?? [flow.Trigger.Key], parent, replayOf);
        }
        catch (MappingException problem)
        {
            return new Acceptance.Refused(problem.Code, $"The trigger's own mapping fails on this payload: {problem.Message}");
        }
        catch (JsonException problem)
        {
            return new Acceptance.Refused("payload.malformed", $"The payload is not valid JSON: {problem.Message}");
        }
        try
        {
            await journal.WriteAsync(op, cancel);
        }
        catch (JournalException unwritten)
        {
            return new Acceptance.Later(unwritten.Code, unwritten.Message, TimeSpan.FromSeconds(5));
        }
        // A key says "the same request once more"; with another payload it is a mistake that would go unseen.
        if (op.IsRepeat && IsAsked(origin) && engine.PayloadOf(op.RunId) is { } first && !first.Span.SequenceEqual(payload.Span))
            return new Acceptance.Refused("idempotency_key.reused",
                $"This Idempotency-Key was used for run {IdText.Format(op.RunId)} with another payload. "
                    + "Send the same payload, or take a new key.");
        if (!op.IsRepeat)
        {
            tally?.Note(op.Run.Created);
            engine.Offer(op.Arrival?.Woken ?? []);
            engine.Offer(
                new RunHint(op.RunId, live.FlowConnectionId, new RunSnapshot(op.Run, default, []) { Trigger = trigger }), accepted: true);
        }
        return new Acceptance.Accepted(op.RunId, op.IsRepeat);
    }

    /// <summary>
    /// An event that starts no run, for runs that wait for one like it; tells how many it woke. Throws <see cref="JournalException"/>.
    /// </summary>
    /// <param name="live">Whose address it came to.</param>
    /// <param name="triggers">The triggers of its app that it is of.</param>
    /// <param name="payload">What becomes the waiting steps' output.</param>
    /// <param name="eventId">Its own id; a copy of it wakes nobody again.</param>
    /// <param name="cancel">Gives up waiting; it may still be written.</param>
    public async ValueTask<int> ArriveAsync(
        LiveFlow live, IReadOnlyList<string> triggers, ReadOnlyMemory<byte> payload, string? eventId, CancellationToken cancel)
    {
        if (triggers.Count == 0)
            return 0;
        var flow = await engine.CompiledAsync(live.FlowId, live.Version);
        var op = new ArriveOp(Arrivals.Of(live, flow, triggers, payload, JsonBody.Parse(payload), eventId, clock.GetUtcNow()));
        await journal.WriteAsync(op, cancel);
        engine.Offer(op.Arrival.Woken);
        return op.Arrival.Woken.Count;
    }

    private AcceptOp MakeOp(
        LiveFlow live, CompiledFlow flow, ReadOnlyMemory<byte> payload, JsonElement trigger, string?[] names, RunOrigin origin, string? by,
        IReadOnlyList<string> triggers, ParentStep? parent, long? replayOf)
    {
        var now = clock.GetUtcNow();
        var scope = new Scope(now).Set("trigger", trigger);
        var run = new RunRow
        {
            Id = ids.Next(),
            FlowConnectionId = live.FlowConnectionId,
            FlowId = live.FlowId,
            Version = live.Version,
            Bindings = live.Bindings,
            Status = RunStatus.Ready,
            Lane = NotEmpty(flow.Lane?.EvaluateText(scope)),
            Origin = origin,
            StartedBy = by,
            Created = now.ToUnixTimeMilliseconds(),
        };
        return new AcceptOp(run, DedupeKeys(flow, scope, names, origin), payload, Terms(flow, scope))
        {
            Told = Telling.OfEvent(flow, trigger, live.Bindings, run.Created),
            Arrival = parent is null ? Arrivals.Of(live, flow, triggers, payload, trigger, names[0], now) : null,
            Expects = flow.EventWaits.IsEmpty ? [] : flow.Expectations(Arrivals.BindingsOf(live.Bindings), live.FlowConnectionId),
            Parent = parent,
            ReplayOf = replayOf,
        };
    }

    /// <summary>
    /// The flow's own dedupe mapping first, then the provider's event id. A person who triggers twice without a key wants two runs.
    /// </summary>
    private static List<string> DedupeKeys(CompiledFlow flow, Scope scope, string?[] names, RunOrigin origin)
    {
        var prefix = IsAsked(origin) ? "key" : origin == RunOrigin.Call ? "call" : "event";
        if (prefix == "event" && NotEmpty(flow.Dedupe?.EvaluateText(scope)) is { } own)
            names = [own];
        return [.. names.OfType<string>().Distinct(StringComparer.Ordinal).Select(name => Bounded($"{prefix}:{name}"))];
    }

    /// <summary>A person or a program asked for it; it is named by their own key, where they gave one.</summary>
    private static bool IsAsked(RunOrigin origin) => origin is RunOrigin.TriggerNow or RunOrigin.Api or RunOrigin.Replay;

    private static string Bounded(string key) =>
        key.Length <= MaxKeyLength ? key : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));

    private static List<string> Terms(CompiledFlow flow, Scope scope)
    {
        if (flow.Searchable.IsEmpty)
            return [];
        var terms = new List<string>();
        foreach (var mapping in flow.Searchable.Take(MaxTerms))
        {
            try
            {
                if (NotEmpty(mapping.EvaluateText(scope)) is { Length: <= MaxTermLength } term)
                    terms.Add(term.ToUpperInvariant());
            }
            catch (MappingException)
            {
                // A payload without the field is simply not found by it.
            }
        }
        return terms;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
