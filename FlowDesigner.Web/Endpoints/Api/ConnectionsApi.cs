using System.ComponentModel;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Connections;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary><c>/api/v1/connections</c>. Secrets go in and never come out.</summary>
internal static class ConnectionsApi
{
    public static void MapConnections(this RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync).WithSummary("List connections").Produces<ListAnswer<ConnectionAnswer>>();
        group.MapPost("/", CreateAsync).WithSummary("Create a connection").Produces<ConnectionAnswer>(201).Refuses(400);
        group.MapGet("/{idOrKey}", GetAsync).WithSummary("Get a connection").Produces<ConnectionAnswer>().Refuses(404);
        group.MapPatch("/{idOrKey}", ChangeAsync).WithSummary("Change a connection; what is absent stays").Produces<ConnectionAnswer>().Refuses(400, 404);
        group.MapDelete("/{idOrKey}", DeleteAsync).WithSummary("Delete a connection that nothing uses").Produces(204).Refuses(404, 409);
        group.MapPost("/{idOrKey}/check", CheckAsync).WithSummary("Call the provider with the stored key").Produces<CheckAnswer>().Refuses(404);
    }

    private static async Task<IResult> ListAsync(
        ConnectionService connections, [Description("Only connections of this app.")] string? app, CancellationToken cancel) =>
        TypedResults.Ok(new ListAnswer<ConnectionAnswer>([.. (await connections.ListAsync(app, cancel)).Select(ConnectionAnswer.Of)]));

    private static async Task<IResult> CreateAsync(JsonRequest<ConnectionRequest> request, ConnectionService connections, CancellationToken cancel)
    {
        var made = await connections.CreateAsync(request.Value.ToNew(), cancel);
        return made.View is { } view
            ? TypedResults.Created($"{ApiHosting.Root}/connections/{view.Id}", ConnectionAnswer.Of(view))
            : Refused(made);
    }

    private static async Task<IResult> GetAsync(string idOrKey, ConnectionService connections, CancellationToken cancel) =>
        await connections.FindAsync(idOrKey, cancel) is { } view ? TypedResults.Ok(ConnectionAnswer.Of(view)) : Unknown(idOrKey);

    private static async Task<IResult> ChangeAsync(
        string idOrKey, JsonRequest<ConnectionChangeRequest> request, ConnectionService connections, CancellationToken cancel)
    {
        if (await connections.FindAsync(idOrKey, cancel) is not { } found
            || await connections.UpdateAsync(found.RowId, request.Value.ToChange(), cancel) is not { } changed)
            return Unknown(idOrKey);
        return changed.View is { } view ? TypedResults.Ok(ConnectionAnswer.Of(view)) : Refused(changed);
    }

    private static async Task<IResult> DeleteAsync(string idOrKey, ConnectionService connections, CancellationToken cancel)
    {
        if (await connections.FindAsync(idOrKey, cancel) is not { } found || await connections.DeleteAsync(found.RowId, cancel) is not { } deleted)
            return Unknown(idOrKey);
        return deleted.Deleted ? TypedResults.NoContent() : TypedResults.Json(
            new ErrorAnswer("connection.in_use", $"\"{found.Name}\" is used by {string.Join(", ", deleted.UsedBy)}. Remove these flow connections first.")
            {
                UsedBy = deleted.UsedBy,
            },
            statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> CheckAsync(string idOrKey, ConnectionService connections, CancellationToken cancel)
    {
        if (await connections.FindAsync(idOrKey, cancel) is not { } found || await connections.CheckAsync(found.RowId, cancel) is not { } check)
            return Unknown(idOrKey);
        return TypedResults.Ok(new CheckAnswer(check.Ok, ApiWords.Word(check.Mode), check.Account, check.Message, check.Advice, check.Status));
    }

    private static IResult Refused(ConnectionResult result) => ApiAnswers.Invalid(
        "connection.invalid", "The connection was not saved",
        [.. result.Problems.Select(problem => new Problem(problem.Code, problem.Message, FieldOf(problem.Field)))]);

    // The form's names for what the request calls otherwise; the rest are the app's own fields.
    private static string FieldOf(string field) => field switch { "rate_per_second" => "ratePerSecond", "max_parallel" => "maxParallel", _ => field };

    private static IResult Unknown(string idOrKey) =>
        ApiAnswers.Refuse(404, "connection.unknown", $"There is no connection \"{idOrKey}\". GET {ApiHosting.Root}/connections lists them.");
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ConnectionRequest(
    [property: Description("The app's key, such as stripe.")] string App,
    [property: Description("What people know the account by.")] string Name)
{
    [Description("A stable name in small letters; made of the name where absent.")]
    public string? Key { get; init; }

    [Description("The app's fields, such as secret_key; address names another API address.")]
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    [Description("True to call the built-in sandbox instead of the provider.")]
    public bool Sandbox { get; init; }

    [Description("Calls a second; 0 for no limit, the app's usual rate where absent.")]
    public double? RatePerSecond { get; init; }

    [Description("Calls at the same time.")]
    public int? MaxParallel { get; init; }

    public NewConnection ToNew() => new(App, Name, Values ?? new Dictionary<string, string>())
    {
        Key = Key, Sandbox = Sandbox, RatePerSecond = RatePerSecond, MaxParallel = MaxParallel,
    };
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ConnectionChangeRequest
{
    public string? Name { get; init; }

    [Description("New values. A secret that is absent or *** stays; a new address asks for every secret again.")]
    public IReadOnlyDictionary<string, string>? Values { get; init; }
    public double? RatePerSecond { get; init; }
    public int? MaxParallel { get; init; }

    public ConnectionChange ToChange() => new() { Name = Name, Values = Values, RatePerSecond = RatePerSecond, MaxParallel = MaxParallel };
}

internal sealed record ConnectionAnswer(
    string Id, string Key, string App, string Name,
    [property: Description("sandbox, test, live or unknown; read from the key.")] string Mode,
    string? Address,
    [property: Description("Values that are not secret.")] IReadOnlyDictionary<string, string> Values,
    [property: Description("Which secrets are set. No call ever shows one.")] IReadOnlyList<string> Secrets,
    double? RatePerSecond, int MaxParallel,
    [property: Description("Why the last check or call was refused; absent while it works.")] string? Problem,
    DateTimeOffset? CheckedAt, DateTimeOffset CreatedAt)
{
    public static ConnectionAnswer Of(ConnectionView view) => new(
        view.Id, view.Key, view.App, view.Name, ApiWords.Word(view.Mode), view.Address, view.Values, view.Secrets, view.RatePerSecond, view.MaxParallel,
        view.Problem, view.CheckedAt, view.Created);
}

internal sealed record CheckAnswer(
    bool Ok, string Mode, string? Account, string? Message, string? Advice, [property: Description("The provider's HTTP status.")] int? Status);
