using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>One run in a list.</summary>
internal record RunAnswer(
    string Id,
    [property: Description("ready, running, waiting, completed, skipped, failed, cancelled or unknown.")] string Status,
    [property: Description("The flow's key.")] string Flow,
    [property: Description("The flow connection's key.")] string FlowConnection,
    [property: Description("The flow version it keeps to its end.")] int Version,
    [property: Description("webhook, trigger_now, api, poll, schedule, call or replay.")] string Origin,
    [property: Description("Who started it by hand: a user, or the name of a token.")] string? StartedBy,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt,
    [property: Description("Why it ended or waits, for people.")] string? Message,
    [property: Description("retry, time, event, person, run, lane or paused.")] string? WaitReason,
    DateTimeOffset? WakeAt)
{
    public static RunAnswer Of(RunRow run, RunNames names) => new(
        IdText.Format(run.Id), run.Status.Word(), names.Flow(run.FlowId), names.FlowConnection(run.FlowConnectionId), run.Version,
        ApiWords.Word(run.Origin), run.StartedBy, UtcMilliseconds.Of(run.Created), UtcMilliseconds.Of(run.Finished),
        run.Message, run.Status == RunStatus.Waiting ? ApiWords.Word(run.WaitReason) : null, UtcMilliseconds.Of(run.WakeAt));
}

/// <summary>What a retry would do.</summary>
internal sealed record RetryPlanAnswer(
    [property: Description("Finished steps whose results stay; their writes are not sent again.")] IReadOnlyList<string> Kept,
    [property: Description("Steps that are carried out again.")] IReadOnlyList<string> SentAgain,
    [property: Description("Of those, the ones that go out under a new key, since the old one would only repeat a refusal.")]
    IReadOnlyList<string> NewKeys,
    [property: Description("What is sent, with which account.")] IReadOnlyList<PlannedSendAnswer> Sends,
    [property: Description("Actions that were never begun and may follow.")] IReadOnlyList<PlannedSendAnswer> New)
{
    public static RetryPlanAnswer Of(RetryPlan plan) =>
        new(plan.Kept, plan.SentAgain, plan.NewKeys, [.. plan.Sends.Select(PlannedSendAnswer.Of)],
            [.. plan.New.Select(PlannedSendAnswer.Of)]);
}

internal sealed record PlannedSendAnswer(
    string Path, string Title, string App, string? Connection,
    [property: Description("sandbox, test, live or unknown.")] string? Mode,
    [property: Description("read, keyed, natural or unsafe.")] string Effect, bool HasNewKey)
{
    public static PlannedSendAnswer Of(PlannedSend send) => new(
        send.Path, send.Title, send.App, send.Connection, send.Mode is { } mode ? ApiWords.Word(mode) : null, ApiWords.Word(send.Effect),
        send.HasNewKey);
}

/// <summary>One run told whole.</summary>
internal sealed record RunDetailsAnswer : RunAnswer
{
    private RunDetailsAnswer(RunAnswer run) : base(run)
    {
    }

    [JsonPropertyOrder(1), Description("The event, as the flow sees it under \"trigger\".")]
    public required JsonElement? Payload { get; init; }

    [JsonPropertyOrder(2), Description("In the order of the flow, then the items of its loops that need a look.")]
    public required IReadOnlyList<StepAnswer> Steps { get; init; }

    [JsonPropertyOrder(3), Description("The run whose payload was edited for this one.")]
    public string? ReplayOf { get; init; }

    [JsonPropertyOrder(4), Description("Runs that were begun with an edited payload of this one.")]
    public IReadOnlyList<string>? Replays { get; init; }

    [JsonPropertyOrder(5), Description("How it was retried, the first time first.")]
    public IReadOnlyList<RetryAnswer>? Retries { get; init; }

