using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary><c>/api/v1/run-jobs</c>: retry or cancel many runs, in the background.</summary>
internal static class RunJobsApi
{
    private const int MostIds = 10_000;

    public static void MapRunJobs(this RouteGroupBuilder group)
    {
        group.MapGet(
            "/", (BulkJobs jobs) => new ListAnswer<RunJobAnswer>([.. jobs.List().Select(job => RunJobAnswer.Of(job, jobs.PaceOf(job)))]))
            .WithSummary("List bulk jobs, the newest first");
        group.MapGet("/{id}", (string id, BulkJobs jobs) => Find(id, jobs) is { } job ? Answer(200, job, jobs) : Unknown(id))
            .WithSummary("Get a bulk job").Produces<RunJobAnswer>().Refuses(404);
        group.MapPost("/plan", PlanAsync).WithSummary("Tell what a job would do, without doing it").Produces<JobPlanAnswer>().Refuses(400);
        group.MapPost("/", BeginAsync).WithSummary("Begin a job over the runs that fit now").Produces<RunJobAnswer>(202).Refuses(400);
        group.MapPost("/{id}/pause", (string id, BulkJobs jobs) => MoveAsync(id, jobs, jobs.PauseAsync))
            .WithSummary("Let a job stand still")
            .Produces<RunJobAnswer>(202)
            .Refuses(404, 409);
        group.MapPost("/{id}/resume", (string id, BulkJobs jobs) => MoveAsync(id, jobs, jobs.ResumeAsync))
            .WithSummary("Let a paused job go on")
            .Produces<RunJobAnswer>(202)
            .Refuses(404, 409);
        group.MapPost("/{id}/cancel", (string id, BulkJobs jobs) => MoveAsync(id, jobs, jobs.CancelAsync))
            .WithSummary("End a job; runs that had their turn stay as they are").Produces<RunJobAnswer>(202).Refuses(404, 409);
    }

    private static async Task<IResult> PlanAsync(
        JsonRequest<RunJobRequest> request, JobPlans plans, FlowUses uses, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user,
        CancellationToken cancel)
    {
        var names = await RunNames.ReadAsync(databases, user, cancel);
        var (kind, filter, refusal) = await ReadAsync(request.Value, names, uses, cancel);
        return filter is null ? refusal! : TypedResults.Ok(JobPlanAnswer.Of(await plans.OfAsync(kind, filter), names));
    }

    private static async Task<IResult> BeginAsync(
        JsonRequest<RunJobRequest> request, BulkJobs jobs, FlowUses uses, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user,
        CancellationToken cancel)
    {
        var (kind, filter, refusal) = await ReadAsync(request.Value, await RunNames.ReadAsync(databases, user, cancel), uses, cancel);
        if (filter is null)
            return refusal!;
        var title = string.IsNullOrWhiteSpace(request.Value.Title)
            ? $"{(kind == JobKind.Retry ? "Retry" : "Cancel")} runs"
            : request.Value.Title.Trim();
        return Answer(202, await jobs.BeginAsync(kind, filter, title, user.Identity?.Name ?? "api"), jobs);
    }

    private static async Task<(JobKind, RunFilter?, IResult?)> ReadAsync(
        RunJobRequest request, RunNames names, FlowUses uses, CancellationToken cancel)
    {
        if (request.Kind is not ("retry" or "cancel"))
            return (default, null, ApiAnswers.Refuse(
                400, "job.kind", $"\"kind\" must be \"retry\" or \"cancel\", but is \"{request.Kind}\"."));
        var kind = request.Kind == "retry" ? JobKind.Retry : JobKind.Cancel;
        if (request.RunIds is { } given)
        {
            if (given.Count is 0 or > MostIds)
                return (kind, null, ApiAnswers.Refuse(
                    400, "job.run_ids", $"\"runIds\" must hold 1 to {MostIds} ids, but holds {given.Count}. Take a filter for more."));
            var ids = new List<long>();
            foreach (var text in given)
            {
                if (!IdText.TryParse(text, out var id))
                    return (kind, null, ApiAnswers.Refuse(400, "job.run_ids", $"\"{text}\" is no run id."));
                ids.Add(id);
            }
            return (kind, new RunFilter { Ids = ids, ExceptFlowIds = names.Hidden }, null);
        }
        if (request.Status is null && request.Flow is null && request.FlowConnection is null && request.Term is null && request.App is null
            && request.Trigger is null)
            return (kind, null, ApiAnswers.Refuse(
                400,
                "job.too_wide",
                "This would take every run there is. Give runIds, or at least one of status, flow, flowConnection, app, trigger, term."));
        var query = new RunQuery(request.Flow, request.FlowConnection, request.Status, null, request.App, request.Trigger, request.From,
            request.To, request.Term, null, null, null);
        var (filter, refusal) = await query.ToFilterAsync(names, uses, MostIds, cancel);
        return (kind, filter, refusal);
    }

