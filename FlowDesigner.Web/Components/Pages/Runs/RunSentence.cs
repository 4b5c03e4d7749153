using System.Globalization;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>What happened, what exists outside now, what helps: the band on top of a run.</summary>
/// <param name="State">Gives the colour and the icon.</param>
/// <param name="Head">What happened.</param>
/// <param name="Rest">What exists now, and what to do.</param>
public sealed record RunSentence(State State, string Head, string Rest)
{
    /// <summary>The moment that <see cref="Head"/> speaks of, counted down beside it.</summary>
    public DateTimeOffset? Until { get; init; }

    public static RunSentence Of(RunScreen screen, DateTimeOffset now)
    {
        var run = screen.Run;
        return run.Status switch
        {
            RunStatus.Ready => Say("Ready, it begins as soon as a place is free.", "Nothing was sent yet."),
            RunStatus.Running => Say(Doing(screen, now), run.Cancel
                ? "It is being cancelled: the call under way is waited for, nothing more is sent."
                : run.Pause ? "It pauses after the call under way." : LoopCounts(screen)),
            RunStatus.Waiting => Waiting(screen),
            RunStatus.Completed => Say($"Finished in {Durations.Between(run.Created, run.Finished ?? run.Created)}.",
                Join(Sent(screen), LoopCounts(screen))),
            RunStatus.Skipped => Say($"Skipped: {Lower(run.Message)}", Stays(screen, "Nothing was sent.")),
            RunStatus.Failed => Failed(screen),
            RunStatus.Unknown => Unknown(screen),
            RunStatus.Cancelled => Say(run.Message is { Length: > 0 } by ? FirstOf(by).Head : "Cancelled.",
                Join(FirstOf(run.Message ?? "").More, Stays(screen, "Nothing was sent."))),
            _ => throw new InvalidOperationException($"No sentence for {run.Status}."),
        };

        RunSentence Say(string head, string rest) => new(RunStates.Of(run.Status), head, rest);
    }

    private static RunSentence Waiting(RunScreen screen)
    {
        var run = screen.Run;
        if (run.WaitReason == WaitReason.Lane)
            return new(State.Waiting, "Waits for an earlier run of the same lane.",
                "Events of one account go one after the other, so that none passes another. Nothing was sent yet.");
        if (run.WaitReason == WaitReason.Paused)
            return new(State.NeedsYou, "Paused.",
                Join(run.Message, LoopCounts(screen), "Nothing is sent until it is resumed; it then goes on from here."));
        if (run.WaitReason is WaitReason.Time or WaitReason.Event or WaitReason.Person or WaitReason.Run)
            return WaitingFor(run, screen);
        if (run.WakeAt is not { } wake)
            return new(State.Waiting, "Waits for its turn.", Stays(screen, "Nothing was sent yet."));
        var step = screen.Steps.FirstOrDefault(step => step.Row?.Status == StepStatus.Retry);
        return new(State.Waiting, step is null ? "Goes on" : $"Retries {step.Name}", Join(run.Message, Stays(screen, "")))
        {
            Until = Durations.At(wake),
        };
    }

    private static RunSentence WaitingFor(RunRow run, RunScreen screen)
    {
        var what = (run.Message ?? "Waits").TrimEnd('.');
        var head = (run.WaitReason, run.WakeAt) switch
        {
            (WaitReason.Time, _) => $"{what}. Goes on",
            (WaitReason.Person, not null) => $"{what}. The time to answer ends",
            (WaitReason.Event, not null) => $"{what}. Gives up",
            _ => $"{what}.",
        };
        var until = run.WaitReason == WaitReason.Run ? null : run.WakeAt;
        return new(RunStates.Of(run), head, Join(Stays(screen, "Nothing was sent yet.")))
        {
            Until = until is { } at ? Durations.At(at) : null,
        };
    }

    private static RunSentence Failed(RunScreen screen)
    {
        var (head, rest) = FirstOf(screen.Run.Message ?? "The run failed.");
        var refused = screen.Steps.Any(step =>
            step.Details is { Outcome: EffectOutcome.Declined, Row: { Status: StepStatus.Failed, IsHandled: false } });
        return new(State.Failed, head,
            Join(rest, refused ? "The refused request made nothing." : null, Stays(screen, refused ? "" : "Nothing was sent."),
            screen.Plan is null ? null : "Correct the cause, then retry: what is finished is kept."));
    }

    private static RunSentence Unknown(RunScreen screen)
    {
        var step = screen.Steps.FirstOrDefault(step => step.State == State.Unknown);
        return new(State.Unknown, step is null ? "A request was sent, its answer was lost."
            : $"{Upper(step.Name)} was sent, its answer was lost.",
            Join(screen.Run.Message, Stays(screen, ""), "Nothing more is sent until you say whether it exists."));
    }

    private static string Doing(RunScreen screen, DateTimeOffset now)
    {
        var at = screen.Steps.FirstOrDefault(step => step.Step.In is null && step.State is State.Running or State.Waiting);
        if (at?.Row is not { } row)
            return "Running.";
        var count = screen.Steps.Count(step => step.Step.In is null) + 1;
        return $"Step {at.Number} of {count.ToString(CultureInfo.InvariantCulture)} “{at.Title}”, since "
            + $"{Durations.Say(now - Durations.At(row.Started))}.";
    }

    private static string Sent(RunScreen screen)
    {
        var (sent, before) = (screen.Writes.Count(), screen.Steps.Count(step => step.WasDoneBefore));
        var hasLoop = screen.Steps.Any(step => step.Details?.Loop is not null);
        return Join(
            sent > 0 ? $"{Writes(sent)} sent." : before == 0 && !hasLoop ? "Nothing had to be written." : null,
            before > 0 ? $"{Writes(before)} had been made by an earlier run and {(before == 1 ? "was" : "were")} not sent again." : null);
    }

    private static string LoopCounts(RunScreen screen) => Join(
        [.. screen.Steps.Where(step => step.Details?.Loop is not null).Select(step => $"{step.Title}: {Counts(step.Details!.Loop!)}.")]);

    private static string Counts(LoopState loop)
    {
        List<string> parts = [loop.Of is { } of && of > loop.Total ? $"{Number(loop.Total)} of {Number(of)}" : $"{Number(loop.Done)} done"];
        if (loop.Skipped > 0)
            parts.Add($"{Number(loop.Skipped)} skipped");
        if (loop.Failed > 0)
            parts.Add($"{Number(loop.Failed)} failed");
        if (loop.Unknown > 0)
            parts.Add($"{Number(loop.Unknown)} unknown");
        return string.Join(", ", parts);
    }

    private static string Stays(RunScreen screen, string none)
    {
        var made = screen.Writes.Select(step => $"“{step.Title}”").ToList();
        return Join(
            made.Count == 0 ? screen.Steps.Any(step => step.Details?.Loop is { Done: > 0 }) ? null : none
            : $"{Writes(made.Count)} {(made.Count == 1 ? "stays" : "stay")}: {string.Join(", ", made)}.",
            LoopCounts(screen));
    }

    private static (string Head, string More) FirstOf(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? (text, "") : (text[..(end + 1)], text[(end + 2)..]);
    }

    private static string Writes(int count) => count == 1 ? "1 write" : $"{Number(count)} writes";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Lower(string? text) => text is { Length: > 1 } && char.IsUpper(text[0]) && char.IsLower(text[1])
        ? char.ToLowerInvariant(text[0]) + text[1..] : text ?? "no reason was given.";

    private static string Join(params IEnumerable<string?> parts) => string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part)));
}
