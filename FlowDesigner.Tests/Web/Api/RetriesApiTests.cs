using System.Text.Json.Nodes;
using FlowDesigner.Tests.Sandbox;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>A run retried, replayed and cancelled through the front door, against providers that keep state.</summary>
public sealed class RetriesApiTests(LiveApp app) : IClassFixture<LiveApp>
{
    private const string Flow = "sync-accounts-togai-to-stripe";

    [Fact]
    public async Task A_retry_is_worked_out_first_and_then_does_what_was_told()
    {
        var live = await ConnectAsync();
        app.Sandbox.SetBehaviour("stripe", new() { Status = 400, Method = "POST" });
        var run = (string)(await app.RunAsync(live, Account("plan")))["id"]!;
        app.Sandbox.SetBehaviour("stripe", new());

        var plan = await app.PostAsync($"runs/{run}/retry/plan", """{"from":"start"}""");
        Assert.True(plan.Status == 200, plan.Body);
        Assert.Equal(["linked read_again", "is_new worked_out", "customer sent_again", "link sent_first"],
            plan.Json["steps"]!.AsArray().Select(step => $"{step!["path"]} {step["as"]}"));
        var customer = plan.Json["steps"]![2]!;
        Assert.Equal(("sandbox", true), ((string)customer["mode"]!, (bool)customer["hasNewKey"]!));
        Assert.StartsWith("Would create customer", (string)customer["sentence"]!, StringComparison.Ordinal);
        Assert.Empty(plan.Json["needsConsent"]!.AsArray());
        Assert.DoesNotContain(app.Objects("stripe", "customer"), made => (string)made["name"]! == "plan Ltd");

        Assert.Equal(202, (await app.PostAsync($"runs/{run}/retry", """{"from":"start"}""")).Status);
        var done = await app.EndedAsync(run);
        Assert.Equal("completed", (string)done["status"]!);
        Assert.Equal(
            (string)customer["key"]!, (string)done["steps"]!.AsArray().Single(step => (string)step!["path"]! == "customer")!["key"]!);
        Assert.Equal(("start", 1), ((string)Assert.Single(done["retries"]!.AsArray())!["from"]!, (int)done["retries"]![0]!["version"]!));
        Assert.Single(app.Objects("stripe", "customer"), made => (string)made["name"]! == "plan Ltd");

        // What was made is not made again; the account is linked by now, so that the run takes another way.
        Assert.Equal(202, (await app.PostAsync($"runs/{run}/retry", """{"from":"step","step":"customer"}""")).Status);
        Assert.Equal("completed", (string)(await app.EndedAsync(run))["status"]!);
        Assert.Single(app.Objects("stripe", "customer"), made => (string)made["name"]! == "plan Ltd");
    }

    [Theory]
    [InlineData("""{"from":"middle"}""", 400, "retry.from")]
    [InlineData("""{"version":"7"}""", 400, "retry.version")]
    [InlineData("""{"from":"step"}""", 400, "retry.step_missing")]
    [InlineData("""{"from":"step","step":"nowhere"}""", 400, "retry.step_unknown")]
    [InlineData("""{"from":"step","step":"already_linked"}""", 409, "retry.step_not_begun")]
    [InlineData("""{"form":"start"}""", 400, "request.invalid")]
    [InlineData("""{"version":"live"}""", 409, "run.not_retryable")]
    [InlineData("""{"items":[]}""", 400, "retry.items")]
    [InlineData("""{"items":["each[cus_1]"]}""", 400, "retry.item_unknown")]
    public async Task A_retry_that_says_nothing_sensible_is_refused_with_what_to_say(string body, int status, string code)
    {
        var run = (string)(await app.RunAsync(await ConnectAsync(), Account($"refused {code}")))["id"]!;
        foreach (var path in (string[])[$"runs/{run}/retry/plan", $"runs/{run}/retry"])
        {
            var refused = await app.PostAsync(path, body);
            Assert.Equal((status, code), (refused.Status, refused.Text("code")));
        }
    }

    [Fact]
    public async Task A_replay_is_a_new_run_that_is_linked_both_ways_and_makes_its_own_writes()
    {
        var live = await ConnectAsync();
        var run = (string)(await app.RunAsync(live, Account("first")))["id"]!;
        var started = await app.PostAsync($"runs/{run}/replay", Account("second"), "replay-1");
        Assert.Equal(202, started.Status);
        var again = await app.PostAsync($"runs/{run}/replay", Account("second"), "replay-1");
        Assert.Equal((200, started.Text("runId")), (again.Status, again.Text("runId")));
        var replay = await app.EndedAsync(started.Text("runId")!);
        Assert.Equal(("completed", "replay", run), ((string)replay["status"]!, (string)replay["origin"]!, (string)replay["replayOf"]!));
        Assert.NotNull(replay["startedBy"]);
        Assert.Equal(started.Text("runId"), (string)Assert.Single((await app.GetAsync($"runs/{run}")).Json["replays"]!.AsArray())!);
        Assert.Equal(2, app.Objects("stripe", "customer").Count(made => (string)made["name"]! is "first Ltd" or "second Ltd"));
        Assert.Equal((404, "run.unknown"), Code(await app.PostAsync("runs/0000000000000/replay", "{}")));
    }

    [Fact]
    public async Task A_cancel_waits_for_the_call_under_way_and_stops_before_the_next()
    {
        var live = await ConnectAsync();
        app.Sandbox.SetBehaviour("stripe", new() { DelayMs = 1500, Method = "POST" });
        var run = await app.TriggerAsync(live, Account("stopped"));
        await Fakes.Eventually.True(() => StatusAt(run, "customer") == "sent", "the customer to be under way");
        Assert.Equal(
            (202, "running"), (await app.PostAsync($"runs/{run}/cancel")) is var asked ? (asked.Status, asked.Text("status")) : default);
        app.Sandbox.SetBehaviour("stripe", new());
        var ended = await app.EndedAsync(run);
        Assert.Equal("cancelled", (string)ended["status"]!);
        // The answer of the call that was out is known; the write behind it was withdrawn before it went out.
        Assert.Equal(["linked completed", "is_new completed", "customer completed", "link retry"],
            ended["steps"]!.AsArray().Select(step => $"{step!["path"]} {step["status"]}"));
        var link = ended["steps"]![3]!;
        Assert.Equal(("Cancelled before it was sent.", "not_made"), ((string)link["message"]!, (string)link["outcome"]!));
        var made = Assert.Single(app.Objects("stripe", "customer"), customer => (string)customer["name"]! == "stopped Ltd");
        Assert.Equal((string)made["id"]!, (string)ended["steps"]![2]!["response"]!["id"]!);
    }

    private string? StatusAt(string run, string path) => app.GetAsync($"runs/{run}").GetAwaiter().GetResult().Json["steps"]!.AsArray()
        .FirstOrDefault(step => (string)step!["path"]! == path)?["status"]?.GetValue<string>();

    private async Task<string> ConnectAsync() => (string)(await app.ConnectAsync(Flow, null, "togai", "stripe"))["id"]!;

    private static string Account(string name) => new JsonObject
    {
        ["id"] = name, ["name"] = $"{name} Ltd", ["primaryEmail"] = $"{name.Replace(' ', '.')}@example.com", ["customerId"] = name,
    }.ToJsonString();

    private static (int, string?) Code(Reply reply) => (reply.Status, reply.Text("code"));
}
