using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Hosting.Access;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary><c>/api/v1/runs</c>: find, look into, cancel, settle.</summary>
internal static class RunsApi
{
    private const int MostListed = 200;

    public static void MapRuns(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(HidePrivateAsync);
        group.MapGet("/", ListAsync).WithSummary("List runs, the newest first").Produces<RunListAnswer>().Refuses(400);
        group.MapGet("/{id}", GetAsync).WithSummary("Get a run with its steps").Produces<RunDetailsAnswer>().Refuses(404);
        group.MapPost("/{id}/cancel", CancelAsync).WithSummary("Cancel an open run; what was sent stays").Produces<RunAnswer>(202)
            .Refuses(404, 409);
        group.MapPost("/{id}/pause", PauseAsync).WithSummary("Hold an open run before its next call").Produces<RunAnswer>(202)
            .Refuses(404, 409);
        group.MapPost("/{id}/resume", ResumeAsync).WithSummary("Let a paused run go on").Produces<RunAnswer>(202).Refuses(404, 409);
        group.MapPost("/{id}/set-aside", SetAsideAsync).WithSummary("Take a failed or unknown run off the list of what needs a person")
            .Produces<RunAnswer>(202).Refuses(404, 409);
        group.MapRetries();
        group.MapPost("/{id}/settle", SettleAsync).WithSummary("Say whether an unknown effect exists at the provider; the run then goes on")
            .Produces<RunAnswer>(202).Refuses(400, 404, 409);
    }

    /// <summary>A run of somebody else's private flow is not there.</summary>
    private static async ValueTask<object?> HidePrivateAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var (http, services) = (call.HttpContext, call.HttpContext.RequestServices);
        return http.GetRouteValue("id") is string id && Find(services.GetRequiredService<RunService>(), id) is { } run
            && await services.GetRequiredService<HiddenFlows>().HidesAsync(run.FlowId, http.User.OwnerName(), http.RequestAborted)
            ? Unknown(id) : await next(call);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] RunQuery query, RunService runs, FlowUses uses, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user,
        CancellationToken cancel)
    {
        var names = await RunNames.ReadAsync(databases, user, cancel);
        var (filter, refusal) = await query.ToFilterAsync(names, uses, MostListed, cancel);
        if (filter is null)
            return refusal!;
        var page = runs.Page(filter);
        return TypedResults.Ok(new RunListAnswer(
            [.. page.Runs.Select(run => RunAnswer.Of(run, names))], page.Next is { } next ? IdText.Format(next) : null,
            page.IsPartial ? true : null));
    }

    private static async Task<IResult> GetAsync(
        string id, RunService runs, IRunReader reader, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user,
        CancellationToken cancel) =>
        IdText.TryParse(id, out var runId) && await runs.GetAsync(runId) is { } details
            ? TypedResults.Ok(RunDetailsAnswer.Of(details, await RunNames.ReadAsync(databases, user, cancel), reader))
            : Unknown(id);

    private static Task<IResult> CancelAsync(
        string id, RunService runs, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user, CancellationToken cancel) =>
        MoveAsync(id, runs, databases, user, async run => await runs.CancelAsync(run, user.Identity?.Name ?? "api"), "run.ended",
            status => $"has ended already: it is {status}.", cancel);

    private static Task<IResult> PauseAsync(
        string id, RunService runs, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user, CancellationToken cancel) =>
        MoveAsync(id, runs, databases, user, async run => await runs.PauseAsync(run, user.Identity?.Name ?? "api"), "run.not_pausable",
            status => $"is {status}: only an open run that is not paused or cancelled yet can be paused.", cancel);

    private static Task<IResult> ResumeAsync(
        string id, RunService runs, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user, CancellationToken cancel) =>
        MoveAsync(id, runs, databases, user, async run => await runs.ResumeAsync(run), "run.not_paused",
            status => $"is {status} and not paused: there is nothing to resume.", cancel);

    private static Task<IResult> SetAsideAsync(
        string id, RunService runs, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user, CancellationToken cancel) =>
        MoveAsync(id, runs, databases, user, async run => await runs.SetAsideAsync([run], user.Identity?.Name ?? "api") == 1,
            "run.not_open_issue",
            status => $"is {status} and needs no attention: only a failed or unknown run can be set aside, once.", cancel);

    private static async Task<IResult> MoveAsync(
        string id, RunService runs, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user, Func<long, Task<bool>> move, string code,
        Func<string, string> why, CancellationToken cancel)
    {
        if (Find(runs, id) is not { } run)
            return Unknown(id);
        return await move(run.Id)
            ? await MovedAsync(run.Id, runs, databases, user, cancel)
            : ApiAnswers.Refuse(409, code, $"Run {id} {why(StatusOf(runs, run))}");
    }

    private static async Task<IResult> SettleAsync(
        string id, JsonRequest<SettleRequest> request, RunService runs, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user,
        CancellationToken cancel)
    {
        var (path, exists, providerId) = request.Value;
        if (Find(runs, id) is not { } run)
            return Unknown(id);
        if (exists && string.IsNullOrWhiteSpace(providerId))
            return ApiAnswers.Refuse(400, "settle.provider_id",
                "\"providerId\" is missing. Later steps need the provider's id of what exists: copy it from the provider.");
        return await runs.SettleAsync(run.Id, path, exists, providerId)
            ? await MovedAsync(run.Id, runs, databases, user, cancel)
            : ApiAnswers.Refuse(409, "step.not_unknown",
                $"Run {id} is {StatusOf(runs, run)} and has no unknown step \"{path}\". Only what nobody knows can be settled.");
    }

    internal static async Task<IResult> MovedAsync(
        long runId, RunService runs, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user, CancellationToken cancel) =>
        TypedResults.Accepted($"{ApiHosting.Root}/runs/{IdText.Format(runId)}", RunAnswer.Of(
            runs.Find(runId)!, await RunNames.ReadAsync(databases, user, cancel)));

    internal static RunRow? Find(RunService runs, string id) => IdText.TryParse(id, out var runId) ? runs.Find(runId) : null;

    private static string StatusOf(RunService runs, RunRow run) => (runs.Find(run.Id) ?? run).Status.Word();

    internal static IResult Unknown(string id) =>
        ApiAnswers.Refuse(
            404,
            "run.unknown",
            $"There is no run \"{id}\". It may have been deleted after its time; GET {ApiHosting.Root}/runs lists what is kept.");
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SettleRequest(
    [property: Description("The unknown step's path.")] string Path,
    [property: Description("True: it is never sent again. False: it is sent under a new key.")] bool Exists,
    [property: Description("The provider's id of what exists.")] string? ProviderId = null);
