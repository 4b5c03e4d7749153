using FlowDesigner.Core.Runs;

namespace FlowDesigner.Web.Hosting.Running;

/// <summary>Works off bulk jobs beside everything else.</summary>
public sealed class BulkJobWorker(BulkJobs jobs) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => jobs.RunAsync(stoppingToken), stoppingToken);
}
