using FlowDesigner.Core.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>One step on the time scale of its run.</summary>
public sealed record TimelineRow(string Key, string Title, string Tile, string Took, bool IsWrong, IReadOnlyList<TimelineBar> Bars)
{
    public static (IReadOnlyList<TimelineRow> Rows, TimeSpan All) Of(RunScreen screen, DateTimeOffset now)
    {
        var begin = screen.Run.Created;
        var end = Math.Max(begin + 1, screen.Run.Finished ?? now.ToUnixTimeMilliseconds());
        var rows = screen.Steps.Where(step => step.Step.In is null && step.State != State.NotTaken).Select(step => Row(step, begin, end))
            .ToList();
        return (rows, TimeSpan.FromMilliseconds(end - begin));
    }

    private static TimelineRow Row(ScreenStep step, long begin, long end)
    {
        if (step.Row is not { } row)
            return new(step.Key, step.Title, step.Tile, "not reached", false, []);
        var until = row.Finished ?? end;
        var isWrong = step.State is State.Failed or State.Unknown;
        return new(step.Key, step.Title, step.Tile, Durations.Between(row.Started, until), isWrong, [.. Spans(step, row.Started, until)
            .Where(bar => bar.To >= begin)
            .Select(bar => new TimelineBar(Part(bar.From), Math.Max(0.004, Part(bar.To) - Part(bar.From)), bar.Class, bar.Words))]);

        double Part(long at) => Math.Clamp((double)(at - begin) / (end - begin), 0, 1);
    }

    private static IEnumerable<(long From, long To, string Class, string Words)> Spans(ScreenStep step, long started, long until)
    {
        var own = $"is-{StateLook.Of(step.State ?? State.Completed).Tone}";
        var attempts = step.Details!.Attempts;
        if (attempts.Count == 0)
        {
            yield return (started, until, own, Durations.Between(started, until));
            yield break;
        }
        var last = started;
        foreach (var attempt in attempts)
        {
            if (attempt.At > last && last > started)
                yield return (last, attempt.At, "is-wait", $"waited {Durations.Between(last, attempt.At)}");
            last = attempt.At + attempt.Milliseconds;
            yield return (attempt.At, last, "is-failed",
                $"attempt {attempt.N}, {attempt.HttpStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no answer"}");
        }
        if (until <= last || step.State is State.Failed or State.Unknown)
            yield break;
        yield return (last, until, "is-wait", $"waited {Durations.Between(last, until)}");
        if (step.State == State.Completed)
            yield return (until, until, own, "done");
    }
}

/// <param name="From">0 to 1 on the scale.</param>
/// <param name="Part">0 to 1 of the scale.</param>
/// <param name="Class">Its colour.</param>
/// <param name="Words">On hover.</param>
public sealed record TimelineBar(double From, double Part, string Class, string Words);
