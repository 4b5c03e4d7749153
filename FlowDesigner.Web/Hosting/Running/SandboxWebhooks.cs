using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;

namespace FlowDesigner.Web.Hosting.Running;

/// <summary>Does in the sandbox's dashboard what a person does in a provider's: enters the webhook address of each flow connection.</summary>
public sealed class SandboxWebhooks(
    FlowConnectionReader reader, FlowDirectory directory, FlowChanges changes, ServerAddress address, ILogger<SandboxWebhooks> log) : IAsyncDisposable
{
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
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
                catch (HttpRequestException unreachable)
                {
                    log.LogWarning("The sandbox was not told where to send its webhooks: {Problem}. Tried again in 2 s.", unreachable.Message);
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
        foreach (var view in await reader.ListAsync(null, _stopping.Token))
        {
            if (view is not { Mode: ConnectionMode.Sandbox, Hook: { } hook } || SignIn(hook.App) is not { } signIn)
                continue;
            var target = new Uri(address.Sandbox, $"/sandbox/{hook.App}/__webhooks/{view.Key}");
            using var request = view.Enabled && !view.Removed
                ? new HttpRequestMessage(HttpMethod.Put, target) { Content = await BodyAsync(hook) }
                : new HttpRequestMessage(HttpMethod.Delete, target);
            request.Headers.Authorization = signIn;
            using var answer = await _http.SendAsync(request, _stopping.Token);
            if (!answer.IsSuccessStatusCode && answer.StatusCode != System.Net.HttpStatusCode.NotFound)
                log.LogWarning("The sandbox refused the webhook of {FlowConnection}: {Status}.", view.Key, (int)answer.StatusCode);
        }
    }

    private async Task<JsonContent> BodyAsync(HookView hook)
    {
        var secrets = (await directory.FindHookAsync(hook.App, hook.Key, _stopping.Token))?.Secrets ?? [];
        // The sandbox is beside this server, so it calls it directly and not by its public name.
        return JsonContent.Create(new { url = $"{address.Reachable}/hooks/{hook.App}/{hook.Key}", secret = secrets.FirstOrDefault(), events = (string[])["*"] });
    }

    private static AuthenticationHeaderValue? SignIn(string app) => app switch
    {
        "stripe" => new("Bearer", "sk_test_sandbox"),
        "razorpay" => new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("rzp_test_sandbox:sandbox"))),
        "togai" => new("Bearer", "sandbox"),
        _ => null,
    };
}
