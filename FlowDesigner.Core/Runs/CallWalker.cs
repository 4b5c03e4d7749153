using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// Carries out a call of another flow. Its run is accepted under this step's own name, so a crash at any moment starts it once.
/// </summary>
internal sealed class CallWalker(StepEdge edge)
{
    public async ValueTask<Outcome> WalkAsync(Position at, CompiledCall step, string path, StepRow? row)
    {
        if (row is { Status: StepStatus.Waiting, Cursor: { } child })
            return await ResumeAsync(at, path, row, long.Parse(child, CultureInfo.InvariantCulture));
        if (edge.HoldBack(at, step, new HashSet<string>()) is { } held)
            return held;
        var payload = step.Inputs.Evaluate(at);
        if (edge.Pass(at, step, Preview(step, payload)) is { } passed)
            return passed;
        // What the payload was made of is on disk before the other run begins.
        if (await edge.FlushAsync(at) is { } gone)
            return gone;
        return await edge.StartAsync(path, step.Call, Encoding.UTF8.GetBytes(payload.GetRawText())) switch
        {
            CallResult.Started started => Go(at, step, path, row, started.RunId),
            CallResult.Later later => Later(at, path, row, later),
            CallResult.Refused refused => throw new InputException(refused.Code, refused.Why),
            _ => throw new InvalidOperationException("A call has three outcomes."),
        };
    }

    private Outcome Go(Position at, CompiledCall step, string path, StepRow? row, long child)
    {
        if (!step.Call.Wait)
            return edge.Finish(at, path, row, Output(child, "started", null), $"Started run {IdText.Format(child)}.");
        var why = $"Waits for the end of run {IdText.Format(child)}.";
        edge.Await(at, step, new WaitRow(path, WaitKind.Run) { Asked = edge.NowMs });
        edge.Park(at, path, null, null, why, child.ToString(CultureInfo.InvariantCulture));
        return new Outcome.Waiting(null, WaitReason.Run, why);
    }

    private async ValueTask<Outcome> ResumeAsync(Position at, string path, StepRow row, long child)
    {
        if (edge.TakeAnswer(at, path) is not { } answer)
            return new Outcome.Waiting(null, WaitReason.Run, row.Message ?? "");
        var ended = await edge.FindCalledAsync(child);
        var status = ended?.Run.Status.Word() ?? JsonBody.Parse(answer.Output).GetProperty("status").GetString()!;
        // Only these two have done what was asked; of the others a person reads why, there.
        if (status is not ("completed" or "skipped"))
            throw new InputException("call.not_completed",
                $"run {IdText.Format(child)}{(ended is null ? "" : $" of \"{ended.FlowName}\"")} ended as "
                    + $"{status}{(ended?.Run.Message is { } why ? $": {why.TrimEnd('.')}" : "")}. "
                + "Retry it there first, then retry this run: it then takes that outcome and starts nothing again.");
        return edge.Finish(at, path, row, Output(child, status, ended?.Output), $"Run {IdText.Format(child)} ended as {status}.",
            answer.At);
    }

    private Outcome.Retry Later(Position at, string path, StepRow? row, CallResult.Later later)
    {
        var attempts = (row?.Attempts ?? 0) + 1;
        if (attempts >= RetryPolicy.MaxAttempts)
            throw new InputException("call.put_off", $"{later.Why} Tried {attempts} times.");
        var wake = edge.NowMs + (long)RetryPolicy.Delay(attempts, later.RetryAfter, 0.5).TotalMilliseconds;
        edge.Record(at, new StepRow(path, StepStatus.Retry)
            { Attempts = attempts, Started = at.Now.ToUnixTimeMilliseconds(), WakeAt = wake, Message = later.Why });
        return new Outcome.Retry(wake, later.Why);
    }

    private static Passing Preview(CompiledCall step, JsonElement payload) => new(
        $"Would start flow \"{step.Call.Flow}\"{(step.Call.Wait ? " and wait for its end" : "")} with {payload.GetRawText()}",
        Output(0, step.Call.Wait ? "completed" : "started", null));

    private static JsonElement Output(long child, string status, ReadOnlyMemory<byte>? output) => JsonBody.Write(json =>
    {
        json.WriteString("runId", IdText.Format(child));
        json.WriteString("status", status);
        json.WritePropertyName("output");
        if (output is { } bytes)
            json.WriteRawValue(bytes.Span);
        else
            json.WriteNullValue();
    });
}
