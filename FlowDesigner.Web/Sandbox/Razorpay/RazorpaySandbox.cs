using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Razorpay;

/// <summary>A stand-in for Razorpay.</summary>
internal sealed class RazorpaySandbox : ISandboxApp
{
    private static readonly string Authorization = "Basic " + Convert.ToBase64String("rzp_test_sandbox:sandbox"u8);

    public string Key => "razorpay";
    public string? DefaultSecret => "rzp_webhook_sandbox";
    public Action<SandboxSession, long, bool> Seed => RazorpayCustomers.Seed;

    public IReadOnlyList<Operation> Operations { get; } =
        [.. RazorpayCustomers.Operations, .. RazorpayOrders.Operations, .. RazorpayPayments.Operations];

    // Exactly "Basic": the provider refuses other casing.
    public Answer? Refuse(HttpRequest request, Operation? operation)
    {
        var header = request.Headers.Authorization.ToString();
        if (header == Authorization) return null;
        return RazorpayErrors.Error(
            401, "BAD_REQUEST_ERROR",
            header.StartsWith("Basic ", StringComparison.Ordinal) ? "The api key provided is invalid" : "Authentication failed");
    }

    public async Task<(JsonObject Given, Answer? Refusal)> ReadAsync(HttpRequest request, Operation operation)
    {
        if (operation.IsWrite && operation.Method != "DELETE" && request.ContentLength > 0 && !request.HasJsonContentType())
            return ([], RazorpayErrors.Bad("The request's Content-Type must be application/json."));
        if (request.ContentLength is 0 or null && operation.IsWrite && !request.Headers.ContainsKey("Transfer-Encoding")) return ([], null);
        return await JsonBody.ReadAsync(request) is { } given
            ? (given, null)
            : ([], RazorpayErrors.Bad("The request body is not one JSON object."));
    }

    public Answer Explain(ShapeProblem problem) => RazorpayErrors.Explain(problem);

    public Answer Fail(int status) => status switch
    {
        401 => RazorpayErrors.Error(401, "BAD_REQUEST_ERROR", "The api key provided is invalid"),
        429 => RazorpayErrors.Error(429, "BAD_REQUEST_ERROR", "Request failed: too many requests. Please try again after some time."),
        502 or 504 => RazorpayErrors.Error(status, "GATEWAY_ERROR", "The gateway did not answer in time."),
        >= 500 => RazorpayErrors.Error(status, "SERVER_ERROR", "We are facing some trouble completing your request at the moment."),
        _ => RazorpayErrors.Error(status, "BAD_REQUEST_ERROR", "Refused by the sandbox's behaviour."),
    };

    public Answer NotFound(string method, string path) =>
        RazorpayErrors.Error(404, "BAD_REQUEST_ERROR", "The requested URL was not found on the server.");

    public string? IdempotencyKey(HttpRequest request, Operation operation) => null;

    public Answer KeyInUse(string key) =>
        RazorpayErrors.Error(409, "BAD_REQUEST_ERROR", "A request with the same idempotency key is still being processed.");

    public Answer KeyReused(string key) =>
        RazorpayErrors.Bad("Different request with the same idempotency key has already been processed.");

    public IEnumerable<KeyValuePair<string, string>> Stamp(string requestId) => [];

    public IEnumerable<KeyValuePair<string, string>> Sign(string? secret, string payload, string eventId, DateTimeOffset now)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret!), Encoding.UTF8.GetBytes(payload));
        return
        [
            KeyValuePair.Create("X-Razorpay-Signature", Convert.ToHexStringLower(mac)),
            KeyValuePair.Create("x-razorpay-event-id", eventId),
        ];
    }
}
