using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;

namespace FlowDesigner.Web.Hosting.Running;

/// <summary>
/// Does in the sandbox's dashboard what a person does in a provider's: enters the webhook address of each flow connection.
/// </summary>
public sealed class SandboxWebhooks(
    FlowConnectionReader reader, FlowDirectory directory, FlowChanges changes, ServerAddress address, ILogger<SandboxWebhooks> log)
        : IAsyncDisposable
{
    private readonly Channel<bool> _asked =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private Task _working = Task.CompletedTask;
    private bool _disposed;

    public void Start()
    {
        changes.Changed += Ask;
        Ask();
        _working = WorkAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        changes.Changed -= Ask;
        await _stopping.CancelAsync();
        await _working;
        _stopping.Dispose();
        _http.Dispose();
    }

    private void Ask() => _asked.Writer.TryWrite(true);

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var _ in _asked.Reader.ReadAllAsync(_stopping.Token))
            {
                try
                {
                    await EnterAllAsync();
                }
                catch (Exception unreachable)
                    when (unreachable is HttpRequestException or TaskCanceledException && !_stopping.IsCancellationRequested)
                {
                    log.LogWarning(
                        "The sandbox was not told where to send its webhooks: {Problem}. Tried again in 2 s.", unreachable.Message);
                    await Task.Delay(TimeSpan.FromSeconds(2), _stopping.Token);
                    Ask();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task EnterAllAsync()
    {
        var views = await reader.ListAsync(null, _stopping.Token);
        foreach (var app in (string[])["stripe", "razorpay", "togai"])
        {
            var entered = await SubscriptionsAsync(app);
            var wanted = views.Where(view => view is { Mode: ConnectionMode.Sandbox, Enabled: true, Hook: { } hook } && hook.App == app)
                .ToList();
            foreach (var view in wanted)
                await TellAsync(HttpMethod.Put, app, view.Key, await BodyAsync(view.Hook!));
            // Only what was entered from here: people may have subscriptions of their own.
            foreach (var gone in entered.Where(name => wanted.TrueForAll(view => view.Key != name)))
                await TellAsync(HttpMethod.Delete, app, gone, null);
        }
    }

    /// <summary>The names under which the sandbox already knows addresses of this server.</summary>
    private async Task<List<string>> SubscriptionsAsync(string app)
    {
        using var answer = await SendAsync(HttpMethod.Get, app, "__webhooks", null);
        if (!answer.IsSuccessStatusCode)
            return [];
        var known = await answer.Content.ReadFromJsonAsync<List<Subscription>>(_stopping.Token) ?? [];
        return [.. known.Where(known => known.Url.StartsWith($"{address.Reachable}/hooks/{app}/", StringComparison.Ordinal))
            .Select(known => known.Name)];
    }

    private async Task TellAsync(HttpMethod method, string app, string name, HttpContent? body)
    {
        using var answer = await SendAsync(method, app, "__webhooks/" + name, body);
        if (!answer.IsSuccessStatusCode)
            log.LogWarning("The sandbox refused the webhook of {FlowConnection}: {Status}.", name, (int)answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string app, string path, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(address.Sandbox, $"/sandbox/{app}/{path}")) { Content = body };
        request.Headers.Authorization = SignIn(app);
        return await _http.SendAsync(request, _stopping.Token);
    }

    private async Task<JsonContent> BodyAsync(HookView hook)
    {
        var secrets = (await directory.FindHookAsync(hook.App, hook.Key, _stopping.Token))?.Secrets ?? [];
        // The sandbox is beside this server, so it calls it directly and not by its public name.
        return JsonContent.Create(
            new { url = $"{address.Reachable}/hooks/{hook.App}/{hook.Key}", secret = secrets.FirstOrDefault(), events = (string[])["*"] });
    }

    private static AuthenticationHeaderValue? SignIn(string app) => app switch
    {
        "stripe" => new("Bearer", "sk_test_sandbox"),
        "razorpay" => new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("rzp_test_sandbox:sandbox"))),
        "togai" => new("Bearer", "sandbox"),
        _ => null,
    };

    private sealed record Subscription(string Name, string Url);
}
