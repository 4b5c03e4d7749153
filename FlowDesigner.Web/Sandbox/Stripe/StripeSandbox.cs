using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Shapes;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Stripe;

/// <summary>A stand-in for Stripe at one version of its API.</summary>
internal sealed class StripeSandbox : ISandboxApp
{
    public const string Version = "2026-07-29.dahlia";

    /// <summary>Test keys and the resources each may touch; "*" is everything.</summary>
    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["sk_test_sandbox"] = ["*"],
        ["rk_test_sandbox"] = ["customers", "events", "balance"],
    };

    public string Key => "stripe";
    public string? DefaultSecret => "whsec_sandbox";
    public Action<SandboxSession, long, bool> Seed => StripeCustomers.Seed;

    public IReadOnlyList<Operation> Operations { get; } =
    [
        .. StripeAccount.Operations, .. StripeCustomers.Operations, .. StripeInvoiceItems.Operations,
        .. StripeWebhookEndpoints.Operations, .. StripeEvents.Operations,
    ];

    public Answer? Refuse(HttpRequest request, Operation? operation)
    {
        var key = KeyOf(request.Headers.Authorization.ToString());
        if (string.IsNullOrEmpty(key))
            return Unauthorized(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
                + "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        if (!Keys.TryGetValue(key, out var resources)) return Unauthorized($"Invalid API Key provided: {Masked(key)}");
        var version = request.Headers["Stripe-Version"].ToString();
        if (version is not ("" or Version)) return StripeErrors.Invalid($"Invalid Stripe API version: {version}");
        if (request.Headers["Idempotency-Key"].ToString().Length > 255)
            return StripeErrors.Error(400, "idempotency_error", "Idempotency keys can be at most 255 characters long.");
        var resource = operation?.Path.Split('/')[2];
        return resource is null || resources.Contains("*") || resources.Contains(resource) ? null : StripeErrors.Error(
            403, "invalid_request_error",
            $"The provided key '{Masked(key)}' does not have the required permissions for this endpoint on account '{StripeAccount.Id}'. "
            + $"Having the '{resource} {(operation!.IsWrite ? "write" : "read")}' permission would allow this request to continue.");
    }

    public async Task<(JsonObject Given, Answer? Refusal)> ReadAsync(HttpRequest request, Operation operation)
    {
        var text = request.QueryString.Value?.TrimStart('?') ?? "";
        if (request.Method == "POST")
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
            if (body.Length > 0 && !request.HasFormContentType)
                return ([], StripeErrors.Invalid(
                    "Invalid request (check that your POST content type is application/x-www-form-urlencoded)."));
            text = text.Length > 0 && body.Length > 0 ? $"{text}&{body}" : text + body;
        }
        return StripeForm.Parse(text, out var badName) is { } given
            ? (given, null)
            : ([], StripeErrors.Invalid($"Received unknown parameter: {badName}", "parameter_unknown", badName));
    }

    public Answer Explain(ShapeProblem problem) => StripeErrors.Explain(problem);

    public Answer Fail(int status) => status switch
    {
        429 => StripeErrors.Error(429, "invalid_request_error", "Request rate limit exceeded.", "rate_limit"),
        401 => Unauthorized("Expired API Key provided."),
        402 => StripeErrors.Error(402, "card_error", "Your card was declined.", "card_declined"),
        409 => KeyInUse("unknown"),
        500 => StripeErrors.Error(500, "api_error", "An unknown error occurred").With("Stripe-Should-Retry", "false"),
        > 500 => StripeErrors.Error(status, "api_error", "Stripe is temporarily unavailable."),
        _ => StripeErrors.Error(status, "invalid_request_error", "Refused by the sandbox's behaviour."),
    };

    public Answer NotFound(string method, string path) =>
        StripeErrors.Error(404, "invalid_request_error", $"Unrecognized request URL ({method}: {path}).");

    public string? IdempotencyKey(HttpRequest request, Operation operation) =>
        operation.Method == "POST" && request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : null;

    public Answer KeyInUse(string key) => StripeErrors.Error(
        409, "idempotency_error",
        $"There is currently another in-progress request using this Idempotent Key ({key}).", "idempotency_key_in_use");

    public Answer KeyReused(string key) => StripeErrors.Error(
        400, "idempotency_error",
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        + $"Try using a key other than '{key}' if you meant to execute a different request.");

    public IEnumerable<KeyValuePair<string, string>> Stamp(string requestId) =>
        [KeyValuePair.Create("Request-Id", requestId), KeyValuePair.Create("Stripe-Version", Version)];

    public IEnumerable<KeyValuePair<string, string>> Sign(string? secret, string payload, string eventId, DateTimeOffset now)
    {
        var t = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return [KeyValuePair.Create("Stripe-Signature", $"t={t},v1={Hmac(secret!, $"{t}.{payload}")}")];
    }

    private static string Hmac(string secret, string message) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(message)));

    private static Answer Unauthorized(string message) => StripeErrors.Error(401, "invalid_request_error", message);

    private static string KeyOf(string header)
    {
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return header[7..].Trim();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return "";
        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]
            : "";
    }

    private static string Masked(string key) => key.Length < 12 ? "****" : $"{key[..8]}****{key[^4..]}";
}
