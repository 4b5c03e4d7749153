using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage.Sqlite;
using FlowDesigner.Tests.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>Each is a clear refusal, and nothing is lost or changed by it.</summary>
public sealed class BadInputTests(LiveApp app) : IClassFixture<LiveApp>
{
    [Theory]
    [InlineData("POST", "flow-connections", "{", 400, "payload.malformed", "line 1, byte 1")]
    [InlineData("POST", "flow-connections", "", 400, "payload.malformed", "line 1, byte 0")]
    [InlineData("POST", "flow-connections", "[]", 400, "payload.not_object", "array")]
    [InlineData("POST", "flow-connections", """{"flw":"x","name":"y","connections":{}}""", 400, "request.invalid", "did you mean flow?")]
    [InlineData("POST", "flow-connections", """{"flow":1,"name":"y","connections":{}}""", 400, "request.invalid", "text is expected")]
    [InlineData(
        "POST", "flow-connections", """{"flow":"x","name":"y","connections":{"a":null}}""", 400, "request.invalid", "connections.a")]
    [InlineData(
        "POST", "flow-connections", """{"flow":"x","name":"y","name":"z","connections":{}}""", 400, "payload.malformed", "may not repeat")]
    [InlineData("POST", "flow-connections", """{"flow":"no-such","name":"y","connections":{}}""", 400, "flow_connection.invalid",
        "no flow \"no-such\"")]
    [InlineData("POST", "connections", """{"app":"stripe","name":"","values":{"secret_key":"pk_live_x"},"ratePerSecond":-1}""", 400,
        "connection.invalid", "3 problems")]
    [InlineData(
        "POST", "connections", """{"app":"stripe","name":"x","values":{"secret_key":null}}""", 400, "request.invalid", "values.secret_key")]
    [InlineData("POST", "connections", """{"app":"stripe","name":"x","owner":"somebody"}""", 400, "request.invalid", "no field \"owner\"")]
    [InlineData("PATCH", "connections/nope", "{}", 404, "connection.unknown", "nope")]
    [InlineData("GET", "connections/%20", null, 404, "connection.unknown", "no connection")]
    [InlineData("GET", "runs?limit=many", null, 400, "request.value", "\"limit\" cannot be \"many\"")]
    [InlineData("GET", "runs?limit=0", null, 400, "query.limit", "1 to 200")]
    [InlineData("GET", "runs?status=done", null, 400, "query.status", "completed, skipped")]
    [InlineData("GET", "runs?status=failed,done", null, 400, "query.status", "\"done\"")]
    [InlineData("GET", "runs?origin=mail", null, 400, "query.origin", "webhook, trigger_now")]
    [InlineData("GET", "runs?after=x", null, 400, "query.after", "newest run")]
    [InlineData("GET", "runs?from=yesterday", null, 400, "request.value", "\"from\"")]
    [InlineData("GET", "runs?before=x", null, 400, "query.before", "next")]
    [InlineData("GET", "runs?flow=' or 1=1 --", null, 400, "query.flow", "no flow")]
    [InlineData("GET", "runs/not-an-id", null, 404, "run.unknown", "not-an-id")]
    [InlineData("GET", "runs/0000000000000", null, 404, "run.unknown", "no run")]
    [InlineData("GET", "runs/ZZZZZZZZZZZZZ", null, 404, "run.unknown", "no run")]
    [InlineData("POST", "runs/0000000000000/cancel", null, 404, "run.unknown", "no run")]
    [InlineData("POST", "flow-connections/nope/trigger", "{}", 404, "flow_connection.unknown", "nope")]
    [InlineData("POST", "flow-connections/nope/preview", "{}", 404, "flow_connection.unknown", "nope")]
    [InlineData("GET", "flows/nope", null, 404, "flow.unknown", "nope")]
    [InlineData("GET", "flows/../connections/nope", null, 404, "connection.unknown", "nope")]
    [InlineData("DELETE", "flows", null, 404, "address.unknown", "method")]
    public async Task A_bad_request_is_refused_with_a_code_and_says_what_was_expected(
        string method, string path, string? json, int status, string code, string words)
    {
        var answer = await app.ApiAsync(new HttpMethod(method), path, json);
        Assert.Equal((status, code), (answer.Status, answer.Text("code")));
        Assert.Contains(words, answer.Text("message")!, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("FlowDesigner.", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_field_in_an_imported_flow_is_named_and_nothing_is_imported()
    {
        var flow = JsonNode.Parse((await app.GetAsync("flows/sync-accounts-togai-to-stripe")).Body)!.AsObject();
        flow["key"] = "with-a-typo";
        flow["steps"]![2]!["bussiness_key"] = "x";
        var answer = await app.PostAsync("flows", flow.ToJsonString());
        Assert.Equal((400, "flow.invalid"), (answer.Status, answer.Text("code")));
        var problem = answer.Json["problems"]!.AsArray().First(found => found!["warning"] is null)!;
        Assert.Contains("bussiness_key", (string)problem["message"]!, StringComparison.Ordinal);
        Assert.Equal("customer", (string)problem["step"]!);
        Assert.Equal(404, (await app.GetAsync("flows/with-a-typo")).Status);
    }

    [Fact]
    public async Task Malformed_and_oversized_payloads_start_nothing()
    {
        var live = (string)(await app.ConnectAsync("sync-accounts-togai-to-stripe", null, "togai", "stripe"))["id"]!;
        foreach (var way in (string[])["trigger", "preview"])
        {
            var malformed = await app.PostAsync($"flow-connections/{live}/{way}", "{\n  \"id\": acme }");
            Assert.Equal((400, "payload.malformed"), (malformed.Status, malformed.Text("code")));
            Assert.Contains("line 2, byte 8", malformed.Text("message")!, StringComparison.Ordinal);
            var large = await app.PostAsync($"flow-connections/{live}/{way}", $$"""{"id":"{{new string('x', 6 << 20)}}"}""");
            Assert.Equal((413, "payload.too_large"), (large.Status, large.Text("code")));
        }
        var withoutLane = await app.PostAsync($"flow-connections/{live}/trigger", """{"id":{"a":1}}""");
        Assert.Equal(400, withoutLane.Status);
        Assert.Empty((await app.GetAsync($"runs?flowConnection={live}")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_provider_that_answers_html_makes_the_run_wait_and_say_so_and_then_complete_with_one_effect()
    {
        var live = (string)(await app.ConnectAsync("sync-accounts-togai-to-stripe", null, "togai", "stripe"))["id"]!;
        app.Sandbox.SetBehaviour("stripe", new() { Html = true, Times = 2 });
        var run = await app.TriggerAsync(live, """{"id":"html","name":"Html Ltd","primaryEmail":"h@example.com","customerId":"h"}""");
        JsonObject seen = [];
        await Fakes.Eventually.True(
            () => (seen = app.GetAsync($"runs/{run}").GetAwaiter().GetResult().Json)["steps"]!
                .AsArray().Any(step => step!["attemptLog"] is not null), "an attempt to fail");
        var log = seen["steps"]!.AsArray().Single(step => (string)step!["path"]! == "customer")!["attemptLog"]![0]!;
        Assert.Equal(502, (int)log["httpStatus"]!);
        Assert.Contains("<html", (string)log["snippet"]!, StringComparison.OrdinalIgnoreCase);
        var ended = await app.EndedAsync(run);
        Assert.Equal("completed", (string)ended["status"]!);
        Assert.Single(app.Objects("stripe", "customer"), customer => (string)customer["name"]! == "Html Ltd");

        // The same page behind a 200 is not taken for an answer either.
        app.Sandbox.SetBehaviour("togai", new() { Html = true, Status = 200, Times = 1, Method = "GET" });
        var late = await app.RunAsync(live, """{"id":"html2","name":"Html two Ltd","primaryEmail":"h2@example.com","customerId":"h2"}""");
        Assert.Equal("completed", (string)late["status"]!);
        Assert.NotNull(late["steps"]![0]!["attemptLog"]);
    }

    [Fact]
    public async Task Runs_are_cancelled_and_retried_only_where_that_means_something()
    {
        var live = (string)(await app.ConnectAsync("sync-accounts-togai-to-stripe", null, "togai", "stripe"))["id"]!;
        app.Sandbox.SetBehaviour("stripe", new() { Status = 503, RetryAfter = 600 });
        var run = await app.TriggerAsync(live, """{"id":"later","name":"Later Ltd","primaryEmail":"l@example.com","customerId":"l"}""");
        await Fakes.Eventually.True(
            () => app.GetAsync($"runs/{run}").GetAwaiter().GetResult().Text("status") == "waiting", "the run to wait");
        var waiting = (await app.GetAsync($"runs/{run}")).Json;
        Assert.Equal("retry", (string)waiting["waitReason"]!);
        Assert.True(DateTimeOffset.Parse((string)waiting["wakeAt"]!, null) > DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(409, (await app.PostAsync($"runs/{run}/retry")).Status);
        Assert.Equal(409, (await app.GetAsync($"runs/{run}/retry")).Status);
        var settle = await app.PostAsync($"runs/{run}/settle", """{"path":"customer","exists":false}""");
        Assert.Equal((409, "step.not_unknown"), (settle.Status, settle.Text("code")));
        Assert.Equal(400, (await app.PostAsync($"runs/{run}/settle", """{"path":"customer","exists":true}""")).Status);
        var cancelled = await app.PostAsync($"runs/{run}/cancel");
        Assert.Equal((202, "cancelled"), (cancelled.Status, cancelled.Text("status")));
        var again = await app.PostAsync($"runs/{run}/cancel");
        Assert.Equal((409, "run.ended"), (again.Status, again.Text("code")));
        app.Sandbox.SetBehaviour("stripe", new());
        Assert.Equal(202, (await app.PostAsync($"runs/{run}/retry")).Status);
        await app.EndedAsync(run);
        await Fakes.Eventually.True(
            () => app.GetAsync($"runs/{run}").GetAwaiter().GetResult().Text("status") == "completed", "the run to complete");
        Assert.Equal("run.not_retryable", (await app.PostAsync($"runs/{run}/retry")).Text("code"));
        Assert.Single(app.Objects("stripe", "customer"), customer => (string)customer["name"]! == "Later Ltd");
    }

    [Fact]
    public async Task D_04_a_full_disk_is_told_as_503_nothing_is_accepted_and_it_goes_on_without_a_restart()
    {
        var live = (string)(await app.ConnectAsync("sync-accounts-togai-to-stripe", null, "togai", "stripe"))["id"]!;
        var journal = (SqliteJournal)app.Services.GetRequiredService<IJournal>();
        string Payload(int i) =>
            $$"""{"id":"full-{{i}}","name":"Full {{i}}","primaryEmail":"f{{i}}@example.com","customerId":"f","metadata":{"note":"{{Noise(60_000)}}"} }""";
        app.Sandbox.SetBehaviour("stripe", new() { DelayMs = 300 });
        var before = new List<string>();
        for (var i = 0; i < 5; i++)
            before.Add(await app.TriggerAsync(live, Payload(i)));
        journal.LimitPages(1);
        var refused = await Task.WhenAll(
            Enumerable.Range(10, 20).Select(i => app.PostAsync($"flow-connections/{live}/trigger", Payload(i))));
        Assert.All(refused, answer => Assert.Equal((503, "storage.full"), (answer.Status, answer.Text("code"))));
        Assert.All(refused, answer => Assert.True(int.Parse(answer.Headers["Retry-After"], null) > 0));
        // A write goes out only after its intent is on disk: what was sent is in the ledger, full disk or not.
        journal.LimitPages(null);
        foreach (var run in before)
            Assert.Equal("completed", (string)(await app.EndedAsync(run))["status"]!);
        var after = await app.RunAsync(live, Payload(99));
        Assert.Equal("completed", (string)after["status"]!);
        string[] made = [.. app.Objects("stripe", "customer").Select(customer => (string)customer["name"]!)
            .Where(name => name.StartsWith("Full ", StringComparison.Ordinal)).Order()];
        Assert.Equal(["Full 0", "Full 1", "Full 2", "Full 3", "Full 4", "Full 99"], made);
        Assert.Equal(6, (await app.GetAsync($"runs?flowConnection={live}")).Json["items"]!.AsArray().Count);
        app.Sandbox.SetBehaviour("stripe", new());
    }

    // Compressed bytes would fit into pages that are there already.
    private static string Noise(int length) => Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(length / 2));
}
