using System.Net.Http.Headers;
using System.Text;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Sandbox;

public class StripeSandboxTests
{
    [Fact]
    public async Task A_customer_is_made_read_changed_and_deleted()
    {
        await using var server = await SandboxServer.StartAsync();
        var made = await server.Stripe(
            Post, "/v1/customers", "name=Caf%C3%A9&email=a%40b.example&address[city]=Pune&metadata[togaiAccountId]=ACC1&metadata[other]=x");
        Assert.Equal(200, made.Status);
        Assert.StartsWith("req_", made.Headers["Request-Id"]);
        Assert.Equal("Café", made.Text("name"));
        Assert.Equal("Pune", (string?)made.Json["address"]!["city"]);
        var id = made.Text("id")!;
        Assert.Matches("^cus_[A-Za-z0-9]{14}$", id);

        var changed = await server.Stripe(Post, $"/v1/customers/{id}", "description=new&email=&metadata[other]=");
        Assert.Null(changed.Text("email"));
        Assert.Equal("""{"togaiAccountId":"ACC1"}""", changed.Json["metadata"]!.ToJsonString());
        Assert.Equal("new", (await server.Stripe(Get, $"/v1/customers/{id}")).Text("description"));

        await server.Stripe(Delete, $"/v1/customers/{id}");
        Assert.Equal($$"""{"id":"{{id}}","object":"customer","deleted":true}""", (await server.Stripe(Get, $"/v1/customers/{id}")).Body);
        Assert.Empty((await server.Stripe(Get, "/v1/customers")).Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("sk_test_other", 401)]
    [InlineData("sk_test_sandbox", 200)]
    [InlineData("rk_test_sandbox", 403)]
    public async Task The_key_decides(string? secret, int status)
    {
        await using var server = await SandboxServer.StartAsync();
        Assert.Equal(status, (await server.Stripe(Get, "/v1/account", secret: secret)).Status);
    }

    [Fact]
    public async Task The_key_may_come_as_a_user_name()
    {
        await using var server = await SandboxServer.StartAsync();
        var basic = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("sk_test_sandbox:"u8));
        Assert.Equal(200, (await server.SendAsync(Get, "stripe/v1/balance", null, basic)).Status);
    }

    [Theory]
    [InlineData("nam=Ada", "parameter_unknown", "nam")]
    [InlineData("address[town]=Pune", "parameter_unknown", "address[town]")]
    [InlineData("balance=ten", "parameter_invalid_integer", "balance")]
    [InlineData("email=nobody", "email_invalid", "email")]
    [InlineData("shipping[name]=A", "parameter_missing", "shipping[address]")]
    [InlineData("tax_exempt=maybe", null, "tax_exempt")]
    [InlineData("metadata[a]=1&address=Pune", null, "address")]
    [InlineData("preferred_locales[0]=en&preferred_locales[x]=de", null, "preferred_locales")]
    public async Task What_the_shape_does_not_know_is_refused(string form, string? code, string param)
    {
        await using var server = await SandboxServer.StartAsync();
        var reply = await server.Stripe(Post, "/v1/customers", form);
        Assert.Equal(400, reply.Status);
        Assert.Equal("invalid_request_error", (string?)reply.Error["type"]);
        Assert.Equal(code, (string?)reply.Error["code"]);
        Assert.Equal(param, (string?)reply.Error["param"]);
        Assert.Equal(0, server.Browser.Stats("stripe").Effects);
    }

    [Fact]
    public async Task Texts_have_a_greatest_length()
    {
        await using var server = await SandboxServer.StartAsync();
        Assert.Equal(400, (await server.Stripe(Post, "/v1/customers", "name=" + new string('x', 257))).Status);
        Assert.Equal(200, (await server.Stripe(Post, "/v1/customers", "name=" + new string('x', 256))).Status);
    }

    [Fact]
    public async Task Json_and_another_version_are_refused()
    {
        await using var server = await SandboxServer.StartAsync();
        var bearer = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
        using var json = new StringContent("""{"name":"Ada"}""", Encoding.UTF8, "application/json");
        var reply = await server.SendAsync(Post, "stripe/v1/customers", json, bearer);
        Assert.Equal(400, reply.Status);
        Assert.Contains("application/x-www-form-urlencoded", (string?)reply.Error["message"]);
        Assert.Equal(400, (await server.SendAsync(Get, "stripe/v1/customers", null, bearer, version: "2020-08-27")).Status);
        Assert.Equal(200, (await server.SendAsync(Get, "stripe/v1/customers", null, bearer, version: "2026-07-29.dahlia")).Status);
    }

