using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>What one attempt means, and how it is told: in words, and as rows.</summary>
internal sealed record CallReading(Verdict Verdict, string Why, AppResponse? Response, CallOutcome Call)
{
    private const int MaxSnippet = 4000;

    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>What an error path decides by: the provider's own code, else what became of the request.</summary>
    public string Code => Call is CallOutcome.Lost lost ? lost.Code
        : OwnCode is { Length: > 0 and <= 100 } code ? code
        : Verdict.Meaning switch
        {
            Meaning.ConnectionBroken => "connection.broken",
            Meaning.Declined => "provider.declined",
            _ => "provider.unavailable",
        };

    private string? OwnCode { get; init; }

    /// <summary>The step's output where the verdict is success.</summary>
    public JsonElement Output { get; private init; }
    private string Snippet { get; init; } = "";
    private string? RequestId { get; init; }

    public static CallReading Of(PreparedStep step, CallOutcome call, TimeProvider clock) => call switch
    {
        CallOutcome.Answered answered => Of(step, answered, clock),
        CallOutcome.Lost lost => new CallReading(
            lost.MaybeSent ? Verdict.Unknown : new Verdict(Meaning.NotExecuted, lost.Code != "outbound.blocked_address"),
            $"{step.Connection.App.Name} gave no answer to \"{step.Step.Title}\": {step.Connection.Redactor.Redact(lost.Message)} "
                + $"({lost.Code})", null, call)
        {
            Snippet = step.Connection.Redactor.Redact(lost.Message),
        },
        _ => throw new InvalidOperationException($"No way to read {call.GetType().Name}."),
    };

    public AttemptRow Attempt(string path, int n, long at) =>
        new(path, n, at - (long)Call.Took.TotalMilliseconds, Response?.Status, (int)Call.Took.TotalMilliseconds, RequestId, Snippet);

    public static StepRow Row(PreparedStep step, StepRow? row, Position at, StepStatus status, int attempts) =>
        new(step.Path, status) { Attempts = attempts, Started = row?.Started ?? at.Now.ToUnixTimeMilliseconds() };

    public static StepRow Done(PreparedStep step, StepRow? row, Position at, long now, JsonElement output, string? message) =>
        Row(step, row, at, StepStatus.Completed, (row?.Attempts ?? 0) + 1) with
        {
            Finished = now,
            Message = message,
            Output = Encoding.UTF8.GetBytes(output.GetRawText()),
        };

    private static CallReading Of(PreparedStep step, CallOutcome.Answered answered, TimeProvider clock)
    {
        var response = answered.Response;
        var app = step.Connection.App;
        var action = step.Step.Action;
        if (action.Accepts(response))
            return Accepted(step, answered);
        var verdict = app.Judge(response);
        if (verdict.Meaning == Meaning.Success)
            verdict = Verdict.Declined;
        var words = app.ErrorText(response) is { } text ? $" {text}" : "";
        var next = verdict.Meaning switch
        {
            Meaning.Declined => "Not retried: the same request would be refused again.",
            Meaning.ConnectionBroken => $"The key of \"{step.Connection.Name}\" is wrong or was revoked. Replace it, then retry.",
            _ => "",
        };
        var why = step.Connection.Redactor.Redact($"{app.Name} refused \"{step.Step.Title}\" ({response.Status}).{words} {next}".TrimEnd());
        return Tell(step, answered, verdict, why)
            with { RetryAfter = RetryPolicy.ReadRetryAfter(response.Header("retry-after"), clock.GetUtcNow()) };
    }

    private static CallReading Accepted(PreparedStep step, CallOutcome.Answered answered)
    {
        var response = answered.Response;
        var action = step.Step.Action;
        // A page of HTML behind a 200 is some proxy speaking, not the provider.
        if (!action.TakesAnyAnswer && response.Json.ValueKind == JsonValueKind.Undefined
            && (response.JsonProblem is not null || action.Output is null))
            return Tell(step, answered, Verdict.Unknown,
                $"{step.Connection.App.Name} answered \"{step.Step.Title}\" with {response.Status} "
                    + $"({response.Header("content-type") ?? "no content type"}), but {response.JsonProblem ?? "the body is empty"}. "
                    + $"(provider.not_json)");
        try
        {
            var output = action.Output is { } read ? read(step.Inputs, response) : response.Json;
            return new CallReading(Verdict.Success, "", response, answered) { Output = Clean(output, step.Connection.Redactor) };
        }
        catch (InputException refused)
        {
            return Tell(step, answered, Verdict.Declined, $"{refused.Message} ({refused.Code})");
        }
    }

    private static JsonElement Clean(JsonElement output, Redactor redactor)
    {
        var bytes = Encoding.UTF8.GetBytes(output.GetRawText());
        var clean = redactor.Redact(bytes);
        return clean.Equals((ReadOnlyMemory<byte>)bytes) ? output : JsonBody.Parse(clean);
    }

    private static CallReading Tell(PreparedStep step, CallOutcome.Answered answered, Verdict verdict, string why) =>
        new(verdict, why, answered.Response, answered)
        {
            Snippet = step.Connection.Redactor.Redact(answered.Response.Snippet(MaxSnippet)),
            OwnCode = step.Connection.App.ErrorCode(answered.Response) is { } code ? step.Connection.Redactor.Redact(code) : null,
            RequestId = step.Connection.App.RequestIdHeader is { } header ? answered.Response.Header(header.ToLowerInvariant()) : null,
        };
}
