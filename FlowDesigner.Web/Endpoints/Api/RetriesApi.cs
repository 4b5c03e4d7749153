using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Retries;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Triggers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>
/// <c>/api/v1/runs/{id}</c>: retry from where it stopped, a step or the start, on either version; replay with another payload.
/// </summary>
internal static class RetriesApi
{
    public static void MapRetries(this RouteGroupBuilder group)
    {
        group.MapGet("/{id}/retry", PlanAsync).WithSummary("Tell what a plain retry would send again").Produces<RetryPlanAnswer>()
            .Refuses(404, 409);
        group.MapPost("/{id}/retry/plan", LookAsync)
            .WithSummary("Work out a retry, with its reads made and its writes held back: what is kept, sent again, and needs consent")
            .Produces<RetryOutlookAnswer>().Refuses(400, 404, 409);
        group.MapPost("/{id}/retry", RetryAsync).WithSummary("Retry a run; without a body it goes on from the steps that did not finish")
            .Produces<RunAnswer>(202).Refuses(400, 404, 409);
        group.MapPost("/{id}/replay", ReplayAsync)
            .WithSummary("Start a new run of its flow connection with this payload; what the run made stays")
            .Produces<StartedAnswer>(202).Produces<StartedAnswer>().Refuses(400, 404, 409, 413, 429, 503);
    }

    private static async Task<IResult> PlanAsync(string id, RunService runs)
    {
        if (RunsApi.Find(runs, id) is not { } run)
            return RunsApi.Unknown(id);
        return await runs.PlanRetryAsync(run.Id) is { } plan ? TypedResults.Ok(RetryPlanAnswer.Of(plan)) : NotToRetry(runs, run, id);
    }

    private static async Task<IResult> LookAsync(
        string id, JsonRequest<RetryRequest> request, RunService runs, RunRetries retries, CancellationToken cancel)
    {
        if (RunsApi.Find(runs, id) is not { } run)
            return RunsApi.Unknown(id);
        var (choice, refusal) = request.Value.Read();
        if (choice is null)
            return refusal!;
        var (outlook, why) = await retries.LookAsync(run.Id, choice, cancel);
        return outlook is null ? Refuse(why!) : TypedResults.Ok(RetryOutlookAnswer.Of(outlook));
    }

    private static async Task<IResult> RetryAsync(
        string id, JsonRequest<RetryRequest> request, RunService runs, RunRetries retries, IDbContextFactory<ConfigDb> databases,
        ClaimsPrincipal user, CancellationToken cancel)
    {
        if (RunsApi.Find(runs, id) is not { } run)
            return RunsApi.Unknown(id);
        var by = user.Identity?.Name ?? "api";
        if (request.Value == new RetryRequest())
            return await runs.RetryAsync(run.Id, by)
                ? await RunsApi.MovedAsync(run.Id, runs, databases, user, cancel)
                : NotToRetry(runs, run, id);
        var (choice, refusal) = request.Value.Read();
        if (choice is null)
            return refusal!;
        return await retries.RetryAsync(run.Id, choice, by) is { } why
            ? Refuse(why)
            : await RunsApi.MovedAsync(run.Id, runs, databases, user, cancel);
    }

    private static async Task<IResult> ReplayAsync(
        string id, PayloadRequest payload,
        [FromHeader(Name = "Idempotency-Key")]
        [Description("Two replays with one key are one run: the second is answered 200 with the first one's id.")] string? key,
        RunService runs, FlowTriggers triggers, ClaimsPrincipal user)
    {
        if (TriggersApi.WrongKey(key) is { } wrong)
            return wrong;
        if (RunsApi.Find(runs, id) is not { } run)
            return RunsApi.Unknown(id);
        return await triggers.ReplayAsync(run.Id, payload.Utf8, key, user.Identity?.Name, CancellationToken.None) is { } acceptance
            ? new TriggersApi.AcceptanceResult(acceptance)
            : ApiAnswers.Refuse(
                409, "run.no_live_version", $"The flow connection of run {id} was removed, so there is nothing to replay it on.");
    }

    private static IResult Refuse(RetryRefusal refusal) =>
        ApiAnswers.Refuse(
            refusal.Code is "retry.step_missing" or "retry.step_unknown" or "retry.items" or "retry.item_unknown" ? 400 : 409,
            refusal.Code, refusal.Why);