    [Fact]
    public async Task An_unknown_id_or_path_is_404_in_its_words()
    {
        await using var server = await SandboxServer.StartAsync();
        var customer = await server.Stripe(Get, "/v1/customers/cus_none");
        Assert.Equal((404, "resource_missing"), (customer.Status, (string?)customer.Error["code"]));
        var path = await server.Stripe(Get, "/v1/nothing");
        Assert.Equal(404, path.Status);
        Assert.Contains("Unrecognized request URL (GET: /v1/nothing)", (string?)path.Error["message"]);
        Assert.Equal(404, (await server.Stripe(Put, "/v1/customers")).Status);
    }

    [Fact]
    public async Task A_list_walks_every_object_once_in_both_directions()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Browser.SeedAsync("stripe", 1050);
        var down = await Walk(server, "starting_after", page => page[^1]);
        Assert.Equal(1050, down.Distinct().Count());

        var up = new List<string> { down[^1] };
        while (true)
        {
            var reply = await server.Stripe(Get, $"/v1/customers?limit=100&ending_before={up[^1]}");
            up.AddRange(Ids(reply).Reverse());
            if (!(bool)reply.Json["has_more"]!) break;
        }
        Assert.Equal(down, Enumerable.Reverse(up));
    }

    [Fact]
    public async Task A_list_is_filtered_by_email_and_time()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Stripe(Post, "/v1/customers", "email=a%40b.example");
        await server.Stripe(Post, "/v1/customers", "email=A%40b.example");
        Assert.Single(Ids(await server.Stripe(Get, "/v1/customers?email=a%40b.example")));
        var created = (long)(await server.Stripe(Get, "/v1/customers?limit=1")).Json["data"]![0]!["created"]!;
        Assert.Equal(2, Ids(await server.Stripe(Get, $"/v1/customers?created[gte]={created - 100}&created[lt]={created + 100}")).Length);
        Assert.Empty(Ids(await server.Stripe(Get, $"/v1/customers?created[gt]={created + 100}")));
        Assert.Equal(400, (await server.Stripe(Get, "/v1/customers?limit=101")).Status);
        Assert.Equal(400, (await server.Stripe(Get, "/v1/customers?starting_after=cus_none")).Status);
    }

    [Fact]
    public async Task Events_tell_of_changes_and_are_found_by_type()
    {
        await using var server = await SandboxServer.StartAsync();
        var id = (await server.Stripe(Post, "/v1/customers", "email=a%40b.example", key: "k1")).Text("id");
        await server.Stripe(Post, $"/v1/customers/{id}", "email=c%40d.example");
        await server.Stripe(Delete, $"/v1/customers/{id}");
        var events = (await server.Stripe(Get, "/v1/events?type=customer.*&limit=100")).Json["data"]!.AsArray();
        Assert.Equal(["customer.deleted", "customer.updated", "customer.created"], events.Select(e => (string?)e!["type"]));
        Assert.Equal("k1", (string?)events[2]!["request"]!["idempotency_key"]);
        Assert.Equal("""{"email":"a@b.example"}""", events[1]!["data"]!["previous_attributes"]!.ToJsonString());
        Assert.Equal("c@d.example", (string?)events[0]!["data"]!["object"]!["email"]);
        var two = await server.Stripe(Get, "/v1/events?types[0]=customer.created&types[1]=customer.deleted&limit=1");
        Assert.True((bool)two.Json["has_more"]!);
        Assert.Single(Ids(two));
    }

    private static async Task<List<string>> Walk(SandboxServer server, string parameter, Func<string[], string> last)
    {
        var all = new List<string>();
        for (var cursor = ""; ;)
        {
            var reply = await server.Stripe(Get, $"/v1/customers?limit=100{cursor}");
            var page = Ids(reply);
            all.AddRange(page);
            if (!(bool)reply.Json["has_more"]!) return all;
            cursor = $"&{parameter}={last(page)}";
        }
    }

    private static string[] Ids(Reply reply) => [.. reply.Json["data"]!.AsArray().Select(o => (string)o!["id"]!)];
}
