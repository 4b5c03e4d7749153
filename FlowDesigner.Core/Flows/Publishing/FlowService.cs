using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>Keeps flows: imports and exports them, lists them, and publishes versions that never change.</summary>
public sealed class FlowService(
    IDbContextFactory<ConfigDb> databases, AppCatalog catalog, FlowVersions versions, FlowChanges changes, TimeProvider clock,
    IdSource ids) : IDisposable
{
    // Two publishings of one flow would both take the same next version.
    private readonly SemaphoreSlim _publishing = new(1, 1);

    public void Dispose() => _publishing.Dispose();

    public Task<FlowImport> ImportAsync(string text, CancellationToken cancel)
    {
        var flow = FlowJson.Read(text, out var problems);
        return ImportAsync(flow, problems, cancel);
    }

    public Task<FlowImport> ImportAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancel)
    {
        var flow = FlowJson.Read(utf8.Span, out var problems);
        return ImportAsync(flow, problems, cancel);
    }

    /// <summary>The text of a flow's live version, or of another one; null where there is none.</summary>
    public async Task<string?> ExportAsync(string key, int? version, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await (from row in db.Flows.Where(row => row.Key == key)
                      join found in db.FlowVersions on row.Id equals found.FlowId
                      where found.Version == (version ?? row.LiveVersion)
                      select found.Definition).SingleOrDefaultAsync(cancel);
    }

    public async Task<IReadOnlyList<FlowSummary>> ListAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await db.Flows.OrderBy(row => row.Name).ThenBy(row => row.Key).ToListAsync(cancel);
        var counts = await CountsAsync(db.FlowConnections, cancel);
        var flows = new List<FlowSummary>(rows.Count);
        foreach (var row in rows)
            flows.Add(Summary(row, (await versions.FindAsync(row.Id, row.LiveVersion, cancel))!, counts.GetValueOrDefault(row.Id)));
        return flows;
    }

    /// <summary>A flow at its live version, or at another one; null where there is none.</summary>
    public async Task<FlowDetails?> GetAsync(string key, int? version, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Flows.SingleOrDefaultAsync(row => row.Key == key, cancel) is not { } row)
            return null;
        if (await versions.FindAsync(row.Id, version ?? row.LiveVersion, cancel) is not { } flow)
            return null;
        var counts = await CountsAsync(db.FlowConnections.Where(connection => connection.FlowId == row.Id), cancel);
        var published = await db.FlowVersions.Where(found => found.FlowId == row.Id).OrderByDescending(found => found.Version)
            .Select(found => new { found.Version, found.Created }).ToListAsync(cancel);
        var live = version is null ? flow : (await versions.FindAsync(row.Id, row.LiveVersion, cancel))!;
        return new(Summary(row, live, counts.GetValueOrDefault(row.Id)), flow, version ?? row.LiveVersion,
            [.. published.Select(found => (found.Version, DateTimeOffset.FromUnixTimeMilliseconds(found.Created)))]);
    }

    /// <summary>
    /// Installs the ready-made flows, and publishes their newer forms. A flow that somebody changed is theirs and stays as it
    /// is.
    /// </summary>
    public async Task EnsureReadyMadeAsync(CancellationToken cancel)
    {
        foreach (var flow in ReadyMadeFlows.All)
            await PublishAsync(flow, isReadyMade: true, cancel);
    }

    private async Task<FlowImport> ImportAsync(Flow? flow, ImmutableArray<FlowProblem> problems, CancellationToken cancel)
    {
        if (flow is not null)
            problems = [.. problems, .. FlowValidator.Check(flow, catalog)];
        if (flow is null || problems.Any(problem => !problem.IsWarning))
            return new(ImportOutcome.Refused, problems, flow?.Key);
        var (outcome, version) = await PublishAsync(flow, isReadyMade: false, cancel);
        return new(outcome, problems, flow.Key, version);
    }

    private async Task<(ImportOutcome Outcome, int Version)> PublishAsync(Flow flow, bool isReadyMade, CancellationToken cancel)
    {
        var definition = FlowJson.Write(flow);
        await _publishing.WaitAsync(cancel);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var row = await db.Flows.SingleOrDefaultAsync(known => known.Key == flow.Key, cancel);
            if (row is not null && isReadyMade && !row.IsReadyMade)
                return (ImportOutcome.Unchanged, row.LiveVersion);
            var latest = row is null ? null
                : await db.FlowVersions.Where(version => version.FlowId == row.Id)
                    .OrderByDescending(version => version.Version).FirstAsync(cancel);
            if (latest?.Definition == definition)
                return (ImportOutcome.Unchanged, latest.Version);
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var outcome = row is null ? ImportOutcome.Created : ImportOutcome.NewVersion;
            if (row is null)
            {
                row = new() { Id = ids.Next(), Key = flow.Key, Name = "", Description = "", Type = "", Created = now };
                db.Flows.Add(row);
            }
            row.Name = flow.Name;
            row.Description = flow.Description;
            row.Type = TypeText(flow.Type);
            row.IsReadyMade = isReadyMade;
            row.LiveVersion = (latest?.Version ?? 0) + 1;
            db.FlowVersions.Add(new() { FlowId = row.Id, Version = row.LiveVersion, Definition = definition, Created = now });
            await db.SaveChangesAsync(cancel);
            changes.Raise();
            return (outcome, row.LiveVersion);
        }
        finally
        {
            _publishing.Release();
        }
    }

    private static async Task<Dictionary<long, (int All, int Enabled)>> CountsAsync(
        IQueryable<FlowConnectionRow> rows, CancellationToken cancel) =>
        (await rows.Where(row => !row.Removed).GroupBy(row => row.FlowId)
            .Select(group => new { group.Key, All = group.Count(), Enabled = group.Count(row => row.Enabled) }).ToListAsync(cancel))
        .ToDictionary(count => count.Key, count => (count.All, count.Enabled));

    private static FlowSummary Summary(FlowRow row, Flow live, (int All, int Enabled) counts) => new(
        row.Id, row.Key, row.Name, row.Description, live.Type, row.IsReadyMade, row.LiveVersion, FlowApps.Of(live),
        counts.All, counts.Enabled);

    private static string TypeText(FlowType type) =>
        type switch { FlowType.Inbound => "inbound", FlowType.Outbound => "outbound", _ => "between" };
}
