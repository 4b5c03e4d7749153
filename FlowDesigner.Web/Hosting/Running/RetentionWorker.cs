using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Hosting.Settings;

namespace FlowDesigner.Web.Hosting.Running;

/// <summary>
/// Deletes old runs in small batches between everything else, and keys whose time is over. Runs whose outcome is unknown, and the effect
/// ledger, stay.
/// </summary>
public sealed class RetentionWorker(
    IJournal journal, FlowService flows, ConnectionService connections, FlowDesignerOptions options, TimeProvider clock,
    ILogger<RetentionWorker> log)
    : BackgroundService
{
    private const int Batch = 500;

    // Providers repeat events for days; 30 is what is promised.
    private static readonly TimeSpan EventIdsKept = TimeSpan.FromDays(35);

    // A year of bars beside the same days of the year before it.
    private static readonly TimeSpan CountersKept = TimeSpan.FromDays(400);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10), BetweenBatches = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(Every, clock);
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await connections.Keys.DropOverdueAsync(stoppingToken);
                await CleanAsync(stoppingToken);
            }
            catch (JournalException unwritten)
            {
                log.LogWarning("Old runs were not deleted: {Problem}", unwritten.Message);
            }
        }
    }

    private async Task CleanAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var flow in await flows.ListAsync(cancel))
        {
            RetainOp op;
            do
            {
                op = new RetainOp(
                    flow.Id, Ms(now.AddDays(-options.Retention.CompletedDays)), Ms(now.AddDays(-options.Retention.FailedDays)),
                    Ms(now - EventIdsKept), Batch)
                {
                    CountersBefore = Ms(now - CountersKept),
                };
                await journal.WriteAsync(op, cancel);
                await Task.Delay(BetweenBatches, clock, cancel);
            }
            while (op.Deleted >= Batch);
        }
    }

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
