using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Sandbox;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Crash;

/// <summary>A data directory, a sandbox that outlives every kill, and the list of events that a server has acknowledged.</summary>
internal sealed class CrashRig : IDisposable
{
    public const string Sync = "sync-accounts-togai-to-stripe";
    private readonly TempFolder _data = new(), _sandboxData;
    private readonly SandboxProcess _sandbox;
    private readonly Dictionary<string, string> _settings;
    private readonly ConcurrentDictionary<string, string> _hooks = new();

    private CrashRig(TempFolder sandboxData, SandboxProcess sandbox)
    {
        _sandboxData = sandboxData;
        _sandbox = sandbox;
        Books = new SandboxBooks(sandbox.Http);
        Runs = new StoredRuns(_data.Path);
        _settings = new Dictionary<string, string>
        {
            ["DataDirectory"] = _data.Path,
            ["Sandbox:Enabled"] = "true",
            ["Sandbox:Url"] = sandbox.Http.BaseAddress!.GetLeftPart(UriPartial.Authority),
            ["Outbound:AllowedNetworks:0"] = "127.0.0.1/32",
        };
    }

    public SandboxBooks Books { get; }
    public StoredRuns Runs { get; }

    /// <summary>The run of each event that was answered 2xx.</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new(StringComparer.Ordinal);

    public static async Task<CrashRig> StartAsync()
    {
        var folder = new TempFolder();
        return new CrashRig(folder, await SandboxProcess.StartAsync(folder.Path));
    }

    public Task<ServerProcess> StartServerAsync(string? fault = null) => ServerProcess.StartAsync(_settings, fault);

    /// <summary>Makes flows live before the first kill, by the product's own services.</summary>
    public async Task PrepareAsync(Func<IServiceProvider, Task> prepare)
    {
        await using var product = new Preparation(_settings);
        product.UseKestrel(0);
        product.StartServer();
        await prepare(product.Services);
    }

    public static async Task GoLiveAsync(IServiceProvider product, string flow, params (string Slot, string Connection)[] connections)
    {
        var made = await product.GetRequiredService<FlowConnectionService>().CreateAsync(
            new NewFlowConnection(flow, flow, connections.ToDictionary(slot => slot.Slot, slot => slot.Connection)), CancellationToken.None);
        Assert.True(made.View is not null, string.Join("; ", made.Problems));
    }

    public Task GoLiveAsync() => PrepareAsync(product => GoLiveAsync(product, Sync, ("togai", "sandbox-togai"), ("stripe", "sandbox-stripe")));

    public static async Task ImportAsync(IServiceProvider product, string flow)
    {
        var import = await product.GetRequiredService<FlowService>().ImportAsync(flow, CancellationToken.None);
        Assert.True(import.Outcome == ImportOutcome.Created, string.Join("; ", import.Problems));
    }

    /// <summary>Sandbox Stripe by plain HTTP requests, whose effect the flow says itself.</summary>
    public async Task ConnectHttpAsync(IServiceProvider product)
    {
        var made = await product.GetRequiredService<ConnectionService>().CreateAsync(new NewConnection("http", "Sandbox by HTTP", new Dictionary<string, string>
        {
            ["address"] = _settings["Sandbox:Url"] + "/sandbox/stripe/v1/",
            ["bearer_token"] = "sk_test_sandbox",
        })
        { Key = "http" }, CancellationToken.None);
        Assert.True(made.View is not null, string.Join("; ", made.Problems));
    }

    /// <summary>Sends one event; true once it is answered 2xx, and from then on the rig holds the server to it.</summary>
    public Task<bool> PostAccountAsync(ServerProcess server, string account) => PostAsync(server, "togai", Sync, account, new JsonObject
    {
        ["id"] = "evt_" + account,
        ["type"] = "account.created",
        ["data"] = new JsonObject { ["id"] = account, ["name"] = "Account " + account, ["primaryEmail"] = account + "@example.com", ["customerId"] = "of-" + account },
    });

    public async Task<bool> PostAsync(ServerProcess server, string app, string flow, string name, JsonObject payload)
    {
        try
        {
            using var body = new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await server.Http.PostAsync($"hooks/{app}/{HookKey(flow)}", body);
            if (!answer.IsSuccessStatusCode)
                return false;
            Acknowledged[name] = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["runId"]!;
            return true;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Waits until nothing is open any more.</summary>
    public Task DrainAsync(int seconds = 90) => Fakes.Eventually.True(() => Runs.Open() == 0, "every run to end", seconds);

    public void Dispose()
    {
        _sandbox.Dispose();
        _data.Dispose();
        _sandboxData.Dispose();
    }

    private string HookKey(string flow) => _hooks.GetOrAdd(flow, Runs.HookKey);

    private sealed class Preparation(IReadOnlyDictionary<string, string> settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Test");
            foreach (var (name, value) in settings)
                builder.UseSetting("FlowDesigner:" + name, value);
        }
    }
}
