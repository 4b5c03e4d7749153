using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Razorpay;
using FlowDesigner.Web.Sandbox.Stripe;
using FlowDesigner.Web.Sandbox.Togai;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Sandbox;

public class WebhookTests
{
    private const string Acme = """{"id":"acme","name":"ACME","primaryEmail":"a@acme.example","address":{}}""";

    [Theory]
    [InlineData("whsec_test_7Kd93LmQz", "8f467aeb4e06c4abfd3f108f9247c35d4cc8d79cdf689fa0af0a957712f1315e")]
    [InlineData("whsec_test_OLD_4fGh", "0c74c602a3d5f83180279f4cea02437bb284ce2795678da7ac0dcae549513d9f")]
    public void Stripe_signs_time_and_payload(string secret, string signature)
    {
        const string Payload =
            """{"id":"evt_test_1","object":"event","type":"invoice.paid",""" + "\"data\":"
            + """{"object":{"id":"in_test_1","customer_name":"Café Société"}}}""";
        var headers = new StripeSandbox().Sign(secret, Payload, "evt_test_1", DateTimeOffset.FromUnixTimeSeconds(1785574801));
        Assert.Equal(KeyValuePair.Create("Stripe-Signature", $"t=1785574801,v1={signature}"), Assert.Single(headers));
    }

    [Fact]
    public void Razorpay_signs_the_payload_and_names_the_event()
    {
        const string Payload =
            """{"entity":"event","account_id":"acc_BFQ7uQEaa7j2z7","event":"invoice.paid","contains":["invoice"],"payload":"""
            + """{"invoice":{"entity":{"id":"inv_1","amount":479030,"currency_symbol":"₹"}}},"created_at":1567687127}""";
        var headers = new RazorpaySandbox().Sign("rzp_hook_secret_9Tq2", Payload, "evt_9", DateTimeOffset.UnixEpoch).ToDictionary();
        Assert.Equal("d52bca099e34ee878e470f02efbb656354543752bf0b727f16f528fb48b7e1de", headers["X-Razorpay-Signature"]);
        Assert.Equal("evt_9", headers["x-razorpay-event-id"]);
    }

    [Fact]
    public void Togai_signs_only_with_a_secret()
    {
        var togai = new TogaiSandbox();
        Assert.Empty(togai.Sign(togai.DefaultSecret, "{}", "evt_1", DateTimeOffset.UnixEpoch));
        Assert.StartsWith("t=0,v1=", Assert.Single(togai.Sign("s", "{}", "evt_1", DateTimeOffset.UnixEpoch)).Value);
    }

    [Fact]
    public async Task A_subscriber_gets_the_event_it_wants_signed_with_its_secret()
    {
        await using var server = await SandboxServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await server.Stripe(
            Put, "/__webhooks/mine", $$"""{"url":"{{receiver.Url}}/hook","secret":"whsec_mine","events":["customer.updated"]}""");
        var id = (await server.Stripe(Post, "/v1/customers", "name=Ada")).Text("id");
        await server.Stripe(Post, $"/v1/customers/{id}", "name=Bob");
        await Eventually.IsTrue(() => !receiver.Received.IsEmpty);

        var (headers, body) = Assert.Single(receiver.Received);
        var payload = JsonNode.Parse(body)!;
        Assert.Equal("customer.updated", (string?)payload["type"]);
        Assert.Equal(1, (int)payload["pending_webhooks"]!);
        var signature = headers["Stripe-Signature"];
        var t = signature.Split(',')[0][2..];
        var expected = HMACSHA256.HashData("whsec_mine"u8, Encoding.UTF8.GetBytes($"{t}.{body}"));
        Assert.EndsWith(",v1=" + Convert.ToHexStringLower(expected), signature);
        await Eventually.IsTrue(() => server.Browser.Deliveries("stripe").Single().State == "delivered");
        Assert.Equal(2, (await server.Stripe(Get, "/v1/events?delivery_success=true")).Json["data"]!.AsArray().Count);

        receiver.Status = 500;
        await server.Stripe(Post, $"/v1/customers/{id}", "name=Cid");
        var missed = (await server.Stripe(Get, "/v1/events?delivery_success=false")).Json["data"]!.AsArray();
        Assert.Equal("Cid", (string?)Assert.Single(missed)!["data"]!["object"]!["name"]);
    }

    [Fact]
    public async Task A_togai_customer_tells_of_itself_and_of_its_first_account()
    {
        await using var server = await SandboxServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await server.Togai(Put, "/__webhooks/mine", $$"""{"url":"{{receiver.Url}}"}""");
        await server.Togai(Post, "/customers", Acme);
        await Eventually.IsTrue(() => receiver.Received.Count == 2);
        var payloads = receiver.Received.Select(r => JsonNode.Parse(r.Body)!).OrderBy(p => (string?)p["type"]).ToList();
        Assert.Equal(["account.created", "customer.created"], payloads.Select(p => (string?)p["type"]));
        Assert.Equal("acme", (string?)payloads[0]["data"]!["customerId"]);
        Assert.StartsWith("evt_", (string?)payloads[0]["id"]);
        Assert.NotNull(payloads[0]["organizationId"]);
        Assert.NotNull(payloads[0]["createdAt"]);
    }

