using System.Diagnostics;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Sandbox;

public class BehaviourTests
{
    [Fact]
    public async Task Every_second_call_is_throttled_with_a_pause_to_keep()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Stripe(Put, "/__behaviour", """{"status":429,"retryAfter":2,"every":2,"path":"/v1/customers"}""");
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++) statuses.Add((await server.Stripe(Post, "/v1/customers", "name=Ada")).Status);
        Assert.Equal([200, 429, 200, 429], statuses);
        Assert.Equal(200, (await server.Stripe(Get, "/v1/balance")).Status);
        await server.Stripe(Get, "/v1/customers");
        var throttled = await server.Stripe(Get, "/v1/customers");
        Assert.Equal(("2", "rate_limit"), (throttled.Headers["Retry-After"], (string?)throttled.Error["code"]));
        Assert.Equal(2, server.Browser.Stats("stripe").Effects);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("reset")]
    public async Task The_effect_is_there_though_the_answer_never_came(string behaviour)
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Stripe(Put, "/__behaviour", $$"""{"{{behaviour}}":true,"times":1}""");
        using var impatient = new HttpClient { BaseAddress = server.Http.BaseAddress, Timeout = TimeSpan.FromSeconds(3) };
        impatient.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
        impatient.DefaultRequestHeaders.Add("Idempotency-Key", "k");
        using var form = new FormUrlEncodedContent([new("name", "Ada")]);
        await Assert.ThrowsAnyAsync<Exception>(() => impatient.PostAsync("stripe/v1/customers", form));
        Assert.Equal(1, server.Browser.Stats("stripe").Effects);
        var again = await server.Stripe(Post, "/v1/customers", "name=Ada", key: "k");
        Assert.Equal((200, "true"), (again.Status, again.Headers["Idempotent-Replayed"]));
        Assert.Equal(1, server.Browser.Stats("stripe").Effects);
    }

    [Fact]
    public async Task A_proxy_in_trouble_answers_with_a_page()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Togai(Put, "/__behaviour", """{"html":true,"times":1}""");
        var reply = await server.Togai(Get, "/customers");
        Assert.Equal(502, reply.Status);
        Assert.StartsWith("<html>", reply.Body);
        Assert.Equal(200, (await server.Togai(Get, "/customers")).Status);
    }

    [Fact]
    public async Task Slow_calls_do_not_hold_up_each_other()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Razorpay(Put, "/__behaviour", """{"delayMs":300}""");
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => server.Razorpay(Get, "/v1/customers")));
        Assert.InRange(clock.ElapsedMilliseconds, 290, 15_000);
    }

    [Fact]
    public async Task The_controls_ask_for_the_key_and_refuse_what_they_do_not_know()
    {
        await using var server = await SandboxServer.StartAsync();
        Assert.Equal(401, (await server.Stripe(Get, "/__stats", secret: "sk_test_other")).Status);
        Assert.Equal(400, (await server.Stripe(Put, "/__behaviour", """{"statsu":429}""")).Status);
        Assert.Equal(400, (await server.Stripe(Post, "/__seed", "x")).Status);
    }

    [Fact]
    public async Task Stats_count_effects_calls_and_refusals()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Stripe(Post, "/__seed", """{"count":7,"withoutEmail":2}""");
        await server.Stripe(Post, "/v1/customers", "name=Ada");
        await server.Stripe(Post, "/v1/customers", "nam=Ada");
        var stats = (await server.Stripe(Get, "/__stats")).Json;
        Assert.Equal(1, (int)stats["effects"]!);
        Assert.Equal("""{"calls":2,"refused":1}""", stats["calls"]!["POST /v1/customers"]!.ToJsonString());
        var customers = stats["kinds"]!.AsArray().Single(k => (string?)k!["kind"] == "customer")!;
        Assert.Equal((8, 7), ((int)customers["live"]!, (int)customers["seeded"]!));
        var page = (await server.Stripe(Get, "/__objects?kind=customer&limit=3")).Json;
        Assert.Equal(3, page["objects"]!.AsArray().Count);
        Assert.Equal("Ada", (string?)page["objects"]![0]!["title"]);
        Assert.NotNull(page["next"]);
        var emails = (await server.Stripe(Get, "/v1/customers?limit=100")).Json["data"]!.AsArray().Count(c => c!["email"] is null);
        Assert.Equal(3, emails);
    }

    [Fact]
    public async Task A_reset_forgets_one_app_only()
    {
        await using var server = await SandboxServer.StartAsync();
        await server.Stripe(Post, "/v1/customers", "name=Ada", key: "k");
        await server.Razorpay(Post, "/v1/customers", """{"name":"Ada"}""");
        Assert.Equal(200, (await server.Stripe(Post, "/__reset", "{}")).Status);
        Assert.Empty((await server.Stripe(Get, "/v1/customers")).Json["data"]!.AsArray());
        Assert.Equal(0, server.Browser.Stats("stripe").Keys);
        Assert.Equal(1, server.Browser.Stats("razorpay").Effects);
    }
}
