using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;

namespace FlowDesigner.Web.Sandbox.Stripe;

internal static class StripeAccount
{
    public const string Id = "acct_sandbox000000001";

    public static IEnumerable<Operation> Operations =>
    [
        new("GET", "/v1/account", StripeShapes.Retrieve, _ => Answer.Ok(Account())),
        new("GET", "/v1/balance", StripeShapes.Retrieve, _ => Answer.Ok(Balance())),
    ];

    private static JsonObject Account() => new()
    {
        ["id"] = Id,
        ["object"] = "account",
        ["business_profile"] = new JsonObject { ["name"] = "Sandbox", ["url"] = null },
        ["business_type"] = "company",
        ["charges_enabled"] = true,
        ["country"] = "US",
        ["created"] = 1735689600,
        ["default_currency"] = "usd",
        ["details_submitted"] = true,
        ["email"] = "owner@sandbox.example",
        ["payouts_enabled"] = true,
        ["type"] = "standard",
    };

    private static JsonObject Balance() => new()
    {
        ["object"] = "balance",
        ["available"] = new JsonArray(Amount()),
        ["livemode"] = false,
        ["pending"] = new JsonArray(Amount()),
    };

    private static JsonObject Amount() => new()
    {
        ["amount"] = 0, ["currency"] = "usd", ["source_types"] = new JsonObject { ["card"] = 0 },
    };
}
