using System.Collections.Immutable;
using System.ComponentModel;
using System.Security.Claims;
using FlowDesigner.Core.Connections;
using FlowDesigner.Web.Hosting.Access;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary><c>/api/v1/connections</c>. Secrets go in and never come out; somebody else's private connection is not found.</summary>
internal static class ConnectionsApi
{
    public static void MapConnections(this RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync).WithSummary("List connections, archived ones too").Produces<ListAnswer<ConnectionAnswer>>();
        group.MapPost("/", CreateAsync).WithSummary("Create a connection; it is stored unasked, POST .../check asks the provider")
            .Produces<ConnectionAnswer>(201).Refuses(400);
        var one = group.MapGroup("/{idOrKey}");
        one.MapGet("/", GetAsync).WithSummary("Get a connection").Produces<ConnectionAnswer>().Refuses(404);
        one.MapPatch("/", ChangeAsync)
            .WithSummary("Change a connection; what is absent stays, other values are tried with the provider first")
            .Produces<ConnectionAnswer>()
            .Refuses(400, 404);
        one.MapDelete("/", DeleteAsync).WithSummary("Delete a connection that nothing uses").Produces(204).Refuses(404, 409);
        one.MapPost("/check", CheckAsync).WithSummary("Call the provider with the stored key").Produces<CheckAnswer>().Refuses(404);
        one.MapGet("/where-used", WhereUsedAsync).WithSummary("List the flow connections that use it")
            .Produces<ListAnswer<ConnectionUseAnswer>>().Refuses(404);
        one.MapPost("/share", ShareAsync).WithSummary("Let everybody see and use it").Produces<ConnectionAnswer>().Refuses(404);
        one.MapPost("/make-private", MakePrivateAsync).WithSummary("Let only its owner see and use it").Produces<ConnectionAnswer>()
            .Refuses(404, 409);
        one.MapPost("/archive", ArchiveAsync).WithSummary("Put it away: no flow can use it").Produces<ConnectionAnswer>().Refuses(404, 409);
        one.MapPost("/restore", RestoreAsync).WithSummary("Take it back from the archive").Produces<ConnectionAnswer>().Refuses(404);
        one.MapPost("/replace-key", ReplaceKeyAsync)
            .WithSummary("Put a new key in the place of the present one, once the provider takes it; the old one stays valid for a while")
            .Produces<KeyAnswer>().Refuses(400, 404);
        one.MapPost("/old-key/restore", GoBackAsync).WithSummary("Go back to the old key").Produces<KeyAnswer>().Refuses(400, 404);
        one.MapDelete("/old-key", EndOldKeyAsync).WithSummary("End the old key before its time").Produces<ConnectionAnswer>().Refuses(404);
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal user, ConnectionService connections, [Description("Only connections of this app.")] string? app,
        CancellationToken cancel) =>
        TypedResults.Ok(
            new ListAnswer<ConnectionAnswer>([.. (await connections.ListAsync(user.AsViewer(), app, cancel)).Select(ConnectionAnswer.Of)]));

    private static async Task<IResult> CreateAsync(
        ClaimsPrincipal user, JsonRequest<ConnectionRequest> request, ConnectionService connections, CancellationToken cancel)
    {
        var made = await connections.CreateAsync(request.Value.ToNew() with { Owner = user.AsViewer().Name }, cancel);
        return made.View is { } view
            ? TypedResults.Created($"{ApiHosting.Root}/connections/{view.Id}", ConnectionAnswer.Of(view))
            : Refused("The connection was not saved", made.Problems);
    }

    private static async Task<IResult> GetAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        await connections.FindAsync(user.AsViewer(), idOrKey, cancel) is { } view
            ? TypedResults.Ok(ConnectionAnswer.Of(view)) : Unknown(idOrKey);

    private static Task<IResult> ChangeAsync(
        ClaimsPrincipal user, string idOrKey, JsonRequest<ConnectionChangeRequest> request, ConnectionService connections,
        CancellationToken cancel) =>
        WithAsync(user, idOrKey, connections, async (viewer, id) => await connections.UpdateAsync(viewer, id, request.Value.ToChange(),
            cancel) switch
        {
            null => null,
            { View: { } view } => TypedResults.Ok(ConnectionAnswer.Of(view)),
            { Problems: var problems } => Refused("The connection was not saved", problems),
        }, cancel);

    private static Task<IResult> DeleteAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        StandAsync(user, idOrKey, connections, (viewer, id) => connections.DeleteAsync(viewer, id, cancel), cancel);

    private static Task<IResult> CheckAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        WithAsync(user, idOrKey, connections, async (viewer, id) =>
            await connections.CheckAsync(viewer, id, cancel) is { } check ? TypedResults.Ok(CheckAnswer.Of(check)) : null, cancel);

    private static Task<IResult> WhereUsedAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        WithAsync(user, idOrKey, connections, async (viewer, id) => await connections.UsesAsync(viewer, id, cancel) is { } uses
            ? TypedResults.Ok(new ListAnswer<ConnectionUseAnswer>([.. uses.Select(ConnectionUseAnswer.Of)]))
            : null, cancel);

    private static Task<IResult> ShareAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        StandAsync(user, idOrKey, connections, (viewer, id) => connections.SetPrivateAsync(viewer, id, false, cancel), cancel);

    private static Task<IResult> MakePrivateAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        StandAsync(user, idOrKey, connections, (viewer, id) => connections.SetPrivateAsync(viewer, id, true, cancel), cancel);

    private static Task<IResult> ArchiveAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        StandAsync(user, idOrKey, connections, (viewer, id) => connections.SetArchivedAsync(viewer, id, true, cancel), cancel);

    private static Task<IResult> RestoreAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        StandAsync(user, idOrKey, connections, (viewer, id) => connections.SetArchivedAsync(viewer, id, false, cancel), cancel);

    private static Task<IResult> ReplaceKeyAsync(
        ClaimsPrincipal user, string idOrKey, JsonRequest<ReplaceKeyRequest> request, ConnectionService connections,
        CancellationToken cancel) =>
        WithAsync(user, idOrKey, connections, async (viewer, id) =>
            KeyOf(await connections.Keys.ReplaceAsync(viewer, id, request.Value.ToReplacement(), cancel)), cancel);

    private static Task<IResult> GoBackAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        WithAsync(user, idOrKey, connections, async (viewer, id) => KeyOf(await connections.Keys.GoBackAsync(viewer, id, cancel)), cancel);

    private static Task<IResult> EndOldKeyAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        WithAsync(user, idOrKey, connections, async (viewer, id) =>
            await connections.Keys.EndOldAsync(viewer, id, cancel) is { } view ? TypedResults.Ok(ConnectionAnswer.Of(view)) : null, cancel);

    /// <summary>Finds the connection, does something with it, and answers 404 where either finds nothing.</summary>
    private static async Task<IResult> WithAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, Func<Viewer, long, Task<IResult?>> act,
        CancellationToken cancel)
    {
        var viewer = user.AsViewer();
        return await connections.FindAsync(viewer, idOrKey, cancel) is { } found && await act(viewer, found.RowId) is { } answer
            ? answer : Unknown(idOrKey);
    }

    private static Task<IResult> StandAsync(
        ClaimsPrincipal user, string idOrKey, ConnectionService connections, Func<Viewer, long, Task<StandingResult?>> act,
        CancellationToken cancel) =>
        WithAsync(user, idOrKey, connections, async (viewer, id) => await act(viewer, id) switch
        {
            null => null,
            { Code: { } code, Refusal: { } why, UsedBy: var users } => TypedResults.Json(
                new ErrorAnswer(code, why) { UsedBy = users.IsEmpty ? null : [.. users.Select(use => use.Name)] },
                statusCode: StatusCodes.Status409Conflict),
            { View: { } view } => TypedResults.Ok(ConnectionAnswer.Of(view)),
            _ => TypedResults.NoContent(),
        }, cancel);

    private static IResult? KeyOf(KeyResult? result) => result switch
    {
        null => null,
        { View: { } view } => TypedResults.Ok(new KeyAnswer(ConnectionAnswer.Of(view), CheckAnswer.Of(result.Check!), result.Note)),
        _ => Refused("The key was not replaced", result.Problems),
    };

    private static IResult Refused(string what, ImmutableArray<ConnectionProblem> problems) => ApiAnswers.Invalid(
        "connection.invalid", what, [.. problems.Select(problem => new Problem(problem.Code, problem.Message, FieldOf(problem.Field)))]);

    // The form's names for what the request calls otherwise; the rest are the app's own fields.
    private static string? FieldOf(string field) => field switch
    {
        "" => null,
        "rate_per_second" => "ratePerSecond",
        "max_parallel" => "maxParallel",
        "keep_old" => "keepOldHours",
        "is_private" => "isPrivate",
        _ => field,
    };

    private static IResult Unknown(string idOrKey) =>
        ApiAnswers.Refuse(
            404, "connection.unknown", $"There is no connection \"{idOrKey}\". GET {ApiHosting.Root}/connections lists them.");
}