    public static RunDetailsAnswer Of(RunDetails details, RunNames names, IRunReader reader) => new(Of(details.Run, names))
    {
        ReplayOf = reader.ReplayOf(details.Run.Id) is { } replayed ? IdText.Format(replayed) : null,
        Replays = reader.ReplaysOf(details.Run.Id) is { Count: > 0 } replays ? [.. replays.Select(run => IdText.Format(run.Id))] : null,
        Retries = reader.Retries(details.Run.Id) is { Count: > 0 } retries ? [.. retries.Select(RetryAnswer.Of)] : null,
        Payload = RunAnswers.Json(details.Payload),
        Steps = [.. details.Steps.Select(step => StepAnswer.Of(step, details.Run.Id))],
    };
}

internal sealed record StepAnswer(
    [property: Description("Enclosing items and the step's key: each[cus_42]/customer.")] string Path,
    [property: Description("running, retry, sent, waiting, completed, skipped, failed or unknown.")] string Status,
    int Attempts, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    RequestAnswer? Request,
    [property: Description("The step's output.")] JsonElement? Response,
    [property: Description("read, keyed, natural or unsafe.")] string? Effect,
    string? Message,
    [property: Description("The idempotency key it was sent with.")] string? Key,
    [property: Description("What makes it the same effect for the business; absent where every run makes its own.")] string? BusinessKey,
    [property: Description("What the effect ledger knows: pending, done, declined, not_made or unknown.")] string? Outcome,
    [property: Description("Attempts that did not succeed.")] IReadOnlyList<AttemptAnswer>? AttemptLog,
    [property: Description("How far a For each has come.")] ProgressAnswer? Progress)
{
    public static StepAnswer Of(StepDetails step, long runId) => new(
        step.Path, step.Row.Status.Word(), step.Row.Attempts, UtcMilliseconds.Of(step.Row.Started), UtcMilliseconds.Of(step.Row.Finished),
        step.Request is { } request ? RequestAnswer.Of(request) : null, RunAnswers.Json(step.Response),
        step.Effect is { } effect ? ApiWords.Word(effect) : null, step.Row.Message, step.IdempotencyKey,
        IsOwn(step.BusinessKey, runId) ? null : step.BusinessKey, step.Outcome is { } outcome ? ApiWords.Word(outcome) : null,
        step.Attempts.Count == 0 ? null : [.. step.Attempts.Select(AttemptAnswer.Of)],
        step.Loop is { } loop ? new(loop.Done, loop.Skipped, loop.Failed, loop.Unknown, loop.Of, loop.Reasons) : null);

    private static bool IsOwn(string? businessKey, long runId) =>
        businessKey?.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{runId}|"), StringComparison.Ordinal) == true;
}

internal sealed record RequestAnswer(
    string Method, string Url,
    [property: Description("Without sign-in, which is never shown.")] IReadOnlyDictionary<string, string> Headers,
    string? Body,
    [property: Description("A form body field by field; absent for JSON.")] IReadOnlyList<FormFieldAnswer>? Fields)
{
    public static RequestAnswer Of(RequestView request) => new(
        request.Method, request.Url,
        request.Headers.GroupBy(header => header.Key)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Select(pair => pair.Value))),
        request.Body, request.Fields.Count == 0 ? null : [.. request.Fields.Select(field => new FormFieldAnswer(field.Key, field.Value))]);
}

internal sealed record FormFieldAnswer(string Name, string Value);

internal sealed record AttemptAnswer(
    int N, DateTimeOffset At, int? HttpStatus, int Milliseconds,
    [property: Description("The provider's own id of the call.")] string? RequestId,
    [property: Description("The beginning of the answer, secrets taken out.")] string Snippet)
{
    public static AttemptAnswer Of(AttemptRow attempt) =>
        new(attempt.N, UtcMilliseconds.Of(attempt.At), attempt.HttpStatus, attempt.Milliseconds, attempt.RequestId, attempt.Snippet);
}

internal sealed record ProgressAnswer(long Done, long Skipped, long Failed, long Unknown, long? Of, IReadOnlyList<SkipReason> Reasons);

internal static class RunAnswers
{
    public static JsonElement? Json(string? text) => text is null ? null : Json((ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text));

    /// <summary>What a damaged row still holds is no reason to hide the rest of the run.</summary>
    public static JsonElement? Json(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonBody.Parse(utf8);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
