using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Core.Customers;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Storage.Sqlite;
using FlowDesigner.Core.Triggers;
using FlowDesigner.Web.Hosting.Settings;

namespace FlowDesigner.Web.Hosting.Running;

/// <summary>Puts Core together: apps, connections, flows, the journal and the engine.</summary>
public static class EngineHosting
{
    public static void AddEngine(this IServiceCollection services, FlowDesignerOptions options)
    {
        services.AddSingleton(AppCatalog.BuiltIn);
        services.AddSingleton(provider => new IdSource(provider.GetRequiredService<TimeProvider>()));
        services.AddConnections(options);
        services.AddFlows(options);
        services.AddRuns(options);
        services.AddSingleton<Readiness>();
        services.AddSingleton<ServerAddress>();
        services.AddSingleton<SandboxWebhooks>();
        services.AddHostedService<EngineLifetime>();
        services.AddHostedService<RetentionWorker>();
        services.AddHostedService<BulkJobWorker>();
    }

    private static void AddConnections(this IServiceCollection services, FlowDesignerOptions options)
    {
        services.AddSingleton<SandboxAddress>();
        services.AddSingleton(_ => new OutboundGuard(options.Outbound.AllowedNetworks));
        services.AddSingleton<IAppTransport>(provider => new AppTransport(
            provider.GetRequiredService<OutboundGuard>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AppTransport>>()));
        services.AddSingleton<ConnectionChanges>();
        services.AddSingleton<ConnectionDirectory>();
        services.AddSingleton<IConnectionDirectory>(provider => provider.GetRequiredService<ConnectionDirectory>());
        services.AddSingleton<ConnectionService>();
    }

    private static void AddFlows(this IServiceCollection services, FlowDesignerOptions options)
    {
        services.AddSingleton<FlowChanges>();
        services.AddSingleton<FlowVersions>();
        services.AddSingleton<FlowUses>();
        services.AddSingleton<HiddenFlows>();
        services.AddSingleton<IFlowVersions, StoredVersions>();
        services.AddSingleton<FlowStore>();
        services.AddSingleton<FlowService>();
        services.AddSingleton<EventListeners>();
        services.AddSingleton<FlowDrafts>();
        services.AddSingleton<FlowComparisons>();
        services.AddSingleton<FlowLife>();
        services.AddSingleton<FlowImports>();
        services.AddSingleton(
            provider => new PublicAddress(() => options.PublicUrl ?? provider.GetRequiredService<ServerAddress>().Reachable));
        services.AddSingleton<FlowDirectory>();
        services.AddSingleton<FlowConnectionReader>();
        services.AddSingleton<FlowConnectionService>();
        services.AddSingleton<FlowRebinding>();
    }

    private static void AddRuns(this IServiceCollection services, FlowDesignerOptions options)
    {
        services.AddSingleton(new Core.Runs.EngineOptions
        {
            MaxParallelRuns = options.Engine.MaxParallelRuns,
            MaxParallelPerFlowConnection = options.Engine.MaxParallelPerFlowConnection,
            MaxBacklog = options.Engine.MaxBacklog,
        });
        services.AddSingleton<IJournal>(
            provider => SqliteJournal.Open(provider.GetRequiredService<SqliteDatabase>(), provider.GetRequiredService<WriteGate>()));
        services.AddSingleton<IRunReader, SqliteRunReader>();
        services.AddSingleton<IWaitReader, SqliteWaitReader>();
        services.AddSingleton<ICustomerReader, SqliteCustomerReader>();
        services.AddSingleton(provider => new EffectKeys(provider.GetRequiredService<SqliteDatabase>().InstallationId));
        services.AddSingleton<RunFeed>();
        services.AddSingleton<RunEngine>();
        services.AddSingleton<RunService>();
        services.AddSingleton<Core.Runs.Retries.RunRetries>();
        services.AddSingleton<BulkJobs>();
        services.AddSingleton<JobPlans>();
        services.AddSingleton(provider => new DiskGuard(options.DataDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEventCounts, SqliteEventCounts>();
        services.AddSingleton<EventTally>();
        services.AddSingleton<EventInbox>();
        services.AddSingleton<WebhookCalls>();
        services.AddSingleton<FlowPreview>();
        services.AddSingleton<StepTest>();
        services.AddSingleton<Core.Runs.Samples.SampleBook>();
        services.AddSingleton<FlowTriggers>();
        services.AddSingleton<StepRuns>();
        services.AddSingleton<ICallTargets, CallTargets>();
        services.AddSingleton<FlowCalls>();
        services.AddSingleton<Approvals>();
        services.AddSingleton<ApprovalOutlook>();
        services.AddSingleton<CustomerBooks>();
        services.AddSingleton<CustomerVisit>();
        services.AddSingleton<LinkWays>();
    }

    private sealed class StoredVersions(FlowVersions versions) : IFlowVersions
    {
        public async ValueTask<Core.Flows.Flow> GetAsync(long flowId, int version, CancellationToken cancel) =>
            await FindAsync(flowId, version, cancel)
                ?? throw new FlowNotRunnableException($"Version {version} of this run's flow is gone.");

        private async ValueTask<Core.Flows.Flow?> FindAsync(long flowId, int version, CancellationToken cancel)
        {
            try
            {
                return await versions.FindAsync(flowId, version, cancel);
            }
            catch (InvalidDataException unreadable)
            {
                throw new FlowNotRunnableException($"Version {version} of this run's flow cannot be read: {unreadable.Message}");
            }
        }
    }
}

/// <summary>Whether webhooks are accepted yet.</summary>
public sealed class Readiness
{
    private volatile bool _isReady;

    public bool IsReady
    {
        get => _isReady;
        set => _isReady = value;
    }
}
