using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>
/// Keeps flows: lists and exports them, and publishes versions that never change. Screens and the API ask in the name of a reader,
/// who does not see the private flows of others; the program itself sees them all.
/// </summary>
public sealed class FlowService(
    IDbContextFactory<ConfigDb> databases, AppCatalog catalog, FlowVersions versions, FlowStore store, WriteGate gate)
{
    private readonly Snapshot<IReadOnlyList<FlowSummary>> _all = new(gate);

    /// <summary>Publishes a flow's text as the program itself does: whatever flow connections there are.</summary>
    public Task<FlowImport> ImportAsync(string text, CancellationToken cancel)
    {
        var flow = FlowJson.Read(text, out var problems);
        return ImportAsync(flow, flow is null ? problems : FlowValidator.Check(flow, catalog, problems), null, cancel);
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

    /// <summary>The text that a reader may have: of a version, the live one where null; of the draft where nothing is published.</summary>
    public async Task<string?> ExportAsync(string key, int? version, string reader, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await FlowStore.FindAsync(db, key, reader, cancel) is not { } row)
            return null;
        return version is null && row.LiveVersion == 0 ? row.Draft : await ExportAsync(key, version, cancel);
    }

    /// <summary>Every flow in use, also the private ones.</summary>
    public ValueTask<IReadOnlyList<FlowSummary>> ListAsync(CancellationToken cancel) => _all.GetAsync(() => ReadAsync(cancel));

    /// <summary>The flows that a reader may see, with the archived ones.</summary>
    public async ValueTask<IReadOnlyList<FlowSummary>> ListAsync(string reader, CancellationToken cancel) =>
        [.. (await ListAsync(cancel)).Where(flow => !flow.IsHiddenFrom(reader))];

    /// <summary>A flow at its live version, or at another one; null where there is none.</summary>
    public Task<FlowDetails?> GetAsync(string key, int? version, CancellationToken cancel) => GetAsync(key, version, null, cancel);

    /// <summary>The same for a reader, who may not see it.</summary>
    public async Task<FlowDetails?> GetAsync(string key, int? version, string? reader, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Flows.AsNoTracking().SingleOrDefaultAsync(row => row.Key == key, cancel) is not { } row ||
            (reader is not null && FlowPrivacy.Hides(row.IsPrivate, row.Owner, reader)))
            return null;
        var live = await LiveAsync(row, cancel);
        if ((version is null ? live : await versions.FindAsync(row.Id, version.Value, cancel)) is not { } flow)
            return null;
        var counts = await CountsAsync(db.FlowConnections.Where(connection => connection.FlowId == row.Id), cancel);
        var published = await db.FlowVersions.Where(found => found.FlowId == row.Id).OrderByDescending(found => found.Version)
            .Select(found => new { found.Version, found.Created, found.PublishedBy, found.Note }).ToListAsync(cancel);
        return new(Summary(row, live, counts.GetValueOrDefault(row.Id)), flow, version ?? row.LiveVersion,
            [.. published.Select(found => new FlowVersionView(found.Version, At(found.Created), found.PublishedBy, found.Note))]);
    }

    /// <summary>
    /// Installs the ready-made flows, and publishes their newer forms. A flow that somebody changed is theirs and stays as it
    /// is; one that somebody archived stays archived.
    /// </summary>
    public async Task EnsureReadyMadeAsync(CancellationToken cancel)
    {
        foreach (var flow in ReadyMadeFlows.All)
            await PublishAsync(flow, isReadyMade: true, by: null, cancel);
    }

    private async Task<IReadOnlyList<FlowSummary>> ReadAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await db.Flows.AsNoTracking().OrderBy(row => row.Name).ThenBy(row => row.Key).ToListAsync(cancel);
        var counts = await CountsAsync(db.FlowConnections, cancel);
        await versions.LoadAsync(rows, cancel);
        var flows = new List<FlowSummary>(rows.Count);
        foreach (var row in rows)
            flows.Add(Summary(row, await LiveAsync(row, cancel), counts.GetValueOrDefault(row.Id)));
        return flows;
    }

    /// <summary>What new runs get; before the first version what the draft says, as far as it can be read.</summary>
    internal async ValueTask<Flow> LiveAsync(FlowRow row, CancellationToken cancel)
    {
        if (row.LiveVersion > 0)
            return await versions.GetAsync(row.Id, row.LiveVersion, cancel);
        return row.Draft is { } draft && versions.Draft(row.Id, draft) is { } flow
            ? flow with { Key = row.Key }
            : new() { Key = row.Key, Name = row.Name, Description = row.Description, Type = TypeOf(row),
                Trigger = new() { App = "", Trigger = "" } };
    }

    /// <summary>Publishes a flow that was read and judged; one with errors is refused.</summary>
    internal async Task<FlowImport> ImportAsync(Flow? flow, ImmutableArray<FlowProblem> problems, string? by, CancellationToken cancel)
    {
        if (flow is null || problems.Any(problem => !problem.IsWarning))
            return new(ImportOutcome.Refused, problems, flow?.Key);
        var (outcome, version, refusal) = await PublishAsync(flow, isReadyMade: false, by, cancel);
        return new(outcome, refusal is null ? problems : [refusal], flow.Key, version);
    }

    private Task<(ImportOutcome Outcome, int Version, FlowProblem? Refusal)> PublishAsync(
        Flow flow, bool isReadyMade, string? by, CancellationToken cancel) => store.ChangeAsync<(ImportOutcome, int, FlowProblem?)>(
        async db =>
        {
            var row = await db.Flows.SingleOrDefaultAsync(known => known.Key == flow.Key, cancel);
            if (row is not null && isReadyMade && (!row.IsReadyMade || row.Archived is not null))
                return (ImportOutcome.Unchanged, row.LiveVersion, null);
            if (row is not null && !isReadyMade && FlowPlaces.Refusal(row, by) is { } refusal)
                return (ImportOutcome.Refused, 0, refusal);
            if (row is { LiveVersion: > 0 } && await FlowStore.LiveTextAsync(db, row, cancel) == FlowJson.Write(flow))
                return (ImportOutcome.Unchanged, row.LiveVersion, null);
            var outcome = row is null ? ImportOutcome.Created : ImportOutcome.NewVersion;
            row ??= store.Add(db, flow.Key, by);
            row.IsReadyMade = isReadyMade;
            await store.PublishAsync(db, row, flow, by, null, cancel);
            return (outcome, row.LiveVersion, null);
        },
        cancel);

    private static async Task<Dictionary<long, (int All, int Enabled)>> CountsAsync(
        IQueryable<FlowConnectionRow> rows, CancellationToken cancel) =>
        (await rows.Where(row => !row.Removed).GroupBy(row => row.FlowId)
            .Select(group => new { group.Key, All = group.Count(), Enabled = group.Count(row => row.Enabled) }).ToListAsync(cancel))
        .ToDictionary(count => count.Key, count => (count.All, count.Enabled));

    private static FlowSummary Summary(FlowRow row, Flow live, (int All, int Enabled) counts) => new(
        row.Id, row.Key, row.Name, row.Description, live.Type, row.IsReadyMade, row.LiveVersion,
        [.. FlowApps.Of(live).Where(app => app.Length > 0)], counts.All, counts.Enabled)
    {
        Flow = live,
        Owner = row.Owner,
        IsPrivate = row.IsPrivate,
        Archived = row.Archived is { } at ? At(at) : null,
        Draft = row.Draft is null ? null : new(At(row.DraftSaved ?? row.Created), row.DraftBy),
    };

    private static FlowType TypeOf(FlowRow row) =>
        row.Type switch { "inbound" => FlowType.Inbound, "outbound" => FlowType.Outbound, _ => FlowType.Between };

    private static DateTimeOffset At(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
}
