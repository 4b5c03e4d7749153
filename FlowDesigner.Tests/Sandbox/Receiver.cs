using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlowDesigner.Tests.Sandbox;

/// <summary>A place webhooks are sent to; it can go away and come back at the same address.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<(IReadOnlyDictionary<string, string> Headers, string Body)> Received { get; } = [];
    public int Status { get; set; } = 200;
    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<Receiver> StartAsync(string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var receiver = new Receiver(builder.Build());
        receiver.app.MapPost("/{**path}", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            receiver.Received.Enqueue((headers, await reader.ReadToEndAsync()));
            context.Response.StatusCode = receiver.Status;
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

internal static class Eventually
{
    /// <summary>Looks again until it is so; fails after 20 seconds.</summary>
    public static async Task IsTrue(Func<bool> isSo)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (!isSo())
        {
            Assert.True(DateTime.UtcNow < deadline, "It did not come true within 20 seconds.");
            await Task.Delay(20);
        }
    }
}
