using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A Wait waits for one thing: a while, a moment or an event that its app has.</summary>
internal static class WaitRule
{
    /// <summary>The event comes in elsewhere, if it comes at all: the flow's text cannot know.</summary>
    public const string Elsewhere = "wait.elsewhere";

    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps.OfType<WaitStep>())
        {
            var ways = new[] { !string.IsNullOrWhiteSpace(step.For), !string.IsNullOrWhiteSpace(step.Until),
                step.Event is not null }.Count(way => way);
            if (ways != 1)
            {
                yield return check.At(step, "wait.what", ways == 0
                    ? "it does not say what it waits for. Give it a duration, a date and time, or an event."
                    : "it waits for more than one thing. Keep one of duration, date and time, and event.", "for");
            }
            if (step.Timeout is not null && step.Event is null)
                yield return check.At(step, "wait.timeout", "only a Wait for an event has a timeout. Remove it.", "timeout");
            if (step is { Event: not null, Timeout: null } && check.Graph.Children(step.Key, StepPort.Timeout).Any())
                yield return check.At(step, "wait.no_timeout", "steps follow its timeout, but it has none. Give it one, such as 7 days.",
                    "timeout");
            foreach (var (field, text) in new[] { ("for", step.For), ("timeout", step.Timeout) })
            {
                if (FlowCheck.IsNoDuration(text))
                    yield return check.At(step, "wait.duration", $"\"{text}\" must be {Duration.Expected}.", field);
            }
            if (step.Event is { } awaited && Event(check, step, awaited) is { } problem)
                yield return problem;
        }
    }

    private static FlowProblem? Event(FlowCheck check, WaitStep step, WaitEvent awaited)
    {
        if (string.IsNullOrWhiteSpace(awaited.Match))
            return check.At(step, "wait.match", "it does not say which event is meant. Compare a field of the event with one of this run.",
                "event.match");
        if (WaitMatch.Split(awaited.Match) is null)
            return check.At(step, "wait.match",
                $"its match must compare values of the event with values of this run, as {WaitMatch.Expected}.", "event.match");
        if (check.Catalog.Find(awaited.App) is not { } app)
        {
            var hint = Nearest.Hint(awaited.App, check.Catalog.Apps.Select(known => known.Key));
            return check.At(step, "step.unknown_app", $"there is no app \"{awaited.App}\".{hint} Pick one from the catalog.", "event.app");
        }
        if (check.Catalog.FindTrigger(awaited.App, awaited.Trigger) is not null)
            return ComesIn(check, step, awaited, app.Name);
        var meant = Nearest.Hint(awaited.Trigger, app.Triggers.Select(known => known.Key));
        return check.At(step, "wait.unknown_trigger", $"{app.Name} has no trigger \"{awaited.Trigger}\".{meant} Pick one of its triggers.",
            "event.trigger");
    }

    /// <summary>Events come to the address of the flow's own trigger, and to those of other flow connections on the same account.</summary>
    private static FlowProblem? ComesIn(FlowCheck check, WaitStep step, WaitEvent awaited, string app) =>
        awaited.App == check.Flow.Trigger.App && awaited.Connection == check.Flow.Trigger.Connection ? null
        : awaited.Connection is null
            ? check.At(step, Elsewhere,
                $"events of {app} come to the address of a flow that begins with {app}, and this one does not. Wait for an event of its " +
                    $"own app.",
                "event.app")
            : check.At(step, Elsewhere,
                $"events of {app} come to the webhook address of a flow connection that begins with {app} on the same account. Make " +
                    $"sure that there is one.",
                "event.app", isWarning: true);
}
