using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Web.Hosting.Access;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>
/// What happens to a flow as a whole: <c>/api/v1/flows/{key}/duplicate | archive | restore</c>, and its name and visibility.
/// </summary>
internal static class FlowLifeApi
{
    public static void MapFlowLife(this RouteGroupBuilder group)
    {
        group.MapPatch("/{key}", ChangeAsync).WithSummary("Rename a flow, describe it, hide it from others or show it to them")
            .Produces<FlowAnswer>().Refuses(400, 404, 409);
        group.MapPost("/{key}/duplicate", DuplicateAsync)
            .WithSummary("Make a flow of its own with the same steps, without flow connections and history")
            .Produces<FlowAnswer>(201).Refuses(400, 404);
        group.MapPost("/{key}/archive", ArchiveAsync)
            .WithSummary("Put a flow away: its flow connections are switched off, open runs finish")
            .Produces<FlowAnswer>().Refuses(404);
        group.MapPost("/{key}/restore", RestoreAsync).WithSummary("Fetch a flow back; its flow connections stay switched off")
            .Produces<FlowAnswer>().Refuses(404);
    }

    private static async Task<IResult> ChangeAsync(
        string key, JsonRequest<FlowChangeRequest> request, FlowService flows, FlowLife life, ClaimsPrincipal user,
        CancellationToken cancel)
    {
        var (by, wanted) = (user.OwnerName(), request.Value);
        if (await flows.GetAsync(key, null, by, cancel) is not { } flow)
            return FlowsApi.Unknown(key);
        if (wanted.Private is { } hide
            && hide != flow.Summary.IsPrivate
            && await life.SetPrivateAsync(key, hide, by, cancel) is { IsDone: false } kept)
            return Refuse(key, kept, "The flow was not changed");
        if ((wanted.Name is not null || wanted.Description is not null) &&
            await life.DescribeAsync(key, wanted.Name ?? flow.Summary.Name, wanted.Description ?? flow.Summary.Description, by,
                cancel) is { IsDone: false } refused)
            return Refuse(key, refused, "The flow was not changed");
        return await AnswerAsync(key, flows, by, cancel);
    }

    private static async Task<IResult> DuplicateAsync(
        string key, JsonRequest<DuplicateRequest> request, FlowService flows, FlowLife life, ClaimsPrincipal user, CancellationToken cancel)
    {
        var change = await life.DuplicateAsync(key, request.Value.Name, !request.Value.Publish, user.OwnerName(), cancel);
        return change.Key is { } made && await flows.GetAsync(made, null, user.OwnerName(), cancel) is { } copy
            ? TypedResults.Created($"{ApiHosting.Root}/flows/{made}", FlowAnswer.Of(copy.Summary))
            : Refuse(key, change, "The flow was not duplicated");
    }

    private static async Task<IResult> ArchiveAsync(
        string key, FlowService flows, FlowLife life, ClaimsPrincipal user, CancellationToken cancel) =>
        await life.ArchiveAsync(key, user.OwnerName(), cancel) is { IsDone: false } refused
            ? Refuse(key, refused, "The flow was not archived") : await AnswerAsync(key, flows, user.OwnerName(), cancel);

    private static async Task<IResult> RestoreAsync(
        string key, FlowService flows, FlowLife life, ClaimsPrincipal user, CancellationToken cancel) =>
        await life.RestoreAsync(key, user.OwnerName(), cancel) is { IsDone: false } refused
            ? Refuse(key, refused, "The flow was not restored") : await AnswerAsync(key, flows, user.OwnerName(), cancel);

    private static async Task<IResult> AnswerAsync(string key, FlowService flows, string by, CancellationToken cancel) =>
        await flows.GetAsync(key, null, by, cancel) is { } flow ? TypedResults.Ok(FlowAnswer.Of(flow.Summary)) : FlowsApi.Unknown(key);

    internal static IResult Refuse(string key, FlowChange change, string what) => change.Problems[0] switch
    {
        { Code: "flow.unknown" } => FlowsApi.Unknown(key),
        { Code: "flow.not_owner" or "flow.archived" or "draft.only" or "draft.none" } state =>
            ApiAnswers.Refuse(409, state.Code, state.Message),
        _ => ApiAnswers.Invalid("flow.invalid", what, [.. change.Problems.Select(FlowsApi.ProblemOf)]),
    };
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FlowChangeRequest
{
    [Description("As it is where absent. A published flow gets a new version with the new name.")]
    public string? Name { get; init; }

    public string? Description { get; init; }

    [Description("True: only its owner sees it.")]
    public bool? Private { get; init; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DuplicateRequest
{
    [Description("\"Copy of ...\" where absent.")]
    public string? Name { get; init; }

    [Description("False: the copy is a draft.")]
    public bool Publish { get; init; }
}
