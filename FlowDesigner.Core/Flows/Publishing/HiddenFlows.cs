using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>The private flows of others, by id: a reader is not told of their runs.</summary>
public sealed class HiddenFlows(IDbContextFactory<ConfigDb> databases)
{
    public async Task<IReadOnlyCollection<long>> FromAsync(string reader, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var owned = await db.Flows.Where(row => row.IsPrivate).Select(row => new { row.Id, row.Owner }).ToListAsync(cancel);
        return [.. owned.Where(flow => FlowPrivacy.Hides(true, flow.Owner, reader)).Select(flow => flow.Id)];
    }

    public async Task<bool> HidesAsync(long flowId, string reader, CancellationToken cancel) =>
        (await FromAsync(reader, cancel)).Contains(flowId);
}
