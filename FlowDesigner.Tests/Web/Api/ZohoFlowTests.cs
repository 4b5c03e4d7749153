using System.Text.Json.Nodes;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>One trigger, three apps: a customer of Stripe in Togai and in Zoho Books, whole and on real sockets.</summary>
public sealed class ZohoFlowTests
{
    private const string StripeToBoth = "sync-accounts-stripe-to-togai-and-zoho";

    [Fact]
    public async Task A_new_Stripe_customer_is_an_account_in_Togai_and_a_contact_in_Zoho_once()
    {
        await using var app = new LiveApp();
        var live = (string)(await app.ConnectAsync(StripeToBoth, null, "togai", "stripe", "zoho"))["key"]!;
        await Fakes.Eventually.True(() => app.Sandbox.Subscriptions("stripe").Count > 0, "the webhook address to be entered");

        var ada = (await app.StripeAsync(Post, "v1/customers", "name=Ada Lovelace&email=ada@example.com&address[city]=London")).Text("id")!;
        var run = Assert.Single(await app.AllEndedAsync(live, 1));
        Assert.True((string)run["status"]! == "completed", run.ToJsonString());
        var contact = Assert.Single(app.Objects("zoho", "contact"));
        Assert.Equal(
            ("Ada Lovelace", "ada@example.com", ada),
            ((string)contact["contact_name"]!, (string)contact["email"]!, (string)contact["contact_number"]!));
        Assert.Equal("London", (string)contact["billing_address"]!["city"]!);
        Assert.Equal(ada, (string)Assert.Single(app.Objects("togai", "account"))["id"]!);
        Assert.Equal((string)contact["contact_id"]!, Setting(app, "ZohoContactId", ada));
        Assert.Equal(ada, Setting(app, "StripeCustomerId", ada));

        // The same customer told again, without the mark that the first run left in Stripe.
        var again = await app.RunAsync(live, Event(ada, "Ada Lovelace", "ada@example.com"));
        Assert.True((string)again["status"]! == "completed", again.ToJsonString());
        Assert.Equal((1, 1), (app.Objects("zoho", "contact").Count, app.Objects("togai", "account").Count));
        // A contact that people made themselves is taken instead of made again.
        var bob = (await app.StripeAsync(Post, "v1/customers", "name=Ada's second account&email=ada@example.com")).Text("id")!;
        await app.AllEndedAsync(live, 3);
        Assert.Single(app.Objects("zoho", "contact"));
        Assert.Equal((string)contact["contact_id"]!, Setting(app, "ZohoContactId", bob));
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_lost_answer_of_Zoho_is_looked_up_and_the_contact_is_made_once()
    {
        await using var app = new LiveApp();
        var live = (string)(await app.ConnectAsync(StripeToBoth, null, "togai", "stripe", "zoho"))["key"]!;
        await Fakes.Eventually.True(() => app.Sandbox.Subscriptions("stripe").Count > 0, "the webhook address to be entered");
        app.Sandbox.SetBehaviour("zoho", new() { Reset = true, Path = "/books/v3/contacts", Method = "POST", Times = 1 });
        // The stand-in for Stripe tells of the customer itself, and so begins the run.
        var ada = (await app.StripeAsync(Post, "v1/customers", "name=Ada Lovelace&email=ada@example.com")).Text("id")!;
        var run = await app.EndedAsync((string)Assert.Single(await app.AllEndedAsync(live, 1))["id"]!);
        Assert.True((string)run["status"]! == "completed", run.ToJsonString());
        Assert.Contains("only its answer was lost", (string)run["steps"]!.AsArray()
            .First(step => (string)step!["path"]! == "contact")!["message"]!, StringComparison.Ordinal);
        Assert.Equal((string)Assert.Single(app.Objects("zoho", "contact"))["contact_id"]!, Setting(app, "ZohoContactId", ada));
    }

    private static string? Setting(LiveApp app, string id, string account) => app.Objects("togai", "setting")
        .Where(setting => (string)setting["id"]! == id && (string)setting["entityId"]! == account)
        .Select(setting => (string?)setting["value"])
        .SingleOrDefault();

    private static string Event(string id, string name, string email) => new JsonObject
    {
        ["id"] = $"evt_{id}",
        ["type"] = "customer.created",
        ["data"] = new JsonObject { ["object"] = new JsonObject
            { ["id"] = id, ["object"] = "customer", ["name"] = name, ["email"] = email, ["metadata"] = new JsonObject() } },
    }.ToJsonString();
}
