using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Mappings.Functions;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// Carries out a Wait. Its row holds the moment or the event waited for: days cost one row, and a restart changes nothing.
/// </summary>
internal sealed class WaitWalker(StepEdge edge)
{
    // A wait for what a held-back write would have made is shown all the same.
    private static readonly HashSet<string> Nothing = [];

    public Outcome Walk(Position at, CompiledWait step, string path, StepRow? row)
    {
        if (edge.HoldBack(at, step, Nothing) is { } held)
            return held;
        return step.Event is { } awaited ? WalkEvent(at, step, awaited, path, row) : WalkTime(at, step, path, row);
    }

    private Outcome WalkTime(Position at, CompiledWait step, string path, StepRow? row)
    {
        var (until, words) = row?.WakeAt is { } known ? (known, row.Message ?? "") : Moment(at, step);
        var output = JsonBody.Write(json => json.WriteString("until", DateTimeOffset.FromUnixTimeMilliseconds(until)));
        if (edge.Pass(at, step, new Passing($"Would wait {words}", output) { IsKnown = true }) is { } passed)
            return passed;
        if (until <= edge.NowMs)
            return edge.Finish(at, path, row, output, row is null ? "The moment had passed already." : row.Message);
        var why = row?.Message ?? $"Waits {words}.";
        edge.Park(at, path, row, until, why);
        return new Outcome.Waiting(until, WaitReason.Time, why);
    }

    private Outcome WalkEvent(Position at, CompiledWait step, CompiledEvent awaited, string path, StepRow? row)
    {
        if (row is { Status: StepStatus.Waiting })
            return Resume(at, step, awaited, path, row);
        var value = awaited.Form.Length == 0 ? "" : WaitMatch.Value(awaited.Own, at)
            ?? throw new InputException("wait.nothing_to_match",
                "the value that the event is compared with is empty. Map one that the run has by then.");
        var words = $"for {awaited.Name}{(value.Length == 0 ? "" : $": {WaitMatch.Show(value)}")}";
        if (edge.Pass(at, step, new Passing($"Would wait {(at.StandInAmong(awaited.Own.Steps) is null ? words : $"for {awaited.Name}")}",
            JsonBody.Parse(Encoding.UTF8.GetBytes(awaited.Trigger.Sample)))) is { } passed)
            return passed;
        long? until = step.Timeout is { } timeout ? Ms(at) + Length(timeout.EvaluateText(at)) : null;
        edge.Await(at, step, new WaitRow(path, WaitKind.Event) { Asked = edge.NowMs, WakeAt = until, Value = value });
        edge.Park(at, path, row, until, $"Waits {words}.");
        return new Outcome.Waiting(until, WaitReason.Event, $"Waits {words}.");
    }

    private Outcome Resume(Position at, CompiledWait step, CompiledEvent awaited, string path, StepRow row)
    {
        if (edge.TakeAnswer(at, path) is { } answer)
            return edge.Finish(at, path, row, JsonBody.Parse(answer.Output), $"{awaited.Name} came.", answer.At);
        if (row.WakeAt is not { } until || until > edge.NowMs)
            return new Outcome.Waiting(row.WakeAt, WaitReason.Event, row.Message ?? "");
        edge.GiveUp(at, path);
        return step.TakesTimeout
            ? edge.TimeOut(at, path, row, $"{awaited.Name} did not come in time.")
            : throw new InputException("wait.timed_out",
                $"{awaited.Name} did not come in time, and nothing hangs on the step's timeout. Retry to wait once more, or give it a "
                    + $"way to go on.");
    }

    private static (long Until, string Words) Moment(Position at, CompiledWait step)
    {
        if (step.For is { } length)
        {
            var text = length.EvaluateText(at).Trim();
            return (Ms(at) + Length(text), text);
        }
        var until = ReadDate(step.Until!.Evaluate(at));
        return (until.ToUnixTimeMilliseconds(),
            $"until {until.UtcDateTime.ToString("d MMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture)}");
    }

    /// <summary>A duration in milliseconds, or what is wrong with it in words.</summary>
    internal static long Length(string text) => Duration.Read(text.Trim()) is { } length
        ? (long)length.TotalMilliseconds
        : throw new InputException("wait.duration", $"\"{Short(text)}\" is no duration of at most ten years. Write {Duration.Expected}.");

    // Every date that an expression gives has its offset; plain text without one is read in UTC.
    private static DateTimeOffset ReadDate(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Dates.Parse(value.GetString()!, TimeZoneInfo.Utc, Whole(value.GetString()!)),
        JsonValueKind.Number => Dates.FromUnix(value.GetDecimal(), Whole(value.GetRawText())),
        JsonValueKind.Null => throw new InputException("wait.date",
            "the date is empty. Map one, or type one such as 2026-01-31T09:00:00Z."),
        _ => throw new InputException("wait.date",
            "a date was expected, such as 2026-01-31T09:00:00Z, but the mapping gave something else."),
    };

    private static Mappings.Place Whole(string text) => new(new Source(text, ""), 0, text.Length);

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static long Ms(Position at) => at.Now.ToUnixTimeMilliseconds();
}
