using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Sandbox;

public class TogaiSandboxTests
{
    private const string Acme =
        """
        {"id":"acme","name":"ACME Enterprise","primaryEmail":"a@acme.example",
         "address":{"line1":"1 Main St","city":"Florence","country":"US"}}
        """;

    private const string Linked =
        """
        {"id":"StripeCustomerId","name":"StripeCustomerId","namespace":"USER","dataType":"STRING",
         "entityType":"ACCOUNT","entityId":"ACC 1/2","value":"cus_1"}
        """;

    [Fact]
    public async Task A_customer_brings_its_first_account_along()
    {
        await using var server = await SandboxServer.StartAsync();
        var made = await server.Togai(Post, "/customers", Acme);
        Assert.Equal(201, made.Status);
        Assert.Matches(@"^customer\.[A-Za-z0-9]{11}\.[A-Za-z0-9]{5}$", made.Text("togaiCustomerId"));
        Assert.Equal("1 Main St, Florence, US", made.Text("billingAddress"));
        Assert.Equal("acme", (string?)made.Json["account"]!["id"]);
        var account = await server.Togai(Get, "/accounts/acme");
        Assert.Equal(("ACTIVE", "acme"), (account.Text("status"), account.Text("customerId")));
        Assert.Equal("ACTIVE", (await server.Togai(Get, "/customers/acme")).Text("status"));
        Assert.Equal(400, (await server.Togai(Post, "/customers", Acme)).Status);
        var renamed = await server.Togai(Patch, "/customers/acme", """{"name":"ACME Ltd"}""");
        Assert.Equal((200, "ACME Ltd"), (renamed.Status, renamed.Text("name")));
    }

    [Fact]
    public async Task An_account_keeps_what_it_was_given()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Togai(Post, "/customers", Acme);
        var made = await server.Togai(Post, "/accounts", """
            {"id":"ACC1","name":"Second","customerId":"acme","invoiceCurrency":"USD","aliases":["acme_1"],"tags":["Big"],
             "metadata":{"a":"1"},
             "settings":[{"id":"X","value":"1","namespace":"USER","name":"X","dataType":"NUMERIC"}]}
            """);
        Assert.Equal(201, made.Status);
        Assert.Equal("""[{"alias":"acme_1"}]""", made.Json["aliases"]!.ToJsonString());
        Assert.Equal("""["big"]""", made.Json["tags"]!.ToJsonString());
        Assert.Equal("1", (string?)made.Json["settings"]![0]!["value"]);
        Assert.Equal(200, (await server.Togai(Get, "/settings/setting.USER.X.ACCOUNT.ACC1")).Status);
        await server.Togai(Patch, "/accounts/ACC1", """{"metadata":{}}""");
        Assert.Equal("{}", (await server.Togai(Get, "/accounts/ACC1")).Json["metadata"]!.ToJsonString());
        Assert.Equal(400, (await server.Togai(Patch, "/accounts/ACC1", """{"invoiceCurrency":"INR"}""")).Status);
        Assert.Equal(2, (await server.Togai(Get, "/accounts?customer_id=acme")).Json["data"]!.AsArray().Count);
        Assert.Single((await server.Togai(Get, "/accounts?account_id=ACC1")).Json["data"]!.AsArray());
        Assert.Equal(400, (await server.Togai(Post, "/accounts", """{"id":"B","name":"Orphan","customerId":"nobody"}""")).Status);
    }

    [Fact]
    public async Task Settings_hang_on_accounts_it_never_met()
    {
        await using var server = await SandboxServer.StartAsync();
        var id = Uri.EscapeDataString("setting.USER.StripeCustomerId.ACCOUNT.ACC 1/2");
        Assert.Equal(404, (await server.Togai(Patch, $"/settings/{id}", """{"value":"cus_1"}""")).Status);
        Assert.Equal(201, (await server.Togai(Post, "/settings", Linked)).Status);
        Assert.Equal(400, (await server.Togai(Post, "/settings", Linked)).Status);
        Assert.Equal(204, (await server.Togai(Patch, $"/settings/{id}", """{"value":"cus_1"}""")).Status);
        var changed = await server.Togai(Patch, $"/settings/{id}", """{"value":"cus_2"}""");
        Assert.Equal((201, "cus_2"), (changed.Status, changed.Text("value")));
        var found = await server.Togai(Get, "/settings?setting_id=StripeCustomerId&entity_type=ACCOUNT&namespace=USER");
        Assert.Equal("cus_2", (string?)found.Json["data"]![0]!["value"]);
        Assert.Empty((await server.Togai(Get, "/settings?setting_id=StripeCustomerId&entity_type=INVOICE")).Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"id":"a","name":"Ada","primaryEmail":"a@b.example"}""", "address: is required")]
    [InlineData("""{"id":"a","name":"Ad","primaryEmail":"a@b.example","address":{}}""", "name: must have at least 3 characters, has 2")]
    [InlineData("""{"id":7,"name":"Ada","primaryEmail":"a@b.example","address":{}}""", "id: must be a string, is 7")]
    [InlineData(
        """{"id":"a","name":"Ada","primaryEmail":"a@b.example","address":{"town":"x"}}""",
        "address.town: is not a known property, additional properties are not allowed")]
    public async Task What_the_shape_does_not_know_is_refused(string json, string message)
    {
        await using var server = await SandboxServer.StartAsync();
        var reply = await server.Togai(Post, "/customers", json);
        Assert.Equal((400, message), (reply.Status, reply.Text("message")));
    }

    [Fact]
    public async Task The_key_and_the_path_must_be_known()
    {
        await using var server = await SandboxServer.StartAsync();
        Assert.Equal(401, (await server.SendAsync(Get, "togai/customers", null, null)).Status);
        var wrong = await server.SendAsync(Get, "togai/customers", null, new AuthenticationHeaderValue("Bearer", "other"));
        Assert.Equal((401, true), (wrong.Status, wrong.Json.ContainsKey("message")));
        Assert.Equal(404, (await server.Togai(Get, "/nothing")).Status);
        Assert.Equal(404, (await server.Togai(Get, "/customers/none")).Status);
        Assert.Equal(404, (await server.SendAsync(Get, "elsewhere/x", null, null)).Status);
    }

    [Fact]
    public async Task The_token_walks_every_object_once_and_keeps_the_filters()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Browser.SeedAsync("togai", 1000);
        var ids = new HashSet<string>();
        var pages = 0;
        for (var query = "?pageSize=100&status=ACTIVE"; ; pages++)
        {
            JsonObject page = (await server.Togai(Get, "/customers" + query)).Json;
            foreach (var item in page["data"]!.AsArray()) Assert.True(ids.Add((string)item!["id"]!));
            if (page["nextToken"] is null) break;
            query = "?nextToken=" + page["nextToken"];
        }
        Assert.Equal((1000, 10), (ids.Count, pages)); // the last full page leads to an empty one
        Assert.Equal(400, (await server.Togai(Get, "/customers?pageSize=101")).Status);
        Assert.Equal(400, (await server.Togai(Get, "/customers?nextToken=abc")).Status);
    }
}
