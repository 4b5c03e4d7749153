using System.Text.Json.Nodes;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>The ready-made account syncs, whole: real server, real webhooks, stand-ins for the providers.</summary>
public sealed class SyncFlowTests
{
    private const string TogaiToStripe = "sync-accounts-togai-to-stripe", StripeToTogai = "sync-accounts-stripe-to-togai";

    [Fact]
    public async Task Accounts_go_both_ways_between_Togai_and_Stripe_and_none_comes_back()
    {
        await using var app = new LiveApp();
        var outbound = (string)(await app.ConnectAsync(TogaiToStripe, null, "togai", "stripe"))["key"]!;
        var inbound = (string)(await app.ConnectAsync(StripeToTogai, null, "togai", "stripe"))["key"]!;
        await WebhooksAsync(app, "togai", "stripe");

        await app.TogaiAsync(Post, "customers", Customer("acme"));
        var sync = Assert.Single(await app.AllEndedAsync(outbound, 1));
        Assert.Equal(("completed", "webhook"), ((string)sync["status"]!, (string)sync["origin"]!));
        var made = Assert.Single(app.Objects("stripe", "customer"));
        Assert.Equal(("acme", "acme"), ((string)made["metadata"]!["togaiAccountId"]!, ((string)made["email"]!)[..4]));
        Assert.Equal((string)made["id"]!, Setting(app, "StripeCustomerId", "acme"));
        var back = Assert.Single(await app.AllEndedAsync(inbound, 1));
        Assert.Equal("skipped", (string)back["status"]!);
        Assert.StartsWith("Already linked", (string)back["message"]!, StringComparison.Ordinal);

        var ada = (await app.StripeAsync(Post, "v1/customers", "name=Ada Lovelace&email=ada@example.com")).Text("id")!;
        Assert.Equal("completed", (string)(await app.AllEndedAsync(inbound, 2))[1]["status"]!);
        var again = (await app.AllEndedAsync(outbound, 2))[1];
        Assert.Equal("skipped", (string)again["status"]!);
        Assert.Contains(app.Objects("togai", "account"), account => (string)account["id"]! == ada);
        Assert.Equal(ada, Setting(app, "StripeCustomerId", ada));
        Assert.Equal(ada, (string)app.Objects("stripe", "customer")[1]["metadata"]!["togaiAccountId"]!);

        await app.StripeAsync(Post, "v1/customers", "name=Nobody");
        var silent = (await app.AllEndedAsync(inbound, 3))[2];
        Assert.Equal("skipped", (string)silent["status"]!);
        Assert.Contains("no e-mail", (string)silent["message"]!, StringComparison.Ordinal);
        Assert.Equal((3, 2), (app.Objects("stripe", "customer").Count, app.Objects("togai", "customer").Count));
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task Trigger_now_with_a_bare_account_makes_the_customer_and_names_everything_it_did()
    {
        await using var app = new LiveApp();
        var live = (string)(await app.ConnectAsync(TogaiToStripe, null, "togai", "stripe"))["id"]!;
        var preview = (await app.PostAsync($"flow-connections/{live}/preview", Account("acme"))).Json;
        Assert.Equal(("completed", 1, 2), ((string)preview["status"]!, (int)preview["reads"]!, (int)preview["writes"]!));
        Assert.Empty(app.Objects("stripe", "customer"));
        Assert.StartsWith("Would create customer", (string)Step(preview, "customer")["sentence"]!, StringComparison.Ordinal);

        var run = await app.RunAsync(live, Account("acme"));
        Assert.Equal(("completed", "api"), ((string)run["status"]!, (string)run["origin"]!));
        var customer = Step(run, "customer");
        var made = Assert.Single(app.Objects("stripe", "customer"));
        Assert.Equal((string)made["id"]!, (string)customer["response"]!["id"]!);
        Assert.Equal(
            ("keyed", "done", "POST"),
            ((string)customer["effect"]!, (string)customer["outcome"]!, (string)customer["request"]!["method"]!));
        Assert.StartsWith("fd-", (string)customer["key"]!, StringComparison.Ordinal);
        Assert.Equal((string)customer["key"]!, (string)customer["request"]!["headers"]!["Idempotency-Key"]!);
        Assert.False(customer["request"]!["headers"]!.AsObject().ContainsKey("Authorization"));
        // What the preview promised is what was sent.
        Assert.Equal((string)Step(preview, "customer")["request"]!["body"]!, (string)customer["request"]!["body"]!);
        Assert.Equal("account.created", (string)run["payload"]!["type"]!);
    }

    [Fact]
    public async Task Togai_accounts_become_Razorpay_customers_by_webhook_and_by_hand()
    {
        await using var app = new LiveApp();
        var live = (string)(await app.ConnectAsync("sync-accounts-togai-to-razorpay", null, "togai", "razorpay"))["key"]!;
        await WebhooksAsync(app, "togai");
        await app.TogaiAsync(Post, "customers", Customer("acme"));
        Assert.Equal("completed", (string)Assert.Single(await app.AllEndedAsync(live, 1))["status"]!);
        Assert.Equal("completed", (string)(await app.RunAsync(live, Account("globex")))["status"]!);
        var made = app.Objects("razorpay", "customer");
        Assert.Equal(["acme", "globex"], made.Select(customer => (string)customer["notes"]!["togaiAccountId"]!));
        Assert.Equal((string)made[0]["id"]!, Setting(app, "RazorPayCustomerId", "acme"));
        Assert.Equal((string)made[1]["id"]!, Setting(app, "RazorPayCustomerId", "globex"));
        Assert.Equal("skipped", (string)(await app.RunAsync(live, Account("globex")))["status"]!);
        Assert.Equal(2, app.Objects("razorpay", "customer").Count);
    }

    [Fact]
    public async Task Bulk_import_takes_every_customer_once_and_reports_the_ones_without_an_address()
    {
        await using var app = new LiveApp();
        var bulk = (string)(await app.ConnectAsync("bulk-import-customers-stripe-to-togai", null, "togai", "stripe"))["key"]!;
        var outbound = (string)(await app.ConnectAsync(TogaiToStripe, null, "togai", "stripe"))["key"]!;
        await WebhooksAsync(app, "togai");
        await app.Sandbox.SeedAsync("stripe", 130, withoutEmail: 4);

        var first = await app.RunAsync(bulk, "{}");
        Assert.True((string)first["status"]! == "completed", first.ToJsonString());
        var progress = Step(first, "each")["progress"]!;
        Assert.Equal((126, 4, 0), ((int)progress["done"]!, (int)progress["skipped"]!, (int)progress["failed"]!));
        var reason = Assert.Single(progress["reasons"]!.AsArray())!;
        Assert.Equal(
            (4, true), ((int)reason["count"]!, ((string)reason["reason"]!).StartsWith("No e-mail address", StringComparison.Ordinal)));
        Assert.Equal(126, app.Objects("togai", "account").Count);
        // Each new account told the other flow of itself, which knows it by its setting.
        Assert.All(await app.AllEndedAsync(outbound, 126), run => Assert.Equal("skipped", (string)run["status"]!));
        Assert.Equal(130, app.Objects("stripe", "customer").Count);

        var second = await app.RunAsync(bulk, "{}");
        Assert.Equal((0, 130), ((int)Step(second, "each")["progress"]!["done"]!, (int)Step(second, "each")["progress"]!["skipped"]!));
        Assert.Equal(126, app.Objects("togai", "account").Count);
    }

    [Fact]
    public async Task M_03_one_account_by_webhook_and_by_hand_at_once_and_31_days_later_is_one_customer()
    {
        await using var app = new LiveApp();
        var live = (string)(await app.ConnectAsync(TogaiToStripe, null, "togai", "stripe"))["key"]!;
        await WebhooksAsync(app, "togai");
        app.Sandbox.SetBehaviour("stripe", new() { DelayMs = 200 });
        var created = (await app.TogaiAsync(Post, "customers", Customer("acme"))).Json;
        var account = created["account"]!.ToJsonString();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.TriggerAsync(live, account)));
        var runs = await app.AllEndedAsync(live, 5);
        Assert.Equal(1, runs.Count(run => (string)run["status"]! == "completed"));
        Assert.Equal(4, runs.Count(run => (string)run["status"]! == "skipped"));
        var made = (string)Assert.Single(app.Objects("stripe", "customer"))["id"]!;

