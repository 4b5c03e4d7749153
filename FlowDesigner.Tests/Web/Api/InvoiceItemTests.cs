using System.Text.Json.Nodes;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>
/// Money through the front door: previewed in words, sent in minor units, and made exactly once whatever happens to the answer.
/// </summary>
public sealed class InvoiceItemTests(LiveApp app) : IClassFixture<LiveApp>
{
    private const string Flow = """
        { "key": "bill-usage", "name": "Bill usage", "connections": { "stripe": "stripe" },
          "trigger": { "app": "webhook", "trigger": "received" },
          "steps": [
            { "key": "item", "app": "stripe", "action": "add_invoice_item", "connection": "stripe", "business_key": "{{ trigger.line }}",
              "inputs": {
                "customer": "{{ trigger.customer }}", "currency": "{{ trigger.currency }}",
                "amount": "{{ minor(trigger.amount, trigger.currency, 'stripe') }}",
                "description": "Usage of {{ trigger.line }}", "metadata": { "flowdesignerReference": "{{ trigger.line }}" } } } ] }
        """;

    [Fact]
    public async Task What_the_preview_says_is_what_is_added_and_it_is_added_once()
    {
        var (live, customer) = await ConnectAsync();
        var line = Line("once", customer, "1240.50", "USD");
        var preview = (await app.PostAsync($"flow-connections/{live}/preview", line)).Json["steps"]![0]!;
        Assert.Equal(
            $"Would add USD 1,240.50 to the next invoice of customer {customer}: “Usage of once”", (string)preview["sentence"]!);
        Assert.Empty(Items("once"));

        var run = await app.RunAsync(live, line);
        Assert.True((string)run["status"]! == "completed", run.ToJsonString());
        var item = Assert.Single(Items("once"));
        Assert.Equal((124050, "usd", customer), ((long)item["amount"]!, (string)item["currency"]!, (string)item["customer"]!));
        Assert.Equal((string)preview["request"]!["body"]!, (string)run["steps"]![0]!["request"]!["body"]!);
        // Told of again by another event: the ledger knows the line.
        Assert.Equal((string)item["id"]!, (string)(await app.RunAsync(live, line))["steps"]![0]!["response"]!["id"]!);
        Assert.Single(Items("once"));
        // An event that says another amount of the same line adds none either: it is told what was made.
        var other = (await app.RunAsync(live, Line("once", customer, "1240.51", "USD")))["steps"]![0]!;
        Assert.StartsWith("Already done by run", (string)other["message"]!, StringComparison.Ordinal);
        Assert.Equal(124050, (long)Assert.Single(Items("once"))["amount"]!);
    }

    [Theory]
    [InlineData("JPY", "500", 500, "JPY 500")]
    [InlineData("kwd", "5.12", 5120, "KWD 5.120")]
    [InlineData("EUR", "-0.01", -1, "EUR 0.01 off")]
    public async Task A_currency_is_counted_as_Stripe_counts_it(string currency, string amount, long minor, string words)
    {
        var (live, customer) = await ConnectAsync();
        var line = Line(currency, customer, amount, currency);
        var preview = (await app.PostAsync($"flow-connections/{live}/preview", line)).Json["steps"]![0]!;
        Assert.Contains(words, (string)preview["sentence"]!, StringComparison.Ordinal);
        Assert.Equal("completed", (string)(await app.RunAsync(live, line))["status"]!);
        Assert.Equal(minor, (long)Assert.Single(Items(currency))["amount"]!);
    }

    [Theory]
    [InlineData("KWD", "5.124", "more. Round first")]
    [InlineData("UGX", "5", "is not listed for stripe")]
    public async Task An_amount_that_cannot_be_counted_is_never_sent(string currency, string amount, string words)
    {
        var (live, customer) = await ConnectAsync();
        var run = await app.RunAsync(live, Line($"refused {currency}", customer, amount, currency));
        Assert.Equal("failed", (string)run["status"]!);
        Assert.Contains(words, (string)run["message"]!, StringComparison.Ordinal);
        Assert.Empty(Items($"refused {currency}"));
    }

    [Fact]
    public async Task A_customer_that_is_not_there_is_told_in_Stripes_words_and_a_lost_answer_makes_one_item()
    {
        var (live, customer) = await ConnectAsync();
        var unknown = await app.RunAsync(live, Line("unknown", "cus_none", "1", "usd"));
        Assert.Contains("No such customer: 'cus_none' (resource_missing)", (string)unknown["message"]!, StringComparison.Ordinal);

        app.Sandbox.SetBehaviour("stripe", new() { Reset = true, Path = "/v1/invoiceitems", Method = "POST", Times = 1 });
        var lost = await app.RunAsync(live, Line("lost", customer, "7", "usd"));
        Assert.True((string)lost["status"]! == "completed", lost.ToJsonString());
        Assert.Single(Items("lost"));
    }

    private List<JsonObject> Items(string line) =>
        app.Objects("stripe", "invoiceitem").FindAll(item => (string?)item["metadata"]!["flowdesignerReference"] == line);

    private async Task<(string Live, string Customer)> ConnectAsync()
    {
        var flow = await app.PostAsync("flows", Flow);
        Assert.True(flow.Status is 200 or 201, flow.Body);
        var live = (string)(await app.ConnectAsync("bill-usage", null, "stripe"))["id"]!;
        return (live, (await app.StripeAsync(Post, "v1/customers", "name=Ada")).Text("id")!);
    }

    private static string Line(string line, string customer, string amount, string currency) => new JsonObject
    {
        ["line"] = line, ["customer"] = customer, ["amount"] = JsonNode.Parse(amount), ["currency"] = currency,
    }.ToJsonString();
}
