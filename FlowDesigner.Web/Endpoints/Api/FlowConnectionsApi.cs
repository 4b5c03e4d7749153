using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Web.Hosting.Access;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary><c>/api/v1/flow-connections</c>: flows made live.</summary>
internal static class FlowConnectionsApi
{
    public static void MapFlowConnections(this RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync).WithSummary("List flow connections").Produces<ListAnswer<FlowConnectionAnswer>>().Refuses(400);
        group.MapPost("/", CreateAsync).WithSummary("Make a flow live with chosen connections").Produces<FlowConnectionAnswer>(201)
            .Refuses(400);
        group.MapGet("/{idOrKey}", GetAsync).WithSummary("Get a flow connection").Produces<FlowConnectionAnswer>().Refuses(404);
        group.MapDelete("/{idOrKey}", RemoveAsync).WithSummary("Remove a flow connection; its runs stay").Produces(204).Refuses(404);
        group.MapPost("/{idOrKey}/enable", EnableAsync).WithSummary("Switch on").Produces<FlowConnectionAnswer>().Refuses(404, 409);
        group.MapPost("/{idOrKey}/disable", DisableAsync).WithSummary("Switch off: its webhook address then answers 404")
            .Produces<FlowConnectionAnswer>().Refuses(404);
        group.MapPost("/{idOrKey}/secret", RotateAsync).WithSummary("Set the webhook secret; the one before stays valid for a day")
            .Produces<FlowConnectionAnswer>().Refuses(400, 404, 409);
        group.MapTriggers();
    }

    /// <summary>By id or key; null also for one that was removed, and for one of somebody else's private flow.</summary>
    public static async Task<FlowConnectionView?> FindAsync(
        this FlowConnectionReader reader, string idOrKey, ClaimsPrincipal user, CancellationToken cancel) =>
        await reader.GetAsync(idOrKey, cancel) is { Removed: false } view && !view.IsHiddenFrom(user.OwnerName()) ? view : null;

    public static IResult Unknown(string idOrKey) =>
        ApiAnswers.Refuse(
            404,
            "flow_connection.unknown",
            $"There is no flow connection \"{idOrKey}\". GET {ApiHosting.Root}/flow-connections lists them.");

    private static async Task<IResult> ListAsync(
        FlowConnectionReader reader, FlowService flows, [Description("Only those of this flow, by its key.")] string? flow,
        ClaimsPrincipal user, CancellationToken cancel)
    {
        if (flow is not null && await flows.GetAsync(flow, null, user.OwnerName(), cancel) is null)
            return ApiAnswers.Refuse(400, "flow.unknown", $"There is no flow \"{flow}\". GET {ApiHosting.Root}/flows lists them.");
        return TypedResults.Ok(new ListAnswer<FlowConnectionAnswer>([.. (await reader.ListAsync(user.AsViewer(), flow, cancel))
            .Where(view => !view.IsHiddenFrom(user.OwnerName())).Select(FlowConnectionAnswer.Of)]));
    }

    private static async Task<IResult> CreateAsync(
        JsonRequest<FlowConnectionRequest> request, FlowConnectionService service, FlowService flows, ClaimsPrincipal user,
        CancellationToken cancel)
    {
        // A flow that the caller may not see is one that is not there.
        if (await flows.GetAsync(request.Value.Flow, null, cancel) is { } found && found.Summary.IsHiddenFrom(user.OwnerName()))
            request = request with { Value = request.Value with { Flow = "" } };
        var made = await service.CreateAsync(request.Value.ToNew() with { Owner = user.OwnerName() }, cancel);
        return made.View is { } view
            ? TypedResults.Created($"{ApiHosting.Root}/flow-connections/{view.Id}", FlowConnectionAnswer.Of(view.For(user.AsViewer())))
            : ApiAnswers.Invalid(
                "flow_connection.invalid", "The flow connection was not made", [.. made.Problems.Select(FlowsApi.ProblemOf)]);
    }

    private static async Task<IResult> GetAsync(
        string idOrKey, FlowConnectionReader reader, ClaimsPrincipal user, CancellationToken cancel) =>
        await reader.FindAsync(idOrKey, user, cancel) is { } view
            ? TypedResults.Ok(FlowConnectionAnswer.Of(view.For(user.AsViewer())))
            : Unknown(idOrKey);

    private static async Task<IResult> RemoveAsync(
        string idOrKey, FlowConnectionReader reader, FlowConnectionService service, ClaimsPrincipal user, CancellationToken cancel) =>
        await reader.FindAsync(idOrKey, user, cancel) is { } view && (await service.RemoveAsync(view.RowId, cancel)).View is not null
            ? TypedResults.NoContent()
            : Unknown(idOrKey);

    private static Task<IResult> EnableAsync(
        string idOrKey, FlowConnectionReader reader, FlowConnectionService service, ClaimsPrincipal user, CancellationToken cancel) =>
        SwitchAsync(idOrKey, true, reader, service, user, cancel);

    private static Task<IResult> DisableAsync(
        string idOrKey, FlowConnectionReader reader, FlowConnectionService service, ClaimsPrincipal user, CancellationToken cancel) =>
        SwitchAsync(idOrKey, false, reader, service, user, cancel);

    private static async Task<IResult> SwitchAsync(
        string idOrKey, bool enabled, FlowConnectionReader reader, FlowConnectionService service, ClaimsPrincipal user,
        CancellationToken cancel) =>
        await reader.FindAsync(idOrKey, user, cancel) is not { } found ? Unknown(idOrKey)
            : await service.SetEnabledAsync(found.RowId, enabled, cancel) switch
            {
                { View: { } view } => TypedResults.Ok(FlowConnectionAnswer.Of(view)),
                { Problems: [{ Code: not "flow_connection.unknown" } problem, ..] } =>
                    ApiAnswers.Refuse(409, problem.Code, problem.Message),
                _ => Unknown(idOrKey),
            };

    private static async Task<IResult> RotateAsync(
        string idOrKey, JsonRequest<SecretRequest> request, FlowConnectionReader reader, FlowConnectionService service,
        ClaimsPrincipal user, CancellationToken cancel)
    {
        if (await reader.FindAsync(idOrKey, user, cancel) is not { } found)
            return Unknown(idOrKey);
        var rotated = await service.RotateSecretAsync(found.RowId, request.Value.Secret, cancel);
        if (rotated.View is { } view)
            return TypedResults.Ok(FlowConnectionAnswer.Of(view));
        return rotated.Problems[0] is { Field: null } state
            ? ApiAnswers.Refuse(409, state.Code, state.Message)
            : ApiAnswers.Invalid("flow_connection.invalid", "The secret was not set",
                [.. rotated.Problems.Select(problem => FlowsApi.ProblemOf(problem) with { Field = "secret" })]);
    }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FlowConnectionRequest(
    [property: Description("The flow's key.")] string Flow,
    [property: Description("Whose accounts these are.")] string Name,
    [property: Description("A connection's key for each slot of the flow.")] IReadOnlyDictionary<string, string> Connections)
{
    public bool Enabled { get; init; } = true;

    [Description("What the sender signs its webhooks with; a sandbox's own where absent.")]
    public string? WebhookSecret { get; init; }

    public NewFlowConnection ToNew() => new(Flow, Name, Connections, Enabled, WebhookSecret);
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SecretRequest([property: Description("The new secret, as the sender shows it.")] string Secret);

internal sealed record FlowConnectionAnswer(
    string Id, string Key, string Name, string Flow,
    [property: Description("The flow version that new runs get; 0 while a slot of every version is open.")] int Version,
    bool Enabled,
    [property: Description("sandbox, test, live or unknown.")] string Mode,
    [property: Description("Connection keys by slot; empty for somebody else's private connection.")]
    IReadOnlyDictionary<string, string> Connections,
    [property: Description("Slots of the newest version that have no connection yet.")] IReadOnlyList<string>? UnboundSlots,
    [property: Description("Where the sender posts its events; whoever knows it may try to.")] string? WebhookUrl,
    WebhookAnswer? Webhook,
    [property: Description("Why a connection cannot be used at the moment, by slot.")]
    IReadOnlyDictionary<string, string>? ConnectionProblems,
    DateTimeOffset CreatedAt)
{
    public static FlowConnectionAnswer Of(FlowConnectionView view) => new(
        view.Id, view.Key, view.Name, view.FlowKey, view.Version, view.Enabled, ApiWords.Word(view.Mode),
        view.Bindings.ToDictionary(binding => binding.Slot, binding => binding.ConnectionKey),
        view.UnboundSlots is { IsEmpty: false } open ? open : null,
        view.WebhookUrl,
        view.Hook is { } hook ? new(hook.HasSecret, hook.SecretRequired, hook.PreviousSecretUntil, hook.Note) : null,
        ProblemsOf(view), view.Created);

    private static Dictionary<string, string>? ProblemsOf(FlowConnectionView view)
    {
        var broken = view.Bindings.Where(binding => binding.Problem is not null)
            .ToDictionary(binding => binding.Slot, binding => binding.Problem!);
        return broken.Count > 0 ? broken : null;
    }
}

internal sealed record WebhookAnswer(
    bool HasSecret, bool SecretRequired,
    [property: Description("Until when the secret before the present one is taken too.")] DateTimeOffset? PreviousSecretUntil,
    [property: Description("What is still to be done before events are taken.")] string? Note);
