using System.Net.Http.Headers;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Sandbox;

public class RazorpaySandboxTests
{
    [Fact]
    public async Task A_customer_is_made_read_listed_and_changed()
    {
        await using var server = await SandboxServer.StartAsync();
        var made = await server.Razorpay(
            Post, "/v1/customers",
            """{"name":"Gaurav Kumar","email":"g@b.example","contact":"+919876543210","notes":{"togaiAccountId":"ACC1"}}""");
        Assert.Equal(200, made.Status);
        var id = made.Text("id")!;
        Assert.Matches("^cust_[A-Za-z0-9]{14}$", id);
        Assert.Equal("customer", made.Text("entity"));
        Assert.Equal("ACC1", (string?)made.Json["notes"]!["togaiAccountId"]);
        Assert.Equal("New Name", (await server.Razorpay(Put, $"/v1/customers/{id}", """{"name":"New Name"}""")).Text("name"));
        Assert.Equal("New Name", (await server.Razorpay(Get, $"/v1/customers/{id}")).Text("name"));
        var list = await server.Razorpay(Get, "/v1/customers?count=5&skip=0");
        Assert.Equal(("collection", 1), (list.Text("entity"), (int)list.Json["count"]!));
    }

    [Fact]
    public async Task Empty_notes_are_a_list()
    {
        await using var server = await SandboxServer.StartAsync();
        Assert.Equal("[]", (await server.Razorpay(Post, "/v1/customers", """{"name":"Ada","notes":{}}""")).Json["notes"]!.ToJsonString());
    }

    [Theory]
    [InlineData(null, 400)]
    [InlineData("\"1\"", 400)]
    [InlineData("\"0\"", 200)]
    [InlineData("0", 200)]
    public async Task The_same_details_again_fail_unless_told_otherwise(string? failExisting, int status)
    {
        await using var server = await SandboxServer.StartAsync();
        var first = await server.Razorpay(Post, "/v1/customers", """{"email":"g@b.example","contact":"+919876543210"}""");
        var flag = failExisting is null ? "" : $",\"fail_existing\":{failExisting}";
        var again = await server.Razorpay(Post, "/v1/customers", $$"""{"email":"G@b.example","contact":"+919876543210"{{flag}}}""");
        Assert.Equal(status, again.Status);
        if (status == 200) Assert.Equal(first.Text("id"), again.Text("id"));
        else Assert.Equal("Customer already exists for the merchant", (string?)again.Error["description"]);
        Assert.Equal(1, server.Browser.Stats("razorpay").Effects);
    }

    [Theory]
    [InlineData("""{"nam":"Ada"}""", "nam is/are not required and should not be sent")]
    [InlineData("""{"name":"Ad"}""", "The name must be at least 3 characters.")]
    [InlineData("""{"name":"Ada & Sons"}""", "The name format is invalid.")]
    [InlineData("""{"name":5}""", "The name must be a string.")]
    [InlineData("""{"contact":"12"}""", "Contact number should be at least 8 digits, including country code")]
    [InlineData("""{"notes":{"a":{"b":1}}}""", "The a must be a string.")]
    [InlineData("[]", "The request body is not one JSON object.")]
    [InlineData("""{"name":"Ada","name":"Ada"}""", "The request body is not one JSON object.")]
    public async Task What_the_shape_does_not_know_is_refused(string json, string description)
    {
        await using var server = await SandboxServer.StartAsync();
        var reply = await server.Razorpay(Post, "/v1/customers", json);
        Assert.Equal(400, reply.Status);
        Assert.Equal("BAD_REQUEST_ERROR", (string?)reply.Error["code"]);
        Assert.Equal(description, (string?)reply.Error["description"]);
    }

    [Theory]
    [InlineData("Basic", "rzp_test_sandbox:sandbox", 200)]
    [InlineData("basic", "rzp_test_sandbox:sandbox", 401)]
    [InlineData("Basic", "rzp_test_sandbox:wrong", 401)]
    [InlineData("Bearer", "sandbox", 401)]
    public async Task The_header_must_be_exact(string scheme, string credentials, int status)
    {
        await using var server = await SandboxServer.StartAsync();
        var header = new AuthenticationHeaderValue(scheme, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials)));
        var reply = await server.SendAsync(Get, "razorpay/v1/payments?count=1", null, header);
        Assert.Equal(status, reply.Status);
        if (status == 401) Assert.Equal("BAD_REQUEST_ERROR", (string?)reply.Error["code"]);
        else Assert.Equal("""{"entity":"collection","count":0,"items":[]}""", reply.Body);
    }

    [Fact]
    public async Task An_unknown_id_is_400_and_an_unknown_path_404()
    {
        await using var server = await SandboxServer.StartAsync();
        Assert.Equal("x is not a valid id", (string?)(await server.Razorpay(Get, "/v1/customers/x")).Error["description"]);
        var unknown = await server.Razorpay(Get, "/v1/customers/cust_00000000000000");
        Assert.Equal((400, "The id provided does not exist"), (unknown.Status, (string?)unknown.Error["description"]));
        Assert.Equal(404, (await server.Razorpay(Get, "/v1/nothing")).Status);
    }

    [Fact]
    public async Task Count_and_skip_walk_every_object_once()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Browser.SeedAsync("razorpay", 1020);
        var ids = new HashSet<string>();
        for (var skip = 0; ;)
        {
            var items = (await server.Razorpay(Get, $"/v1/customers?count=100&skip={skip}")).Json["items"]!.AsArray();
            foreach (var item in items) Assert.True(ids.Add((string)item!["id"]!));
            skip += items.Count;
            if (items.Count < 100) break;
        }
        Assert.Equal(1020, ids.Count);
    }
}
