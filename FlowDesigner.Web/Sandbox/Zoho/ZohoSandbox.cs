using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Zoho;

/// <summary>A stand-in for Zoho Books and for the server that gives out its access tokens.</summary>
internal sealed class ZohoSandbox : ISandboxApp
{
    private const string Scheme = "Zoho-oauthtoken ";
    private readonly ZohoTokens tokens;

    public ZohoSandbox(SandboxClock clock)
    {
        tokens = new ZohoTokens(() => clock.Now("zoho"));
        Operations = [tokens.Operation, .. ZohoContacts.Operations, .. ZohoInvoices.Operations];
    }

    public string Key => "zoho";
    public string? DefaultSecret => null;
    public Action<SandboxSession, long, bool> Seed => ZohoContacts.Seed;
    public IReadOnlyList<Operation> Operations { get; }

    public Answer? Refuse(HttpRequest request, Operation? operation)
    {
        if (operation == tokens.Operation) return null;
        var header = request.Headers.Authorization.ToString();
        // The sandbox's own controls ask for no token that lasts an hour only.
        if (operation is null && header == Scheme + "sandbox") return null;
        if (!header.StartsWith(Scheme, StringComparison.Ordinal)) return ZohoErrors.Error(401, 14, "Invalid value passed for authtoken.");
        if (!tokens.IsGood(header[Scheme.Length..])) return ZohoErrors.Error(401, 57, "You are not authorized to perform this operation");
        if (operation is null || operation.Path == ZohoContacts.Organizations) return null;
        var organization = request.Query["organization_id"].ToString();
        return organization == ZohoContacts.Organization ? null
            : organization == "" ? ZohoErrors.Error(400, 6041, "organization_id is missing in the request.")
            : ZohoErrors.Error(400, 6041, $"This user is not associated with the CompanyID/CompanyName:{organization}.");
    }

    public async Task<(JsonObject Given, Answer? Refusal)> ReadAsync(HttpRequest request, Operation operation)
    {
        var given = new JsonObject(request.Query.Select(q => KeyValuePair.Create(q.Key, (JsonNode?)q.Value.ToString())));
        if (operation == tokens.Operation)
        {
            if (request.HasFormContentType)
                foreach (var (name, value) in await request.ReadFormAsync()) given[name] = value.ToString();
            return (given, null);
        }
        if (operation.IsWrite)
        {
            if (!request.HasJsonContentType()) return ([], ZohoErrors.Error(400, 9, "Invalid value passed for JSONString"));
            if (await JsonBody.ReadAsync(request) is not { } body)
                return ([], ZohoErrors.Error(400, 9, "Invalid value passed for JSONString"));
            foreach (var (name, value) in body) given[name] = value?.DeepClone();
        }
        foreach (var header in (string[])["X-Unique-Identifier-Key", "X-Unique-Identifier-Value", "X-Upsert"])
            if (operation.Method == "PUT" && request.Headers[header].ToString() is { Length: > 0 } value) given[header] = value;
        return (given, null);
    }

    public Answer Explain(ShapeProblem problem) => ZohoErrors.Explain(problem);

    public Answer Fail(int status) => status switch
    {
        401 => ZohoErrors.Error(401, 57, "You are not authorized to perform this operation"),
        429 => ZohoErrors.Error(
            429,
            44,
            "For security reasons you have been blocked for some time as you have exceeded the maximum number of requests per minute."),
        >= 500 => ZohoErrors.Error(status, 1000, "Internal Error"),
        _ => ZohoErrors.Error(status, 4, "Refused by the sandbox's behaviour"),
    };

    public Answer NotFound(string method, string path) => ZohoErrors.Error(404, 5, "Invalid URL Passed");

    // No idempotency header: names, numbers and the unique identifier take its place.
    public string? IdempotencyKey(HttpRequest request, Operation operation) => null;
    public Answer KeyInUse(string key) => ZohoErrors.Error(409, 4, "The key is in use");
    public Answer KeyReused(string key) => ZohoErrors.Error(400, 4, "The key was used with other values");
    public IEnumerable<KeyValuePair<string, string>> Stamp(string requestId) => [];

    // It sends no webhooks here.
    public IEnumerable<KeyValuePair<string, string>> Sign(string? secret, string payload, string eventId, DateTimeOffset now) => [];
}

internal static class ZohoErrors
{
    public static Answer Error(int status, int code, string message) =>
        Answer.Json(status, new JsonObject { ["code"] = code, ["message"] = message });

    public static Answer Missing(string what) => Error(404, 1004, $"{what} does not exist.");

    public static Answer Explain(ShapeProblem problem) => problem.Fault switch
    {
        ShapeFault.TooLong =>
            Error(400, 15, $"Please ensure that the {problem.Dotted} has less than {problem.Expected!.MaxLength} characters."),
        ShapeFault.Unknown => Error(400, 4, $"Invalid element {problem.Dotted}"),
        _ => Error(400, 4, $"Invalid value passed for {problem.Dotted}"),
    };
}