    private static async Task<IResult> MoveAsync(string id, BulkJobs jobs, Func<long, Task<bool>> move)
    {
        if (Find(id, jobs) is not { } job)
            return Unknown(id);
        return await move(job.Id) ? Answer(202, jobs.Find(job.Id)!, jobs)
            : ApiAnswers.Refuse(409, "job.over", $"Job {id} is {ApiWords.Word(jobs.Find(job.Id)!.State)}: it cannot be changed any more.");
    }

    private static BulkJob? Find(string id, BulkJobs jobs) => IdText.TryParse(id, out var jobId) ? jobs.Find(jobId) : null;

    private static Microsoft.AspNetCore.Http.HttpResults.JsonHttpResult<RunJobAnswer> Answer(int status, BulkJob job, BulkJobs jobs) =>
        TypedResults.Json(RunJobAnswer.Of(job, jobs.PaceOf(job)), statusCode: status);

    private static IResult Unknown(string id) =>
        ApiAnswers.Refuse(404, "job.unknown", $"There is no job \"{id}\"; GET {ApiHosting.Root}/run-jobs lists them.");
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RunJobRequest(
    [property: Description("retry or cancel.")] string Kind,
    [property: Description("These runs; else those that fit all of what follows.")] IReadOnlyList<string>? RunIds = null,
    [property: Description("Keys of flows, with commas.")] string? Flow = null,
    [property: Description("Ids or keys of flow connections, with commas.")] string? FlowConnection = null,
    [property: Description("failed, cancelled, skipped, waiting and so on, with commas.")] string? Status = null,
    [property: Description("The key of an app that the flow uses.")] string? App = null,
    [property: Description("The flow's trigger, as app.trigger.")] string? Trigger = null,
    [property: Description("Any id or text that runs are found by.")] string? Term = null,
    [property: Description("Begun at this time or later.")] DateTimeOffset? From = null,
    [property: Description("Begun before this time.")] DateTimeOffset? To = null,
    [property: Description("In words, for the list of jobs.")] string? Title = null);

internal sealed record RunJobAnswer(
    string Id, string Kind,
    [property: Description("running, paused, completed or cancelled.")] string State, string Title,
    [property: Description("How many runs fitted when it began; absent where they were too many to count.")] long? Total,
    [property: Description("Runs that were retried or cancelled.")] long Done,
    [property: Description("Of those, the ones that failed once more.")] long Failed,
    [property: Description("Runs that could not be retried or cancelled when their turn came.")] long Refused,
    double? PerSecond, int? SecondsLeft, string By, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    public static RunJobAnswer Of(BulkJob job, (double PerSecond, TimeSpan? Left)? pace) => new(
        IdText.Format(job.Id), ApiWords.Word(job.Kind), ApiWords.Word(job.State), job.Title, job.Total, job.Done, job.Failed, job.Refused,
        pace is { } known ? Math.Round(known.PerSecond, 1) : null, (int?)pace?.Left?.TotalSeconds, job.By, UtcMilliseconds.Of(job.Created),
        UtcMilliseconds.Of(job.Ended));
}

internal sealed record JobPlanAnswer(
    string Kind,
    [property: Description("Runs that the job would act on.")] long Runs,
    [property: Description("True where there are more than were looked at.")] bool IsCapped,
    [property: Description("Those runs by flow connection and reason.")] IReadOnlyList<JobPartAnswer> Parts,
    [property: Description("Runs in parts too many to be told one by one.")] long InOtherParts,
    [property: Description("Runs that fit and cannot be acted on.")] IReadOnlyList<JobRefusal> Refused)
{
    public static JobPlanAnswer Of(JobPlan plan, RunNames names) => new(
        ApiWords.Word(plan.Kind), plan.Runs, plan.IsCapped, [.. plan.Parts.Select(part => JobPartAnswer.Of(part, names))],
        plan.InOtherParts, plan.Refused);
}

internal sealed record JobPartAnswer(
    string Flow, string FlowConnection, int Version, string Status, string Step, string Reason, long Runs, string Example,
    IReadOnlyList<string> Kept, IReadOnlyList<PlannedSendAnswer> SentAgain, IReadOnlyList<PlannedSendAnswer> New, string? Problem)
{
    public static JobPartAnswer Of(JobPart part, RunNames names) => new(
        names.Flow(part.FlowId), names.FlowConnection(part.FlowConnectionId), part.Version, part.Status.Word(), part.Step, part.Reason,
        part.Runs, IdText.Format(part.Example),
        part.Kept, [.. part.SentAgain.Select(PlannedSendAnswer.Of)], [.. part.New.Select(PlannedSendAnswer.Of)], part.Problem);
}
