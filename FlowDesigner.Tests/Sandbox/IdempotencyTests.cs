using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Sandbox;

public class IdempotencyTests
{
    [Fact]
    public async Task The_same_key_gives_the_first_answer_again()
    {
        await using var server = await SandboxServer.StartAsync();
        var first = await server.Stripe(Post, "/v1/customers", "name=Ada&email=a%40b.example", key: "k");
        var again = await server.Stripe(Post, "/v1/customers", "email=a%40b.example&name=Ada", key: "k");
        Assert.Equal(first.Body, again.Body);
        Assert.False(first.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        var stats = server.Browser.Stats("stripe");
        Assert.Equal((1, 1), (stats.Effects, stats.Repeats));
    }

    [Fact]
    public async Task The_same_key_with_other_values_or_another_path_is_refused()
    {
        await using var server = await SandboxServer.StartAsync();
        var first = await server.Stripe(Post, "/v1/customers", "name=Ada", key: "k");
        var other = await server.Stripe(Post, "/v1/customers", "name=Bob", key: "k");
        Assert.Equal((400, "idempotency_error"), (other.Status, (string?)other.Error["type"]));
        Assert.Equal(400, (await server.Stripe(Post, $"/v1/customers/{first.Text("id")}", "name=Ada", key: "k")).Status);
        Assert.Equal(1, server.Browser.Stats("stripe").Effects);
    }

    [Fact]
    public async Task A_key_whose_call_has_not_ended_is_in_use()
    {
        await using var server = await SandboxServer.StartAsync();
        server.Browser.SetBehaviour("stripe", new() { DelayMs = 2000 });
        var replies = await Task.WhenAll(
            server.Stripe(Post, "/v1/customers", "name=Ada", key: "k"), server.Stripe(Post, "/v1/customers", "name=Ada", key: "k"));
        Assert.Equal([200, 409], replies.Select(r => r.Status).Order());
        Assert.Equal("idempotency_key_in_use", (string?)replies.MaxBy(r => r.Status)!.Error["code"]);
        Assert.Equal(1, server.Browser.Stats("stripe").Effects);
    }

    [Fact]
    public async Task A_refused_call_leaves_its_key_free()
    {
        await using var server = await SandboxServer.StartAsync();
        Assert.Equal(400, (await server.Stripe(Post, "/v1/customers", "nam=Ada", key: "k")).Status);
        Assert.Equal(401, (await server.Stripe(Post, "/v1/customers", "name=Bob", key: "k", secret: "sk_test_other")).Status);
        server.Browser.SetBehaviour("stripe", new() { Status = 429, Times = 1 });
        Assert.Equal(429, (await server.Stripe(Post, "/v1/customers", "name=Cid", key: "k")).Status);
        Assert.Equal(200, (await server.Stripe(Post, "/v1/customers", "name=Dan", key: "k")).Status);
    }

    [Fact]
    public async Task A_500_is_kept_for_its_key_and_makes_nothing()
    {
        await using var server = await SandboxServer.StartAsync();
        server.Browser.SetBehaviour("stripe", new() { Status = 500, Times = 1 });
        var first = await server.Stripe(Post, "/v1/customers", "name=Ada", key: "k");
        Assert.Equal((500, "false"), (first.Status, first.Headers["Stripe-Should-Retry"]));
        var again = await server.Stripe(Post, "/v1/customers", "name=Ada", key: "k");
        Assert.Equal((500, "false", "true"), (again.Status, again.Headers["Stripe-Should-Retry"], again.Headers["Idempotent-Replayed"]));
        Assert.Equal(200, (await server.Stripe(Post, "/v1/customers", "name=Ada", key: "another")).Status);
        Assert.Equal(1, server.Browser.Stats("stripe").Effects);
    }

    [Fact]
    public async Task A_503_comes_from_before_the_endpoint_and_is_not_kept()
    {
        await using var server = await SandboxServer.StartAsync();
        server.Browser.SetBehaviour("stripe", new() { Status = 503, Times = 1 });
        Assert.Equal(503, (await server.Stripe(Post, "/v1/customers", "name=Ada", key: "k")).Status);
        Assert.Equal(200, (await server.Stripe(Post, "/v1/customers", "name=Ada", key: "k")).Status);
    }

    [Fact]
    public async Task Keys_are_forgotten_after_24_hours()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Stripe(Post, "/v1/customers", "name=Ada", key: "k");
        await server.Stripe(Post, "/__clock", """{"advanceHours":23}""");
        await server.Stripe(Post, "/v1/customers", "name=Ada", key: "k");
        Assert.Equal(1, server.Browser.Stats("stripe").Effects);
        await server.Stripe(Post, "/__clock", """{"advanceHours":1.1}""");
        await server.Stripe(Post, "/v1/customers", "name=Ada", key: "k");
        Assert.Equal(2, server.Browser.Stats("stripe").Effects);
    }

    [Fact]
    public async Task A_key_means_nothing_on_a_read_or_a_delete()
    {
        await using var server = await SandboxServer.StartAsync();
        var id = (await server.Stripe(Post, "/v1/customers", "name=Ada")).Text("id");
        Assert.Equal(200, (await server.Stripe(Delete, $"/v1/customers/{id}", key: "k")).Status);
        Assert.Equal(404, (await server.Stripe(Delete, $"/v1/customers/{id}", key: "k")).Status);
    }
}
