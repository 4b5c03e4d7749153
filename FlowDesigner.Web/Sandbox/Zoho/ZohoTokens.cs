using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using static FlowDesigner.Web.Sandbox.Shapes.Field;
using static FlowDesigner.Web.Sandbox.Shapes.Shape;

namespace FlowDesigner.Web.Sandbox.Zoho;

/// <summary>Gives out access tokens: good for an hour, ten in ten minutes, and refused in a 200 as Zoho refuses them.</summary>
internal sealed class ZohoTokens
{
    private const string ClientId = "1000.SANDBOX", ClientSecret = "zoho_sandbox_secret", RefreshToken = "1000.sandbox";
    private const int Most = 10;
    private static readonly byte[] Signing = RandomNumberGenerator.GetBytes(32);
    private readonly Func<DateTimeOffset> now;
    private readonly Queue<DateTimeOffset> given = new();

    public ZohoTokens(Func<DateTimeOffset> now)
    {
        this.now = now;
        Operation = new("POST", "/oauth/v2/token", Object(
            Required("refresh_token", Text()), Required("client_id", Text()), Required("client_secret", Text()),
            Required("grant_type", Text())), Give);
    }

    public Operation Operation { get; }

    /// <summary>A token says itself until when it is good, and proves it.</summary>
    public bool IsGood(string token) =>
        token.Split('.') is ["1000", var until, var proof] && proof == Proof(until)
        && long.TryParse(until, CultureInfo.InvariantCulture, out var end) && now().ToUnixTimeMilliseconds() < end;

    private Answer Give(Call call)
    {
        if (call.Text("grant_type") != "refresh_token") return Refused("unsupported_grant_type");
        if (call.Text("client_id") != ClientId) return Refused("invalid_client");
        if (call.Text("client_secret") != ClientSecret) return Refused("invalid_client_secret");
        if (call.Text("refresh_token") != RefreshToken) return Refused("invalid_code");
        lock (given)
        {
            while (given.TryPeek(out var first) && now() - first > TimeSpan.FromMinutes(10)) given.Dequeue();
            if (given.Count >= Most)
            {
                return Answer.Json(400, new JsonObject
                {
                    ["error_description"] = "You have made too many requests continuously. Please try again after some time.",
                    ["error"] = "Access Denied",
                    ["status"] = "failure",
                });
            }
            given.Enqueue(now());
        }
        var until = now().AddHours(1).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return Answer.Ok(new JsonObject
        {
            ["access_token"] = $"1000.{until}.{Proof(until)}",
            ["api_domain"] = "https://www.zohoapis.com",
            ["token_type"] = "Bearer",
            ["expires_in"] = 3600,
        });
    }

    private static Answer Refused(string error) => Answer.Ok(new JsonObject { ["error"] = error });

    private static string Proof(string until) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Signing, Encoding.UTF8.GetBytes(until)))[..32];
}
