using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Sandbox;

public class StripeInvoiceItemSandboxTests
{
    [Fact]
    public async Task An_item_is_made_once_per_key_told_of_listed_by_customer_and_deleted()
    {
        await using var server = await SandboxServer.StartAsync();
        var (ada, eve) = (await CustomerAsync(server), await CustomerAsync(server));
        var form = $"customer={ada}&amount=-1250&currency=usd&description=Credit&metadata[line]=1";
        var made = await server.Stripe(Post, "/v1/invoiceitems", form, key: "k1");
        Assert.Equal(made.Body, (await server.Stripe(Post, "/v1/invoiceitems", form, key: "k1")).Body);
        var other = await server.Stripe(Post, "/v1/invoiceitems", form.Replace("1250", "1251", StringComparison.Ordinal), key: "k1");
        Assert.Equal("idempotency_error", (string?)other.Error["type"]);
        var id = made.Text("id")!;
        Assert.Matches("^ii_[A-Za-z0-9]{24}$", id);
        Assert.Equal(
            (-1250, "usd", false, null),
            ((int)made.Json["amount"]!, made.Text("currency"), (bool)made.Json["discountable"]!, made.Text("invoice")));
        Assert.Equal("invoiceitem.created", (string?)(await server.Stripe(Get, "/v1/events?type=invoiceitem.*")).Json["data"]![0]!["type"]);
        Assert.Equal([id], await ListAsync(server, $"customer={ada}"));
        Assert.Empty(await ListAsync(server, $"customer={eve}"));
        Assert.Empty(await ListAsync(server, "pending=false"));
        await server.Stripe(Delete, $"/v1/invoiceitems/{id}");
        Assert.Empty(await ListAsync(server, "pending=true"));
    }

    [Theory]
    [InlineData("amount=1&currency=usd", "parameter_missing", "customer")]
    [InlineData("customer=cus_none&amount=1&currency=usd", "resource_missing", "customer")]
    [InlineData("customer=$&currency=usd", "parameter_missing", "amount")]
    [InlineData("customer=$&amount=1", "parameter_missing", "currency")]
    [InlineData("customer=$&amount=1&currency=USD", null, "currency")]
    [InlineData("customer=$&amount=1&currency=xyz", null, "currency")]
    [InlineData("customer=$&amount=12.50&currency=usd", "parameter_invalid_integer", "amount")]
    [InlineData("customer=$&amount=5124&currency=kwd", null, "amount")]
    [InlineData("customer=$&amount=150&currency=isk", null, "amount")]
    [InlineData("customer=$&amount=1&unit_amount_decimal=1&currency=usd", null, "unit_amount_decimal")]
    [InlineData("customer=$&unit_amount_decimal=one&currency=usd", null, "unit_amount_decimal")]
    [InlineData("customer=$&amount=1&currency=usd&invoice=in_none", "resource_missing", "invoice")]
    [InlineData("customer=$&pricing[price]=price_none", "resource_missing", "pricing[price]")]
    [InlineData("customer=$&amount=1&currency=usd&price=price_1", "parameter_unknown", "price")]
    [InlineData("customer=$&amount=1&currency=usd&period[start]=2&period[end]=1", null, "period[end]")]
    public async Task What_Stripe_would_refuse_is_refused_and_nothing_is_made(string form, string? code, string param)
    {
        await using var server = await SandboxServer.StartAsync();
        var customer = await CustomerAsync(server);
        var reply = await server.Stripe(Post, "/v1/invoiceitems", form.Replace("$", customer, StringComparison.Ordinal));
        Assert.Equal((400, code, param), (reply.Status, (string?)reply.Error["code"], (string?)reply.Error["param"]));
        Assert.Empty(await ListAsync(server, $"customer={customer}"));
    }

    [Theory]
    [InlineData("amount=500&currency=jpy", 500)]
    [InlineData("amount=5120&currency=kwd", 5120)]
    [InlineData("amount=0&currency=usd", 0)]
    [InlineData("unit_amount_decimal=0.125&quantity=100&currency=usd", 13)]
    public async Task An_amount_is_counted_as_its_currency_is(string form, long amount)
    {
        await using var server = await SandboxServer.StartAsync();
        var made = await server.Stripe(Post, "/v1/invoiceitems", $"customer={await CustomerAsync(server)}&{form}");
        Assert.Equal((200, amount), (made.Status, (long)made.Json["amount"]!));
    }

    [Fact]
    public async Task A_deleted_customer_and_a_key_without_the_permission_are_refused()
    {
        await using var server = await SandboxServer.StartAsync();
        var customer = await CustomerAsync(server);
        var form = $"customer={customer}&amount=1&currency=usd";
        var limited = await server.Stripe(Post, "/v1/invoiceitems", form, secret: "rk_test_sandbox");
        Assert.Equal(403, limited.Status);
        Assert.Contains("'invoiceitems write' permission", (string?)limited.Error["message"]);
        await server.Stripe(Delete, $"/v1/customers/{customer}");
        Assert.Equal("resource_missing", (string?)(await server.Stripe(Post, "/v1/invoiceitems", form)).Error["code"]);
    }

    private static async Task<string> CustomerAsync(SandboxServer server) =>
        (await server.Stripe(Post, "/v1/customers", "name=Ada")).Text("id")!;

    private static async Task<string[]> ListAsync(SandboxServer server, string query) =>
        [.. (await server.Stripe(Get, $"/v1/invoiceitems?{query}")).Json["data"]!.AsArray().Select(item => (string)item!["id"]!)];
}
