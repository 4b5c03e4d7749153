using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlowDesigner.Tests.Sandbox;

/// <summary>The sandbox alone in an application on a free port, with a folder of its own.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly bool ownsFolder;

    private SandboxServer(WebApplication app, string folder, bool ownsFolder)
    {
        this.app = app;
        this.ownsFolder = ownsFolder;
        Folder = folder;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Url = address + "/sandbox";
        Http = new HttpClient { BaseAddress = new Uri(address + "/sandbox/") };
    }

    public string Folder { get; }
    public string Url { get; }
    public HttpClient Http { get; }
    public SandboxBrowser Browser => app.Services.GetRequiredService<SandboxBrowser>();

    public static async Task<SandboxServer> StartAsync(string? folder = null, TimeProvider? time = null)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("sandbox-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddAuthorization();
        builder.Services.AddSandbox(new SandboxOptions { DataDirectory = folder });
        var app = builder.Build();
        app.MapSandbox();
        await app.StartAsync();
        return new SandboxServer(app, folder, ownsFolder);
    }

    public Task<Reply> Stripe(
        HttpMethod method, string path, string? form = null, string? key = null, string? secret = "sk_test_sandbox") => SendAsync(
        method, "stripe" + path, form is null ? null : new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        secret is null ? null : new AuthenticationHeaderValue("Bearer", secret), key);

    public Task<Reply> Razorpay(HttpMethod method, string path, string? json = null)
    {
        var basic = Convert.ToBase64String("rzp_test_sandbox:sandbox"u8);
        return SendAsync(method, "razorpay" + path, Json(json), new AuthenticationHeaderValue("Basic", basic));
    }

    public Task<Reply> Togai(HttpMethod method, string path, string? json = null) =>
        SendAsync(method, "togai" + path, Json(json), new AuthenticationHeaderValue("Bearer", "sandbox"));

    public async Task<Reply> SendAsync(
        HttpMethod method, string path, HttpContent? body, AuthenticationHeaderValue? authorization, string? key = null,
        string? version = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = authorization;
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (version is not null) request.Headers.Add("Stripe-Version", version);
        using var answer = await Http.SendAsync(request);
        return await Reply.ReadAsync(answer);
    }

    private static StringContent? Json(string? json) => json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        if (ownsFolder) Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>An answer that was read to its end.</summary>
internal sealed record Reply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
    public string? Text(string name) => (string?)Json[name];
    public JsonNode Error => Json["error"]!;

    public static async Task<Reply> ReadAsync(HttpResponseMessage answer) => new(
        (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(),
        answer.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase));
}
