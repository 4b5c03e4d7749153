using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Sandbox;
using FlowDesigner.Web.Sandbox;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlowDesigner.Tests.Web.Api;

/// <summary>
/// The whole product with its sandbox, used through the front door: the API with a token, webhooks, the providers' own addresses.
/// </summary>
public class LiveApp : AppFixture
{
    private readonly HttpClient _http;

    public LiveApp() : this(null)
    {
    }

    internal LiveApp(string? dataDirectory) : base(dataDirectory) => _http = Anonymous();

    public ShiftedClock Clock { get; } = new();

    public LogKeeper Log { get; } = new();

    public SandboxBrowser Sandbox => Services.GetRequiredService<SandboxBrowser>();

    internal IRunReader Runs => Services.GetRequiredService<IRunReader>();

    internal async Task<Reply> ApiAsync(HttpMethod method, string path, string? json = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = json is null ? null : Json(json) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiToken);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await SendAsync(request);
    }

    internal Task<Reply> GetAsync(string path) => ApiAsync(HttpMethod.Get, path);

    internal Task<Reply> PostAsync(string path, string? json = null, string? idempotencyKey = null) =>
        ApiAsync(HttpMethod.Post, path, json, idempotencyKey);

    /// <summary>Makes a flow live on the sandbox.</summary>
    internal async Task<JsonObject> ConnectAsync(string flow, string? secret = null, params string[] apps)
    {
        var request = new JsonObject
        {
            ["flow"] = flow,
            ["name"] = flow,
            ["connections"] = new JsonObject(apps.Select(app => KeyValuePair.Create(app, (JsonNode?)$"sandbox-{app}"))),
        };
        if (secret is not null)
            request["webhookSecret"] = secret;
        var made = await PostAsync("flow-connections", request.ToJsonString());
        Assert.True(made.Status == 201, made.Body);
        return made.Json;
    }

    internal async Task<string> TriggerAsync(string flowConnection, string payload, string? idempotencyKey = null)
    {
        var started = await PostAsync($"flow-connections/{flowConnection}/trigger", payload, idempotencyKey);
        Assert.True(started.Status is 202 or 200, started.Body);
        return started.Text("runId")!;
    }

    /// <summary>The run once it has ended, as the API tells it.</summary>
    internal async Task<JsonObject> EndedAsync(string runId, int seconds = 60)
    {
        Assert.True(IdText.TryParse(runId, out var id));
        await Fakes.Eventually.True(() => Runs.Find(id)?.Finished is not null, $"run {runId} to end, now {Runs.Find(id)}", seconds);
        return (await GetAsync($"runs/{runId}")).Json;
    }

    internal async Task<JsonObject> RunAsync(string flowConnection, string payload) =>
        await EndedAsync(await TriggerAsync(flowConnection, payload));

    /// <summary>Every run of a flow connection, once there are as many and all have ended; the oldest first.</summary>
    internal async Task<List<JsonObject>> AllEndedAsync(string flowConnection, int count)
    {
        List<JsonObject> runs = [];
        await Fakes.Eventually.True(
            () =>
            {
                runs = [.. GetAsync($"runs?flowConnection={flowConnection}&limit=200").GetAwaiter().GetResult().Json["items"]!.AsArray()
                    .Select(run => run!.AsObject())];
                return runs.Count >= count && runs.TrueForAll(run => run["finishedAt"] is not null);
            },
            $"{count} runs of {flowConnection} to end", 60);
        runs.Reverse();
        return runs;
    }

    internal Task<Reply> HookAsync(string url, byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
            (name == "Content-Type" ? request.Content.Headers : (HttpHeaders)request.Headers).TryAddWithoutValidation(name, value);
        return SendAsync(request);
    }

    internal Task<Reply> StripeAsync(HttpMethod method, string path, string? form = null) => ProviderAsync(
        method, "stripe/" + path, form is null ? null : new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        "sk_test_sandbox");

    internal Task<Reply> TogaiAsync(HttpMethod method, string path, string? json = null) =>
        ProviderAsync(method, "togai/" + path, json is null ? null : Json(json), "sandbox");

    /// <summary>What a stand-in holds of a kind, the oldest first.</summary>
    internal List<JsonObject> Objects(string app, string kind) =>
        [.. Sandbox.Objects(app, kind, limit: 500).Objects.Reverse().Select(found => JsonNode.Parse(found.Json)!.AsObject())];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
        builder.ConfigureLogging(logging => logging.AddProvider(Log).AddFilter<LogKeeper>(null, LogLevel.Trace));
    }

    protected override void Dispose(bool disposing)
    {
        _http?.Dispose();
        base.Dispose(disposing);
    }

    private Task<Reply> ProviderAsync(HttpMethod method, string path, HttpContent? body, string key)
    {
        var request = new HttpRequestMessage(method, "/sandbox/" + path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return SendAsync(request);
    }

    private async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var answer = await _http.SendAsync(request))
            return await Reply.ReadAsync(answer);
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
