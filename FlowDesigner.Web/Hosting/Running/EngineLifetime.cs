using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Triggers;
using FlowDesigner.Web.Hosting.Settings;

namespace FlowDesigner.Web.Hosting.Running;

/// <summary>
/// Starts the engine once the server listens, so that calls to the sandbox beside it find somebody; stops it before the journal closes.
/// </summary>
public sealed class EngineLifetime(
    RunEngine engine, FlowService flows, ConnectionService connections, ServerAddress address, SandboxAddress sandbox, OutboundGuard guard,
    SandboxWebhooks webhooks, FlowCalls calls, Readiness readiness, FlowDesignerOptions options) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await flows.EnsureReadyMadeAsync(cancellationToken);
        await connections.Keys.DropOverdueAsync(cancellationToken);
        if (options.Sandbox.Enabled)
            await connections.EnsureSandboxConnectionsAsync(cancellationToken);
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Sandbox.Enabled)
        {
            sandbox.Host = address.Sandbox;
            foreach (var endpoint in await address.SandboxEndpointsAsync(cancellationToken))
                guard.Allow(endpoint);
            webhooks.Start();
        }
        engine.StartFlowsWith(calls);
        engine.Start();
        readiness.IsReady = true;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.IsReady = false;
        await webhooks.DisposeAsync();
    }

    public async Task StoppedAsync(CancellationToken cancellationToken) => await engine.DisposeAsync();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
