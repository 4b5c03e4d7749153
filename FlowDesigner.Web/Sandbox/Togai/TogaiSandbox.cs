using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Togai;

/// <summary>A stand-in for Togai.</summary>
internal sealed class TogaiSandbox : ISandboxApp
{
    public string Key => "togai";
    public string? DefaultSecret => null;
    public Action<SandboxSession, long, bool> Seed => TogaiCustomers.Seed;

    public IReadOnlyList<Operation> Operations { get; } =
        [.. TogaiCustomers.Operations, .. TogaiAccounts.Operations, .. TogaiSettings.Operations];

    public Answer? Refuse(HttpRequest request, Operation? operation) => request.Headers.Authorization.ToString() switch
    {
        "" => TogaiErrors.Error(401, "Authorization header is missing: send 'Authorization: Bearer <secret key>'"),
        var header when header.Equals("Bearer sandbox", StringComparison.Ordinal) => null,
        _ => TogaiErrors.Error(401, "The API token is invalid or was deactivated"),
    };

    public async Task<(JsonObject Given, Answer? Refusal)> ReadAsync(HttpRequest request, Operation operation)
    {
        if (operation.Method is "POST" or "PATCH" && !request.HasJsonContentType())
            return ([], TogaiErrors.Bad("The request body must be application/json"));
        return await JsonBody.ReadAsync(request) is { } given
            ? (given, null)
            : ([], TogaiErrors.Bad("The request body is not one JSON object"));
    }

    public Answer Explain(ShapeProblem problem) => TogaiErrors.Explain(problem);

    public Answer Fail(int status) => TogaiErrors.Error(status, status switch
    {
        401 => "The API token is invalid or was deactivated",
        403 => "The API token may not do this",
        429 => "Too many requests",
        >= 500 => "Internal server error",
        _ => "Refused by the sandbox's behaviour",
    });

    public Answer NotFound(string method, string path) => TogaiErrors.Error(404, $"No such path: {method} {path}");

    // Togai has no idempotency header; ids chosen by the caller take its place.
    public string? IdempotencyKey(HttpRequest request, Operation operation) => null;
    public Answer KeyInUse(string key) => TogaiErrors.Error(409, "The key is in use");
    public Answer KeyReused(string key) => TogaiErrors.Bad("The key was used with other values");

    public IEnumerable<KeyValuePair<string, string>> Stamp(string requestId) => [];

    public IEnumerable<KeyValuePair<string, string>> Sign(string? secret, string payload, string eventId, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(secret)) return [];
        var t = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{t}.{payload}"));
        return [KeyValuePair.Create("X-Togai-Signature", $"t={t},v1={Convert.ToHexStringLower(mac)}")];
    }
}
