using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>Carries out an Approve: asks people, and goes on by their answer.</summary>
internal sealed class ApprovalWalker(StepEdge edge)
{
    private const int LongestMessage = 4000;

    public Outcome Walk(Position at, CompiledApprove step, string path, StepRow? row)
    {
        if (edge.HoldBack(at, step, new HashSet<string>()) is { } held)
            return held;
        if (row is { Status: StepStatus.Waiting })
            return Resume(at, step, path, row);
        var message = step.Message.EvaluateText(at);
        if (edge.Pass(at, step, Preview(step, message, at.Now)) is { } passed)
            return passed;
        long? until = step.Timeout is { } timeout ? at.Now.ToUnixTimeMilliseconds() + WaitWalker.Length(timeout.EvaluateText(at)) : null;
        var why = $"Waits for an approval: {step.Title}.";
        edge.Await(at, step, new WaitRow(path, WaitKind.Person)
        {
            Asked = edge.NowMs,
            WakeAt = until,
            Question = new(0, message.Length <= LongestMessage ? message : message[..LongestMessage] + "…", [.. step.Approve.Who]),
        });
        edge.Park(at, path, row, until, why);
        return new Outcome.Waiting(until, WaitReason.Person, why);
    }

    /// <summary>An answer as later steps see it.</summary>
    public static JsonElement Output(string answer, string by, string? note, DateTimeOffset at) => JsonBody.Write(json =>
    {
        json.WriteString("answer", answer);
        json.WriteString("by", by);
        json.WriteString("note", note);
        json.WriteString("at", at);
    });

    private Outcome Resume(Position at, CompiledApprove step, string path, StepRow row)
    {
        if (edge.TakeAnswer(at, path) is { } answer)
        {
            var output = JsonBody.Parse(answer.Output);
            var port = output.GetProperty("answer").GetString()!;
            var told = $"{(port == StepPort.Yes ? "Approved" : "Declined")} by {output.GetProperty("by").GetString()}{NoteOf(output)}.";
            return edge.Finish(at, path, row, output, told, answer.At, port);
        }
        if (row.WakeAt is not { } until || until > edge.NowMs)
            return new Outcome.Waiting(row.WakeAt, WaitReason.Person, row.Message ?? "");
        edge.GiveUp(at, path);
        return step.TakesTimeout
            ? edge.TimeOut(at, path, row, "Nobody answered in time.")
            : throw new InputException("approve.timed_out",
                "nobody answered in time, and nothing hangs on the step's timeout. Retry to ask once more.");
    }

    private static string NoteOf(JsonElement output) =>
        output.GetProperty("note").GetString() is { Length: > 0 } note ? $": {note.TrimEnd('.')}" : "";

    private static Passing Preview(CompiledApprove step, string message, DateTimeOffset now)
    {
        var who = step.Approve.Who is { IsEmpty: false } people ? string.Join(" or ", people) : "anybody who is signed in";
        return new Passing($"Would ask {who} for approval: {message}", Output(StepPort.Yes, "preview", null, now))
        {
            Message = "Taken as approved here. A person decides, and may decline.",
            Asks = true,
            Port = StepPort.Yes,
        };
    }
}
