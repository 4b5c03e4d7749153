using System.Collections.Concurrent;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>Published versions, read once: they never change. Drafts are read again once their text is another one.</summary>
public sealed class FlowVersions(IDbContextFactory<ConfigDb> databases)
{
    private const int Most = 2048, MostDrafts = 256;

    private readonly ConcurrentDictionary<(long FlowId, int Version), Flow> _known = new();
    private readonly ConcurrentDictionary<long, (string Text, Flow? Flow)> _drafts = new();

    public async ValueTask<Flow?> FindAsync(long flowId, int version, CancellationToken cancel)
    {
        if (_known.TryGetValue((flowId, version), out var known))
            return known;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var text = await db.FlowVersions.Where(row => row.FlowId == flowId && row.Version == version).Select(row => row.Definition)
            .SingleOrDefaultAsync(cancel);
        if (text is null)
            return null;
        var flow = Read(text);
        // Long runs of old versions are rare: beginning anew is cheaper than keeping the order of use.
        if (_known.Count >= Most)
            _known.Clear();
        return _known.GetOrAdd((flowId, version), flow);
    }

    /// <summary>A draft as far as it can be read: every list of flows shows those that were never published.</summary>
    internal Flow? Draft(long flowId, string text)
    {
        if (_drafts.TryGetValue(flowId, out var known) && known.Text == text)
            return known.Flow;
        if (_drafts.Count >= MostDrafts)
            _drafts.Clear();
        return (_drafts[flowId] = (text, FlowJson.Read(text, out _, keepUnknown: true))).Flow;
    }

    /// <summary>Reads the live versions of many flows with one question.</summary>
    internal async Task LoadAsync(IEnumerable<FlowRow> rows, CancellationToken cancel)
    {
        var missing = rows.Where(row => row.LiveVersion > 0 && !_known.ContainsKey((row.Id, row.LiveVersion)))
            .Select(row => row.Id).ToList();
        if (missing.Count < 2)
            return;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var found = await db.FlowVersions.Where(version => missing.Contains(version.FlowId))
            .Join(db.Flows, version => new { Id = version.FlowId, version.Version }, row => new { row.Id, Version = row.LiveVersion },
                (version, _) => new { version.FlowId, version.Version, version.Definition })
            .ToListAsync(cancel);
        foreach (var version in found)
            _known.TryAdd((version.FlowId, version.Version), Read(version.Definition));
    }

    /// <summary>A version that a run is pinned to, so it must be there.</summary>
    public async ValueTask<Flow> GetAsync(long flowId, int version, CancellationToken cancel) =>
        await FindAsync(flowId, version, cancel)
        ?? throw new InvalidDataException($"Version {version} of flow {IdText.Format(flowId)} is not in the database.");

    /// <summary>
    /// The newest version that has an account in every slot. One with a new slot waits until somebody picks its account,
    /// and events go on meanwhile; null where no version fits.
    /// </summary>
    public async ValueTask<(int Version, Flow Flow)?> RunningAsync(
        long flowId, int liveVersion, IReadOnlyDictionary<string, long> bindings, CancellationToken cancel)
    {
        for (var version = liveVersion; version > 0; version--)
        {
            if (await FindAsync(flowId, version, cancel) is { } flow && flow.Connections.Keys.All(bindings.ContainsKey))
                return (version, flow);
        }
        return null;
    }

    /// <summary>Reads a stored version; one that a newer program wrote keeps its unknown fields.</summary>
    internal static Flow Read(string definition) =>
        FlowJson.Read(definition, out var problems, keepUnknown: true)
        ?? throw new InvalidDataException($"A stored flow cannot be read: {string.Join(" ", problems.Select(problem => problem.Message))}");
}
