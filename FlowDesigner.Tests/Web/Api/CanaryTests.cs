using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>Every secret is one that occurs nowhere else, so that wherever it turns up, it leaked.</summary>
public sealed class CanaryTests
{
    private const string RazorpayKey = "rzp_test_1234567890";

    private static string New(string prefix) => prefix + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 24);

    [Fact]
    public async Task S_01_canary_sweep_finds_no_secret_in_answers_logs_or_files()
    {
        using var folder = new TempFolder();
        var canaries = new Dictionary<string, string>
        {
            ["stripe key"] = New("sk_test_"),
            ["razorpay secret"] = New("rzp_"),
            ["togai token"] = New("tok_"),
            ["http token"] = New("bearer_"),
            ["webhook secret"] = New("whsec_"),
            ["next webhook secret"] = New("whsec_"),
            ["refused key"] = New("pk_test_"),
        };
        var answers = new List<string>();
        List<string> logged;
        await using (var app = new LiveApp(folder.Path))
        {
            await using var echo = new ScriptedServer(EchoAsync);
            app.Services.GetRequiredService<OutboundGuard>().Allow(echo.EndPoint);
            await UseAsync(app, echo, canaries, answers);
            logged = [.. app.Log.Lines];
        }
        Assert.True(logged.Count > 500, $"only {logged.Count} lines were logged; the sweep sees too little");
        Sweep(canaries, "an API answer", answers);
        Sweep(canaries, "the log", logged);
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
            Sweep(canaries, Path.GetFileName(file), [Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file))]);
        // Two more that are in settings and not in any connection.
        var others = new Dictionary<string, string> { ["password"] = AppFixture.Password, ["API token"] = AppFixture.ApiToken };
        Sweep(others, "an API answer", answers);
        Sweep(others, "the log", logged);
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
            Sweep(others, Path.GetFileName(file), [Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file))]);
    }

    /// <summary>
    /// Connections, checks, runs that fail and runs that complete, everything looked at, against a provider that echoes what it is sent.
    /// </summary>
    private static async Task UseAsync(LiveApp app, ScriptedServer echo, Dictionary<string, string> canaries, List<string> answers)
    {
        async Task<Sandbox.Reply> CallAsync(HttpMethod method, string path, string? json = null)
        {
            var answer = await app.ApiAsync(method, path, json);
            answers.Add(answer.Body + string.Join(' ', answer.Headers.Values));
            return answer;
        }
        await CallAsync(Post, "connections", Connection("stripe", "secret_key", canaries["stripe key"], echo.Address));
        await CallAsync(Post, "connections", Connection("razorpay", "key_secret", canaries["razorpay secret"], echo.Address));
        await CallAsync(Post, "connections", Connection("togai", "token", canaries["togai token"], echo.Address));
        await CallAsync(Post, "connections", Connection("http", "bearer_token", canaries["http token"], echo.Address));
        Assert.Equal(
            400, (await CallAsync(Post, "connections", Connection("stripe", "secret_key", canaries["refused key"], echo.Address))).Status);
        foreach (var app1 in (string[])["stripe", "razorpay", "togai", "http"])
        {
            Assert.Equal(200, (await CallAsync(Get, $"connections/canary-{app1}")).Status);
            await CallAsync(Post, $"connections/canary-{app1}/check");
        }
        var live = await CallAsync(Post, "flow-connections", new JsonObject
        {
            ["flow"] = "sync-accounts-stripe-to-togai",
            ["name"] = "Canary",
            ["connections"] = new JsonObject { ["stripe"] = "canary-stripe", ["togai"] = "canary-togai" },
            ["webhookSecret"] = canaries["webhook secret"],
        }.ToJsonString());
        Assert.True(live.Status == 201, live.Body);
        var id = live.Text("id")!;
        await CallAsync(Post, $"flow-connections/{id}/secret", $$"""{"secret":"{{canaries["next webhook secret"]}}"}""");
        var door = new Door(app, live.Text("webhookUrl")!, canaries["webhook secret"], id);
        answers.Add((await door.SendAsync("{}")).Body);
        answers.Add(
            (await app.HookAsync(door.Url, "{}"u8.ToArray(), ("Stripe-Signature", "t=1,v1=" + canaries["webhook secret"][..8]))).Body);

        var payload = Door.Event("evt_canary", ",\"email\":\"a@example.com\",\"name\":\"Ada Lovelace\"");
        await CallAsync(Post, $"flow-connections/{id}/preview", payload);
        var run = (await CallAsync(Post, $"flow-connections/{id}/trigger", payload)).Text("runId")!;
        await Eventually.True(
            () => app.GetAsync($"runs/{run}").GetAwaiter().GetResult().Json["steps"]!.AsArray()
                .Any(step => step!["attemptLog"] is not null), "an attempt to fail");
        // The provider's echo was stored as an attempt, or this test would look at nothing.
        Assert.Contains("authorization", (await CallAsync(Get, $"runs/{run}")).Body, StringComparison.OrdinalIgnoreCase);
        await CallAsync(Post, $"runs/{run}/cancel");
        foreach (var path in (string[])["connections", "flows", "flow-connections",
            "runs", $"runs/{run}", $"runs/{run}/retry", $"flow-connections/{id}", "flows/sync-accounts-stripe-to-togai", "openapi.json"])
            await CallAsync(Get, path);
    }

    /// <summary>A provider in trouble that shows the whole request in its answer.</summary>
    private static Task EchoAsync(ScriptedServer.Call call)
    {
        var all = call.Head + call.Body;
        return call.AnswerAsync(503, new JsonObject { ["error"] = new JsonObject { ["message"] = all }, ["message"] = all }.ToJsonString(),
            "Content-Type: application/json\r\n");
    }

    private static string Connection(string app, string field, string secret, Uri address)
    {
        var values = new JsonObject { [field] = secret, ["address"] = address.ToString() };
        if (app == "razorpay")
            values["key_id"] = RazorpayKey;
        return new JsonObject { ["app"] = app, ["name"] = $"Canary {app}", ["key"] = $"canary-{app}", ["values"] = values }.ToJsonString();
    }

    private static void Sweep(Dictionary<string, string> canaries, string where, IEnumerable<string> texts)
    {
        var all = string.Join('\n', texts);
        foreach (var (name, secret) in canaries)
        {
            string[] forms =
            [
                secret, Uri.EscapeDataString(secret), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret + ":")),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(RazorpayKey + ":" + secret)),
            ];
            foreach (var form in forms)
            {
                var at = all.IndexOf(form, StringComparison.Ordinal);
                Assert.True(at < 0, at < 0 ? "" : $"the {name} is in {where}: …{all[Math.Max(0, at - 200)..at]}***");
            }
        }
    }
}
