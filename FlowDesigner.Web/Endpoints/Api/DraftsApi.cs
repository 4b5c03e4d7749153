using System.ComponentModel;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Web.Hosting.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary><c>/api/v1/flows/{key}/draft</c>: a flow as it is worked on. Who saves over somebody else's newer text is told.</summary>
internal static class DraftsApi
{
    public static void MapDrafts(this RouteGroupBuilder group)
    {
        group.MapGet("/{key}/draft", GetAsync)
            .WithSummary("Get a flow's draft with its problems; the live version's text where there is no draft")
            .Produces<DraftAnswer>().Refuses(404);
        group.MapPut("/{key}/draft", SaveAsync).WithSummary("Save a flow's draft, sound or not").Produces<DraftAnswer>()
            .Produces<DraftConflict>(409).Refuses(400, 404);
        group.MapDelete("/{key}/draft", DiscardAsync).WithSummary("Throw the draft away; the live version stays").Produces(204)
            .Refuses(404, 409);
        group.MapPost("/{key}/draft/publish", PublishAsync).WithSummary("Make the draft the live version; one with errors is refused")
            .Produces<ImportAnswer>().Produces<DraftConflict>(409).Refuses(400, 404);
    }

    private static async Task<IResult> GetAsync(string key, FlowDrafts drafts, ClaimsPrincipal user, CancellationToken cancel) =>
        await drafts.ReadAsync(key, user.OwnerName(), cancel) is { } draft
            ? TypedResults.Ok(DraftAnswer.Of(draft, drafts))
            : FlowsApi.Unknown(key);

    private static async Task<IResult> SaveAsync(
        string key, [Description("The revision that this text was made from.")] int revision, PayloadRequest text, FlowDrafts drafts,
        ClaimsPrincipal user, CancellationToken cancel) => await drafts.SaveAsync(key,
            Encoding.UTF8.GetString(text.Utf8), revision, user.OwnerName(), cancel) switch
        {
            DraftSave.Saved saved => TypedResults.Ok(DraftAnswer.Of(saved.Draft, drafts)),
            DraftSave.Conflict conflict => Conflict(conflict.Theirs, drafts),
            DraftSave.Refused refused => FlowLifeApi.Refuse(key, FlowChange.Refused(refused.Problem), "The draft was not saved"),
            _ => throw new InvalidOperationException("This end of a save has no answer yet."),
        };

    private static async Task<IResult> DiscardAsync(string key, FlowDrafts drafts, ClaimsPrincipal user, CancellationToken cancel) =>
        await drafts.DiscardAsync(key, user.OwnerName(), cancel) is { IsDone: false } refused
            ? FlowLifeApi.Refuse(key, refused, "The draft was not discarded") : TypedResults.NoContent();

    private static async Task<IResult> PublishAsync(
        string key, JsonRequest<PublishRequest> request, FlowDrafts drafts, ClaimsPrincipal user, CancellationToken cancel)
    {
        var published = await drafts.PublishAsync(key, request.Value.Revision, request.Value.Note, user.OwnerName(), cancel);
        if (published.Theirs is { } theirs)
            return Conflict(theirs, drafts);
        return published.Version == 0
            ? FlowLifeApi.Refuse(key, FlowChange.Refused(published.Text!.Problems), "The draft was not published")
            : TypedResults.Ok(new ImportAnswer(published.Version == 1 ? "created" : "new_version", key, published.Version,
                [.. published.Text!.Problems.Select(FlowsApi.ProblemOf)]));
    }

    private static JsonHttpResult<DraftConflict> Conflict(DraftText theirs, FlowDrafts drafts) => TypedResults.Json(
        new DraftConflict("draft.conflict",
            $"{theirs.Mark?.By ?? "Somebody"} changed this flow meanwhile, so nothing was saved. "
                + $"Take over what they changed, then save with revision {theirs.Revision}.",
            DraftAnswer.Of(theirs, drafts)),
        statusCode: 409);
}

internal sealed record DraftAnswer(
    string Key,
    [property: Description("Send it with the next save.")] int Revision,
    [property: Description("False where this is the live version's text.")] bool IsDraft,
    DateTimeOffset? SavedAt, string? SavedBy,
    [property: Description("The flow as text; it may be unsound.")] string Text,
    [property: Description("What publishing would refuse, and warnings.")] IReadOnlyList<Problem> Problems)
{
    public static DraftAnswer Of(DraftText draft, FlowDrafts drafts) => new(
        draft.FlowKey, draft.Revision, draft.Mark is not null, draft.Mark?.Saved, draft.Mark?.By, draft.Text,
        [.. drafts.Check(draft.FlowKey, draft.Text).Problems.Select(FlowsApi.ProblemOf)]);
}

internal sealed record DraftConflict(string Code, string Message, [property: Description("What is stored now.")] DraftAnswer Theirs);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PublishRequest([property: Description("The draft's revision that was looked at.")] int Revision)
{
    [Description("What changed, for the list of versions.")]
    public string? Note { get; init; }
}
