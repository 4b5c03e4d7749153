using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Flows;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>The contract that scripts rely on.</summary>
public sealed partial class ApiTests(LiveApp app) : IClassFixture<LiveApp>
{
    [Fact]
    public async Task A_connection_is_made_checked_changed_and_deleted_and_never_shows_its_secret()
    {
        var made = await app.PostAsync(
            "connections",
            """{"app":"stripe","name":"Sandbox two","key":"stripe-two","sandbox":true,"values":{"secret_key":"sk_test_sandbox"},"maxParallel":4}""");
        Assert.Equal(201, made.Status);
        Assert.Equal("/api/v1/connections/" + made.Text("id"), made.Headers["Location"]);
        Assert.Equal(("stripe-two", "sandbox", 4), (made.Text("key"), made.Text("mode"), (int)made.Json["maxParallel"]!));
        Assert.Equal("secret_key", (string)Assert.Single(made.Json["secrets"]!.AsArray())!);
        Assert.Matches(Time(), made.Text("createdAt")!);

        var check = await app.PostAsync("connections/stripe-two/check");
        Assert.True((bool)check.Json["ok"]!, check.Body);
        var changed = await app.ApiAsync(Patch, "connections/stripe-two", """{"name":"Second","ratePerSecond":5}""");
        Assert.Equal(("Second", 5), (changed.Text("name"), (int)changed.Json["ratePerSecond"]!));
        var live = await app.PostAsync(
            "flow-connections",
            """{"flow":"sync-accounts-togai-to-stripe","name":"Second","connections":{"togai":"sandbox-togai","stripe":"stripe-two"},"enabled":false}""");
        var inUse = await app.ApiAsync(Delete, $"connections/{made.Text("id")}");
        Assert.Equal(
            (409, "connection.in_use", "Second"),
            (inUse.Status, inUse.Text("code"), (string)Assert.Single(inUse.Json["usedBy"]!.AsArray())!));
        Assert.Equal(204, (await app.ApiAsync(Delete, $"flow-connections/{live.Text("key")}")).Status);
        Assert.Equal(204, (await app.ApiAsync(Delete, "connections/stripe-two")).Status);
        Assert.Equal(404, (await app.GetAsync("connections/stripe-two")).Status);
        string[] keys = [.. (await app.GetAsync("connections")).Json["items"]!.AsArray().Select(item => (string)item!["key"]!)];
        Assert.Equal(
            ["sandbox-razorpay", "sandbox-stripe", "sandbox-togai", "sandbox-zoho"],
            keys.Where(key => key.StartsWith("sandbox-", StringComparison.Ordinal)).Order());
        foreach (var answer in (string[])[made.Body, changed.Body, (await app.GetAsync("connections")).Body])
            Assert.DoesNotContain("sk_test_sandbox", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_told_in_the_providers_own_words_and_the_connection_shows_it()
    {
        await app.PostAsync(
            "connections",
            """{"app":"stripe","name":"Wrong","key":"stripe-wrong","sandbox":true,"values":{"secret_key":"sk_test_wrong"}}""");
        var check = (await app.PostAsync("connections/stripe-wrong/check")).Json;
        Assert.False((bool)check["ok"]!);
        Assert.Equal(401, (int)check["status"]!);
        Assert.StartsWith("Stripe answered 401: ", (string)check["message"]!, StringComparison.Ordinal);
        Assert.NotNull(check["advice"]);
        var live = (await app.PostAsync("flow-connections",
            """{"flow":"sync-accounts-togai-to-stripe","name":"Wrong key","connections":{"togai":"sandbox-togai","stripe":"stripe-wrong"}}""")).Json;
        var run = await app.RunAsync(
            (string)live["id"]!, """{"id":"wrong-key","name":"Wrong key","primaryEmail":"w@example.com","customerId":"w"}""");
        Assert.Equal("failed", (string)run["status"]!);
        Assert.Contains("Replace it, then retry", (string)run["message"]!, StringComparison.Ordinal);
        Assert.Contains("401", (string)(await app.GetAsync("connections/stripe-wrong")).Json["problem"]!, StringComparison.Ordinal);
        Assert.Contains("401", (string)(await app.GetAsync($"flow-connections/{live["id"]}")).Json["connectionProblems"]!["stripe"]!,
            StringComparison.Ordinal);

        var plan = (await app.GetAsync($"runs/{run["id"]}/retry")).Json;
        Assert.Equal(["linked", "is_new"], plan["kept"]!.AsArray().Select(path => (string)path!));
        Assert.Equal("customer", (string)Assert.Single(plan["sentAgain"]!.AsArray())!);
        // A change that the provider refuses changes nothing; who means it all the same says so.
        var refused = await app.ApiAsync(
            Patch, "connections/stripe-wrong", """{"name":"Wronger","values":{"secret_key":"sk_test_wronger"}}""");
        Assert.Equal((400, "connection.key_refused"), (refused.Status, (string)refused.Json["problems"]![0]!["code"]!));
        Assert.Contains("check: false", (string)refused.Json["problems"]![0]!["message"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("sk_test_wronger", refused.Body, StringComparison.Ordinal);
        Assert.Equal("Wrong", (await app.GetAsync("connections/stripe-wrong")).Text("name"));
        var unasked = await app.ApiAsync(
            Patch, "connections/stripe-wrong", """{"values":{"secret_key":"sk_test_wronger"},"check":false}""");
        Assert.Equal(200, unasked.Status);
        var mended = await app.ApiAsync(Patch, "connections/stripe-wrong", """{"values":{"secret_key":"sk_test_sandbox"}}""");
        Assert.Equal((200, null), (mended.Status, mended.Text("problem")));
        Assert.NotNull(mended.Text("account"));
        Assert.Equal(202, (await app.PostAsync($"runs/{run["id"]}/retry")).Status);
        Assert.Equal("completed", (string)(await app.EndedAsync((string)run["id"]!))["status"]!);
    }

    [Fact]
    public async Task A_flow_comes_back_exactly_as_it_was_stored_and_a_second_import_changes_nothing()
    {
        var text = (await app.GetAsync("flows/sync-accounts-togai-to-stripe")).Body;
        Assert.Equal(FlowJson.Write(FlowJson.Read(text, out _)!), text);
        Assert.Equal((200, "unchanged"), await ImportAsync(text));
        var own = text.Replace("sync-accounts-togai-to-stripe", "my-own-sync", StringComparison.Ordinal);
        Assert.Equal((201, "created"), await ImportAsync(own));
        Assert.Equal(
            (200, "new_version"), await ImportAsync(own.Replace("\"name\": \"Sync", "\"name\": \"My sync", StringComparison.Ordinal)));
        Assert.Equal(own, (await app.GetAsync("flows/my-own-sync?version=1")).Body);
        Assert.Contains("My sync", (await app.GetAsync("flows/my-own-sync")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await app.GetAsync("flows/my-own-sync?version=3")).Status);
        var listed = (await app.GetAsync("flows")).Json["items"]!.AsArray().Single(flow => (string)flow!["key"]! == "my-own-sync")!;
        Assert.Equal((2, false, "outbound"), ((int)listed["version"]!, (bool)listed["readyMade"]!, (string)listed["type"]!));

        async Task<(int, string?)> ImportAsync(string flow)
        {
            var answer = await app.PostAsync("flows", flow);
            return (answer.Status, answer.Text("outcome"));
        }
    }

    [Fact]
    public async Task A_flow_connection_is_switched_off_and_on_and_a_double_click_is_one_run()
    {
        var live = await app.ConnectAsync("sync-accounts-togai-to-razorpay", null, "togai", "razorpay");
        var id = (string)live["id"]!;
        Assert.StartsWith(app.Address + "hooks/togai/", (string)live["webhookUrl"]!, StringComparison.Ordinal);
        Assert.Equal("sandbox", (string)live["mode"]!);
        // How to register it is told on the page, in a form that has no place here.
        Assert.DoesNotContain("**", live.ToJsonString(), StringComparison.Ordinal);
        var payload = """{"id":"double","name":"Double Ltd","primaryEmail":"d@example.com","customerId":"d"}""";
        var clicks = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => app.PostAsync($"flow-connections/{id}/trigger", payload, "click-1")));
        Assert.Single(clicks.Select(click => click.Text("runId")).Distinct());
        Assert.Equal((1, 9), (clicks.Count(click => click.Status == 202), clicks.Count(click => click.Status == 200)));
        await app.EndedAsync(clicks[0].Text("runId")!);

        Assert.False((bool)(await app.PostAsync($"flow-connections/{id}/disable")).Json["enabled"]!);
        var off = await app.PostAsync($"flow-connections/{id}/trigger", payload);
        Assert.Equal((409, "flow_connection.disabled"), (off.Status, off.Text("code")));
        Assert.Equal(404, (await app.HookAsync((string)live["webhookUrl"]!, "{}"u8.ToArray())).Status);
        Assert.True((bool)(await app.PostAsync($"flow-connections/{live["key"]}/enable")).Json["enabled"]!);
        Assert.Equal(204, (await app.ApiAsync(Delete, $"flow-connections/{id}")).Status);
        await Fakes.Eventually.True(
            () => app.Sandbox.Subscriptions("togai").All(to => to.Url != (string)live["webhookUrl"]!), "the sandbox to forget the address");
        Assert.Equal(404, (await app.GetAsync($"flow-connections/{id}")).Status);
        Assert.Equal(404, (await app.PostAsync($"flow-connections/{id}/trigger", payload)).Status);
        var kept = (await app.GetAsync($"runs?flowConnection={id}")).Json["items"]!.AsArray();
        Assert.Equal((string)live["key"]!, (string)Assert.Single(kept)!["flowConnection"]!);
    }

    [Fact]
    public async Task Runs_are_listed_by_page_flow_status_time_and_what_they_are_about()
    {
        var door = await Door.OpenAsync(app);
        var from = DateTimeOffset.UtcNow;
        var sent = new List<string>();
        for (var i = 0; i < 7; i++)
            sent.Insert(0, (await door.SendAsync(Door.Event($"evt_page_{i}"))).Text("runId")!);
        await app.AllEndedAsync(door.FlowConnection, 7);
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = (await app.GetAsync($"runs?flow=keep-stripe&status=completed&limit=3&before={next}")).Json;
            seen.AddRange(page["items"]!.AsArray().Select(run => (string)run!["id"]!));
            next = (string?)page["next"];
        }
        while (next is not null);
        Assert.Equal(sent, seen);
        Assert.Equal(
            7,
            await CountAsync($"runs?flowConnection={door.FlowConnection}&from={Uri.EscapeDataString(from.AddSeconds(-1).ToString("O"))}"));
        Assert.Equal(
            0, await CountAsync($"runs?flowConnection={door.FlowConnection}&to={Uri.EscapeDataString(from.AddSeconds(-1).ToString("O"))}"));
        Assert.Equal(0, await CountAsync($"runs?flowConnection={door.FlowConnection}&status=failed"));
        Assert.Equal(
            7, await CountAsync($"runs?flowConnection={door.FlowConnection}&status=failed,completed&origin=webhook,api&app=stripe"));
        Assert.Equal(0, await CountAsync($"runs?flowConnection={door.FlowConnection}&app=razorpay"));
        var live = await app.ConnectAsync("sync-accounts-togai-to-stripe", null, "togai", "stripe");
        var found = await app.RunAsync(
            (string)live["id"]!, """{"id":"findme","name":"Find Ltd","primaryEmail":"Find.Me@example.com","customerId":"f"}""");
        var byMail = (await app.GetAsync("runs?term=find.me@EXAMPLE.com")).Json["items"]!.AsArray();
        Assert.Equal((string)found["id"]!, (string)Assert.Single(byMail)!["id"]!);

        async Task<int> CountAsync(string path) => (await app.GetAsync(path)).Json["items"]!.AsArray().Count;
    }

    [Fact]
    public async Task Every_address_is_described_with_a_summary_and_its_answers()
    {
        var api = (await app.GetAsync("openapi.json")).Json;
        Assert.Equal(401, (int)(await app.Anonymous().GetAsync("/api/v1/openapi.json")).StatusCode);
        var addresses = api["paths"]!.AsObject();
        Assert.Equal(45, addresses.Count);
        foreach (var (path, methods) in addresses)
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                Assert.False(string.IsNullOrEmpty((string?)operation!["summary"]), $"{method} {path} has no summary");
                Assert.Contains(operation["responses"]!.AsObject(), answer => answer.Key.StartsWith('2'));
            }
        }
        var time = api["components"]!["schemas"]!["RunAnswer"]!["properties"]!["createdAt"]!;
        Assert.Equal(("string", "date-time"), ((string)time["type"]!, (string)time["format"]!));
        Assert.False((bool)api["components"]!["schemas"]!["FlowConnectionRequest"]!["additionalProperties"]!);
    }

    [GeneratedRegex("""^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$""")]
    private static partial Regex Time();
}