    private static IResult NotToRetry(RunService runs, RunRow run, string id) =>
        ApiAnswers.Refuse(409, "run.not_retryable", (runs.Find(run.Id) ?? run).Status switch
        {
            RunStatus.Completed =>
                $"Run {id} is completed: nothing is left to do. Retry it from the start or a step, or trigger it again for a new run.",
            RunStatus.Unknown => $"Run {id} is unknown: first say whether its effect exists (POST {ApiHosting.Root}/runs/{id}/settle).",
            var open => $"Run {id} is {open.Word()} and goes on by itself. Cancel it first to begin again.",
        });
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RetryRequest(
    [property: Description("stop (where it stopped), step or start; stop where absent.")] string? From = null,
    [property: Description("The step's key, for step.")] string? Step = null,
    [property: Description("own (the version it has) or live; own where absent.")] string? Version = null,
    [property: Description("Steps that may be sent again although they have succeeded, as the plan names them.")]
    IReadOnlyList<string>? Resend = null,
    [property: Description(
        "For stop: only these failed items of finished For eaches, by their paths (each[cus_42]); all that failed where absent.")]
    IReadOnlyList<string>? Items = null)
{
    public (RetryChoice? Choice, IResult? Refusal) Read()
    {
        RetryStart? start = From switch
        {
            null or "stop" => RetryStart.WhereItStopped, "step" => RetryStart.Step, "start" => RetryStart.Beginning, _ => null,
        };
        if (start is not { } known)
            return (null, ApiAnswers.Refuse(400, "retry.from", $"\"from\" must be \"stop\", \"step\" or \"start\", but is \"{From}\"."));
        if (Version is not (null or "own" or "live"))
            return (null, ApiAnswers.Refuse(400, "retry.version", $"\"version\" must be \"own\" or \"live\", but is \"{Version}\"."));
        return (new RetryChoice(known, Step) { OnLive = Version == "live", Resend = Resend ?? [], Items = Items }, null);
    }
}

internal sealed record RetryOutlookAnswer(
    [property: Description("The version it would go on with.")] int Version,
    [property: Description("Finished steps that stay as they are.")] IReadOnlyList<string> Kept,
    [property: Description("The steps that it comes to, as far as that can be told; inside of For eaches the first few that fare alike.")]
    IReadOnlyList<RetriedStepAnswer> Steps,
    [property: Description("How many items fare how at each step inside of For eaches: all of them.")]
    IReadOnlyList<RetriedItemsAnswer> Items,
    [property: Description("The For eaches that it goes through.")] IReadOnlyList<RetriedLoop> Loops,
    [property: Description("Writes that succeeded and would be made once more: name each under \"resend\" to agree.")]
    IReadOnlyList<RetryRepeatAnswer> NeedsConsent,
    [property: Description("Steps that made something and that this version no longer has.")] IReadOnlyList<string> LeftBehind,
    [property: Description("How it would end, where that is not well.")] string? Problem)
{
    public static RetryOutlookAnswer Of(RetryOutlook outlook) => new(
        outlook.Version, outlook.Kept, [.. outlook.Steps.Select(RetriedStepAnswer.Of)],
        [.. outlook.Items.Select(items => new RetriedItemsAnswer(items.Step, ApiWords.Word(items.As), items.WouldDiffer, items.Count))],
        outlook.Loops,
        [.. outlook.Open.Select(repeat => new RetryRepeatAnswer(repeat.Step, repeat.Title, repeat.Why))], outlook.LeftBehind,
        outlook.Problem);
}

internal sealed record RetriedItemsAnswer(
    string Step, [property: Description("As for a step.")] string As,
    [property: Description("True where the requests would be others than those that were sent; they are not sent.")] bool WouldDiffer,
    long Count);

internal sealed record RetriedStepAnswer(
    string Path, string Title,
    [property: Description(
        "worked_out, read_again, already_made, sent_again, sent_first, made_twice, asked_first, waits, calls, stops, fails or undecided.")]
    string As,
    [property: Description("What would be done, in words.")] string? Sentence,
    string? Message, RequestAnswer? Request, string? Effect, string? App, string? Connection,
    [property: Description("sandbox, test, live or unknown.")] string? Mode,
    string? BusinessKey,
    [property: Description("The idempotency key that it was made under, or would go out under.")] string? Key,
    [property: Description("True where that key was never used.")] bool HasNewKey,
    [property: Description("The run that made it, for already_made.")] string? MadeBy,
    [property: Description("True where the request would be another one than the one that was sent; it is not sent.")] bool WouldDiffer)
{
    public static RetriedStepAnswer Of(RetriedStep step) => new(
        step.Path, step.Title, ApiWords.Word(step.As), step.Sentence, step.Message,
        step.Request is { } request ? RequestAnswer.Of(request) : null, step.Effect is { } effect ? ApiWords.Word(effect) : null, step.App,
        step.Connection, step.Mode is { } mode ? ApiWords.Word(mode) : null,
        step.BusinessKey, step.IdempotencyKey, step.HasNewKey, step.MadeBy is { } run ? IdText.Format(run) : null, step.WouldDiffer);
}

internal sealed record RetryRepeatAnswer(
    [property: Description("By which it is agreed to.")] string Step, string Title,
    [property: Description("What exists, and what would be made beside it.")] string Why);

/// <summary>One retry of a run, as its history keeps it.</summary>
internal sealed record RetryAnswer(
    DateTimeOffset At, string By,
    [property: Description("stop, step or start.")] string From, string? Step, int FromVersion, int Version,
    [property: Description("Steps that were agreed to be sent again although they had succeeded.")] IReadOnlyList<string>? Resent,
    [property: Description("How many failed items were chosen; absent where all that failed were meant.")] int? Items)
{
    public static RetryAnswer Of(RetryRow row) => new(
        UtcMilliseconds.Of(row.At), row.By, ApiWords.Word(row.Start), row.Step, row.FromVersion, row.Version,
        row.Resent.Count == 0 ? null : row.Resent, row.Items);
}
