using System.Collections.Concurrent;
using System.Text;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Webhooks;

/// <summary>Sends what the outbox owes, each attempt freshly signed.</summary>
internal sealed class DeliveryWorker(
    SandboxStore store, IEnumerable<ISandboxApp> apps, TimeProvider time, ILogger<DeliveryWorker> log) : BackgroundService
{
    private const int AtOnce = 32;

    private readonly Dictionary<string, ISandboxApp> apps = apps.ToDictionary(a => a.Key);
    private readonly ConcurrentDictionary<long, Task> underway = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>Called after a commit that may owe something.</summary>
    public void Wake()
    {
        if (wake.CurrentCount > 0) return;
        try { wake.Release(); }
        catch (SemaphoreFullException) { } // Somebody else woke it in between.
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = time.GetUtcNow();
                Start(store.Read(s => Outbox.Due(s, now, AtOnce * 2)), stoppingToken);
                var next = store.Read(s => Outbox.NextDue(s, now)) - now ?? TimeSpan.FromMinutes(1);
                await wake.WaitAsync(next < TimeSpan.FromMinutes(1) ? next : TimeSpan.FromMinutes(1), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { break; }
            catch (Exception problem)
            {
                log.LogError(problem, "The sandbox could not read its outbox; it looks again in a second.");
                await Task.Delay(1000, CancellationToken.None);
            }
        }
        await Task.WhenAll(underway.Values);
    }

    private void Start(List<Delivery> due, CancellationToken stop)
    {
        foreach (var delivery in due)
        {
            if (underway.Count >= AtOnce) return;
            if (underway.ContainsKey(delivery.Id)) continue;
            var sent = new TaskCompletionSource();
            underway[delivery.Id] = sent.Task;
            _ = Task.Run(() => SendAndForget(delivery, sent, stop), CancellationToken.None);
        }
    }

    private async Task SendAndForget(Delivery delivery, TaskCompletionSource sent, CancellationToken stop)
    {
        try
        {
            // What was read as due may have been sent and recorded since; from here on nobody else sends it.
            if (store.Read(s => s.Number("select coalesce((select attempts from delivery where id = $1 and state = 'pending'), -1)",
                delivery.Id)) != delivery.Attempts)
                return;
            var (answer, problem) = await Attempt(delivery, stop);
            if (!stop.IsCancellationRequested || answer is not null)
                await store.WriteAsync(s => { Outbox.Record(s, delivery, answer, problem, time.GetUtcNow()); return 0; });
        }
        catch (Exception problem)
        {
            log.LogError(problem, "The sandbox could not record delivery {Delivery}; it will be sent again.", delivery.Id);
        }
        finally
        {
            underway.TryRemove(delivery.Id, out _);
            sent.SetResult();
            Wake();
        }
    }

    private async Task<(int? Answer, string? Problem)> Attempt(Delivery delivery, CancellationToken stop)
    {
        var (payload, secret) = store.Read(s => (
            s.Find(delivery.App, "event", delivery.Event)?.Json,
            s.First("select secret from subscription where app = $1 and name = $2", row => row.IsDBNull(0) ? null : row.GetString(0),
                delivery.App, delivery.Subscription)));
        if (payload is null) return (null, "The event is gone: the stand-in was reset.");
        var app = apps[delivery.App];
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url)
        {
            Content = new StringContent(payload, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in app.Sign(secret ?? app.DefaultSecret, payload, delivery.Event, time.GetUtcNow()))
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            return ((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : $"The receiver answered {(int)answer.StatusCode}.");
        }
        catch (OperationCanceledException) { return (null, "The receiver did not answer within 10 seconds."); }
        catch (HttpRequestException problem) { return (null, problem.Message); }
    }

    public override void Dispose()
    {
        http.Dispose();
        wake.Dispose();
        base.Dispose();
    }
}
