using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Hosting.Access;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary><c>/api/v1/approvals</c>: what runs ask people, and their answers.</summary>
internal static class ApprovalsApi
{
    private const int MostListed = 200;

    public static void MapApprovals(this RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync).WithSummary("List what waits for an answer, or what was answered last")
            .Produces<ListAnswer<ApprovalAnswer>>().Refuses(400);
        group.MapGet("/{id:long}", GetAsync).WithSummary("Get an approval").Produces<ApprovalAnswer>().Refuses(404);
        group.MapPost("/{id:long}/answer", AnswerAsync).WithSummary("Approve or decline; the first answer wins").Produces<ApprovalAnswer>()
            .Refuses(400, 403, 404, 409);
        group.MapPost("/{id:long}/link", LinkAsync).WithSummary("Make an address that leads to it, for those who may answer")
            .Produces<ApprovalLinkAnswer>(201).Refuses(404);
    }

    private static async Task<IResult> ListAsync(
        [Description("open or closed; open where absent.")]
        string? state, IWaitReader waits, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user, CancellationToken cancel)
    {
        if (state is not (null or "open" or "closed"))
            return ApiAnswers.Refuse(400, "approval.state", $"\"state\" must be \"open\" or \"closed\", but is \"{state}\".");
        var names = await RunNames.ReadAsync(databases, user, cancel);
        var found = state == "closed" ? waits.ClosedApprovals(MostListed) : waits.OpenApprovals(MostListed);
        return TypedResults.Ok(new ListAnswer<ApprovalAnswer>(
            [.. found.Where(one => Approvals.IsFor(one, user.OwnerName(), names.Hidden)).Select(one => ApprovalAnswer.Of(one, names))]));
    }

    private static async Task<IResult> GetAsync(
        long id, IWaitReader waits, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user, CancellationToken cancel)
    {
        var names = await RunNames.ReadAsync(databases, user, cancel);
        return Find(id, waits, user, names) is { } approval ? TypedResults.Ok(ApprovalAnswer.Of(approval, names)) : Unknown(id);
    }

    private static async Task<IResult> AnswerAsync(
        long id, JsonRequest<ApprovalRequest> request, IWaitReader waits, Approvals approvals, IDbContextFactory<ConfigDb> databases,
        ClaimsPrincipal user, CancellationToken cancel)
    {
        var names = await RunNames.ReadAsync(databases, user, cancel);
        if (Find(id, waits, user, names) is not { } approval)
            return Unknown(id);
        var (answer, note) = request.Value;
        if (answer is not (StepPort.Yes or StepPort.No))
            return ApiAnswers.Refuse(400, "approval.answer", $"\"answer\" must be \"yes\" or \"no\", but is \"{answer}\".");
        return await approvals.AnswerAsync(approval, user.OwnerName(), answer == StepPort.Yes, note, names.Hidden) switch
        {
            AnswerResult.Taken taken => TypedResults.Ok(ApprovalAnswer.Of(taken.Approval, names)),
            AnswerResult.Refused refused => ApiAnswers.Refuse(
                refused.Code switch { "approval.note" => 400, "approval.not_asked" => 403, _ => 409 }, refused.Code, refused.Why),
            _ => throw new InvalidOperationException("An answer is taken or refused."),
        };
    }

    private static async Task<IResult> LinkAsync(
        long id, IWaitReader waits, Approvals approvals, PublicAddress address, IDbContextFactory<ConfigDb> databases, ClaimsPrincipal user,
        CancellationToken cancel)
    {
        if (Find(id, waits, user, await RunNames.ReadAsync(databases, user, cancel)) is not { } approval)
            return Unknown(id);
        var url = $"{address.Base()}/approvals/{await approvals.LinkAsync(approval, user.OwnerName())}";
        return TypedResults.Json(new ApprovalLinkAnswer(url), statusCode: 201);
    }

    /// <summary>Those who are asked see it, and those who see its run.</summary>
    private static ApprovalRow? Find(long id, IWaitReader waits, ClaimsPrincipal user, RunNames names) =>
        waits.FindApproval(id) is { } found
            && (Approvals.IsFor(found, user.OwnerName(), names.Hidden) || !names.Hidden.Contains(found.FlowId)) ? found : null;

    private static IResult Unknown(long id) => ApiAnswers.Refuse(404, "approval.unknown",
        $"There is no approval {id.ToString(CultureInfo.InvariantCulture)}; "
        + $"GET {ApiHosting.Root}/approvals lists what waits for an answer.");
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ApprovalRequest(
    [property: Description("yes or no.")] string Answer,
    [property: Description("For later steps and for whoever reads the run.")] string? Note = null);

internal sealed record ApprovalLinkAnswer([property: Description("Told once; opening it asks for a sign-in.")] string Url);

internal sealed record ApprovalAnswer(
    long Id, string Run,
    [property: Description("The flow's key.")] string Flow,
    [property: Description("The step that asks, with the items around it.")] string Path,
    [property: Description("What it is about.")] string Message,
    [property: Description("Who may answer; empty: everybody.")] IReadOnlyList<string> Who,
    [property: Description("open, answered, timed_out or dropped.")] string State,
    DateTimeOffset AskedAt,
    [property: Description("When the time to answer is over.")] DateTimeOffset? Until,
    [property: Description("yes or no.")] string? Answer, string? AnsweredBy, DateTimeOffset? AnsweredAt, string? Note,
    [property: Description("When a retry of the run asked again; the answer stays here and counts no more.")] DateTimeOffset? RetriedAt)
{
    public static ApprovalAnswer Of(ApprovalRow row, RunNames names) => new(
        row.Id, IdText.Format(row.RunId), names.Flow(row.FlowId), row.Path, row.Message, row.Who, ApiWords.Word(row.State),
        UtcMilliseconds.Of(row.Asked), UtcMilliseconds.Of(row.WakeAt), row.Answer, row.AnsweredBy, UtcMilliseconds.Of(row.Answered),
        row.Note, UtcMilliseconds.Of(row.Retried));
}
