using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Sandbox;

namespace FlowDesigner.Tests.Crash;

/// <summary>A data directory, a sandbox that outlives every kill, and the list of events that a server has acknowledged.</summary>
internal sealed class CrashRig : IDisposable
{
    public const string Sync = "sync-accounts-togai-to-stripe";
    private const string Token = "token-for-automated-tests";
    private readonly TempFolder _data = new(), _sandboxData;
    private readonly SandboxProcess _sandbox;
    private readonly Dictionary<string, string> _settings;
    private readonly Dictionary<string, (string Id, string Hook)> _live = [];

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
            ["Bootstrap:Email"] = AppFixture.Email,
            ["Bootstrap:Password"] = AppFixture.Password,
            ["Bootstrap:ApiToken"] = Token,
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

    /// <summary>Makes flows live, and then kills the server for the first time.</summary>
    public async Task PrepareAsync(Func<ServerProcess, Task> prepare)
    {
        using var server = await StartServerAsync();
        Assert.True(server.IsAlive, server.Said);
        await prepare(server);
    }

    public async Task GoLiveAsync(ServerProcess server, string flow, object connections)
    {
        var made = await NeedAsync(server, "flow-connections", JsonBody(new { flow, name = flow, connections, enabled = true }));
        var hook = (string?)made["webhookUrl"];
        _live[flow] = ((string)made["id"]!, hook is null ? "" : new Uri(hook).AbsolutePath.TrimStart('/'));
    }

    public Task GoLiveAsync(ServerProcess server) => GoLiveAsync(server, Sync, new { togai = "sandbox-togai", stripe = "sandbox-stripe" });

    public static Task ImportAsync(ServerProcess server, string flow) => NeedAsync(server, "flows", flow);

    /// <summary>Sandbox Stripe by plain HTTP requests, whose effect the flow says itself.</summary>
    public Task ConnectHttpAsync(ServerProcess server) => NeedAsync(server, "connections", JsonBody(new
    {
        app = "http",
        name = "Sandbox by HTTP",
        key = "http",
        values = new { address = _settings["Sandbox:Url"] + "/sandbox/stripe/v1/", bearer_token = "sk_test_sandbox" },
    }));

    /// <summary>Sends one event; true once it is answered 2xx, and from then on the rig holds the server to it.</summary>
    public Task<bool> PostAccountAsync(ServerProcess server, string account) =>
        PostAsync(server, Sync, account, Account(account).ToJsonString());

    /// <summary>The same by the API: Trigger now.</summary>
    public Task<bool> TriggerAccountAsync(ServerProcess server, string account) =>
        TriggerAsync(server, Sync, account, Account(account).ToJsonString());

    public Task<bool> PostAsync(ServerProcess server, string flow, string name, string payload) =>
        AcceptAsync(server, _live[flow].Hook, name, payload);

    public Task<bool> TriggerAsync(ServerProcess server, string flow, string name, string payload) =>
        AcceptAsync(server, $"api/v1/flow-connections/{_live[flow].Id}/trigger", name, payload);

    /// <summary>What a person orders of an acknowledged event's run: <c>cancel</c> or <c>retry</c>. It may be refused.</summary>
    public Task OrderAsync(ServerProcess server, string order, string name) =>
        SendAsync(server, $"api/v1/runs/{Acknowledged[name]}/{order}", "");

    /// <summary>An event of a kind that starts nothing.</summary>
    public Task TellAsync(ServerProcess server, string name) => SendAsync(
        server, _live[Sync].Hook, JsonBody(new { id = name, type = "customer.created", data = new { id = name, name } }));

    /// <summary>A person says yes to everything that is asked now; tells whether nothing is left.</summary>
    public static async Task<bool> ApproveAllAsync(ServerProcess server)
    {
        if (await SendAsync(server, "api/v1/approvals", "", HttpMethod.Get) is not (200, { } listed))
            return false;
        var asked = JsonNode.Parse(listed)!["items"]!.AsArray();
        foreach (var approval in asked)
            await SendAsync(server, $"api/v1/approvals/{approval!["id"]}/answer", JsonBody(new { answer = "yes", note = "fine" }));
        return asked.Count == 0;
    }

    /// <summary>Waits until nothing is open any more.</summary>
    /// <param name="seconds">How long that may take.</param>
    /// <param name="onTheWay">What is done for them meanwhile.</param>
    public Task DrainAsync(int seconds = 90, Func<Task>? onTheWay = null) => Fakes.Eventually.True(
        () =>
        {
            onTheWay?.Invoke().GetAwaiter().GetResult();
            return Runs.Open() == 0;
        },
        "every run to end", seconds);

    public void Dispose()
    {
        _sandbox.Dispose();
        _data.Dispose();
        _sandboxData.Dispose();
    }

    private static JsonObject Account(string account) => new()
    {
        ["id"] = "evt_" + account,
        ["type"] = "account.created",
        ["data"] = new JsonObject
        {
            ["id"] = account, ["name"] = "Account " + account, ["primaryEmail"] = account + "@example.com",
            ["customerId"] = "of-" + account,
        },
    };

    private async Task<bool> AcceptAsync(ServerProcess server, string path, string name, string payload)
    {
        if (await SendAsync(server, path, payload) is not (>= 200 and < 300, { } answer))
            return false;
        Acknowledged[name] = (string)JsonNode.Parse(answer)!["runId"]!;
        return true;
    }

    private static async Task<JsonObject> NeedAsync(ServerProcess server, string path, string body)
    {
        var (status, answer) = await SendAsync(server, "api/v1/" + path, body);
        Assert.True(status == 201, $"{path}: {status} {answer}");
        return JsonNode.Parse(answer!)!.AsObject();
    }

    /// <summary>Status 0 where the server died over it.</summary>
    private static async Task<(int Status, string? Answer)> SendAsync(
        ServerProcess server, string path, string body, HttpMethod? method = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path);
            if (method is null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            if (path.StartsWith("api/", StringComparison.Ordinal))
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            using var answer = await server.Http.SendAsync(request);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        // A server that dies between the handshake and the first byte is told by the socket itself.
        catch (Exception cut)
            when (cut is HttpRequestException or IOException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            return (0, null);
        }
    }

    private static string JsonBody(object body) => System.Text.Json.JsonSerializer.Serialize(body);
}