    [Fact]
    public async Task What_could_not_be_delivered_is_sent_again_when_the_receiver_is_back()
    {
        await using var server = await SandboxServer.StartAsync();
        var receiver = await Receiver.StartAsync();
        var url = receiver.Url;
        await receiver.DisposeAsync();
        await server.Togai(Put, "/__webhooks/mine", $$"""{"url":"{{url}}","events":["account.created"]}""");
        await server.Togai(Post, "/customers", Acme);
        await Eventually.IsTrue(() =>
            server.Browser.Deliveries("togai").Single() is { Attempts: > 0, State: "pending", Problem: not null });

        await using var back = await Receiver.StartAsync(url);
        await Eventually.IsTrue(() => server.Browser.Deliveries("togai").Single().State == "delivered");
        Assert.Single(back.Received);
    }

    [Fact]
    public async Task A_redirect_or_an_error_is_a_failure()
    {
        await using var server = await SandboxServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 302;
        await server.Togai(Put, "/__webhooks/mine", $$"""{"url":"{{receiver.Url}}","events":["account.created"]}""");
        await server.Togai(Post, "/customers", Acme);
        await Eventually.IsTrue(() => server.Browser.Deliveries("togai").Single() is { Attempts: > 1, Answer: 302, State: "pending" });
        Assert.Equal(200, (await server.Togai(Delete, "/__webhooks/mine")).Status);
        Assert.Equal("cancelled", server.Browser.Deliveries("togai").Single().State);
    }

    [Fact]
    public async Task What_is_owed_survives_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
        try
        {
            var receiver = await Receiver.StartAsync();
            var url = receiver.Url;
            await receiver.DisposeAsync();
            await using (var first = await SandboxServer.StartAsync(folder))
            {
                await first.Togai(Put, "/__webhooks/mine", $$"""{"url":"{{url}}","events":["account.created"]}""");
                await first.Togai(Post, "/customers", Acme);
            }
            await using var back = await Receiver.StartAsync(url);
            await using var second = await SandboxServer.StartAsync(folder);
            await Eventually.IsTrue(() => !back.Received.IsEmpty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_endpoint_made_through_the_api_tells_its_secret_once()
    {
        await using var server = await SandboxServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var form = $"url={Uri.EscapeDataString(receiver.Url)}&enabled_events[0]=customer.created&metadata[a]=1";
        var made = await server.Stripe(Post, "/v1/webhook_endpoints", form);
        var (id, secret) = (made.Text("id"), made.Text("secret"));
        Assert.StartsWith("whsec_", secret);
        Assert.False((await server.Stripe(Get, $"/v1/webhook_endpoints/{id}")).Json.ContainsKey("secret"));
        Assert.Single((await server.Stripe(Get, "/v1/webhook_endpoints")).Json["data"]!.AsArray());

        await server.Stripe(Post, "/v1/customers", "name=Ada");
        await Eventually.IsTrue(() => !receiver.Received.IsEmpty);
        var (headers, body) = receiver.Received.First();
        var signature = headers["Stripe-Signature"];
        var signed = Encoding.UTF8.GetBytes($"{signature.Split(',')[0][2..]}.{body}");
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret!), signed);
        Assert.EndsWith(Convert.ToHexStringLower(expected), signature);

        Assert.Equal("disabled", (await server.Stripe(Post, $"/v1/webhook_endpoints/{id}", "disabled=true")).Text("status"));
        await server.Stripe(Post, "/v1/customers", "name=Bob");
        Assert.Equal("enabled", (await server.Stripe(Post, $"/v1/webhook_endpoints/{id}", "disabled=false")).Text("status"));
        await server.Stripe(Post, "/v1/customers", "name=Cid");
        await Eventually.IsTrue(() => receiver.Received.Count == 2);
        Assert.True((bool)(await server.Stripe(Delete, $"/v1/webhook_endpoints/{id}")).Json["deleted"]!);
        Assert.Empty(server.Browser.Subscriptions("stripe"));
        var far = await server.Stripe(Post, "/v1/webhook_endpoints", "url=http://far.example&enabled_events[]=*");
        Assert.Equal("url_invalid", (string?)far.Error["code"]);
        var noEvents = await server.Stripe(Post, "/v1/webhook_endpoints", "url=https://a.example");
        Assert.Equal("parameter_missing", (string?)noEvents.Error["code"]);
    }
}