        // The provider has forgotten its keys, and Togai what it was linked with: only the ledger still knows.
        app.Clock.Advance(TimeSpan.FromDays(31));
        await app.Sandbox.ResetAsync("togai");
        var late = await app.RunAsync(live, account);
        Assert.True((string)late["status"]! == "completed", late.ToJsonString());
        Assert.Equal(made, (string)Step(late, "customer")["response"]!["id"]!);
        Assert.Contains("lready", (string)Step(late, "customer")["message"]!, StringComparison.Ordinal);
        Assert.Equal(made, Setting(app, "StripeCustomerId", "acme"));
        Assert.Equal(made, (string)Assert.Single(app.Objects("stripe", "customer"))["id"]!);
    }

    /// <summary>Until the stand-ins know where their webhooks go.</summary>
    private static Task WebhooksAsync(LiveApp app, params string[] providers) =>
        Fakes.Eventually.True(
            () => providers.All(provider => app.Sandbox.Subscriptions(provider).Count > 0), "the webhook addresses to be entered");

    private static JsonNode Step(JsonObject run, string path) => run["steps"]!.AsArray().First(step => (string)step!["path"]! == path)!;

    private static string? Setting(LiveApp app, string id, string account) => app.Objects("togai", "setting")
        .Where(setting => (string)setting["id"]! == id && (string)setting["entityId"]! == account)
        .Select(setting => (string?)setting["value"])
        .SingleOrDefault();

    private static string Customer(string id) =>
        $$"""{"id":"{{id}}","name":"{{id}} Ltd","primaryEmail":"{{id}}@example.com","address":{} }""";

    private static string Account(string id) =>
        $$"""{"id":"{{id}}","togaiAccountId":"account.{{id}}","name":"{{id}} Ltd","primaryEmail":"{{id}}@example.com","customerId":"{{id}}"}""";
}
