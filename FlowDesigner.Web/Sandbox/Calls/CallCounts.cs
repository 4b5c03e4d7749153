using System.Collections.Concurrent;

namespace FlowDesigner.Web.Sandbox.Calls;

/// <summary>How often each operation was called since the process began, and how often it was refused.</summary>
internal sealed class CallCounts
{
    private readonly ConcurrentDictionary<(string App, string Operation), Count> counts = new();

    public void Add(string app, string operation, int? status) => counts.AddOrUpdate(
        (app, operation), _ => new Count(1, status is null or >= 400 ? 1 : 0),
        (_, c) => new Count(c.Calls + 1, c.Refused + (status is null or >= 400 ? 1 : 0)));

    public IReadOnlyDictionary<string, Count> Of(string app) => counts
        .Where(c => c.Key.App == app)
        .OrderBy(c => c.Key.Operation, StringComparer.Ordinal)
        .ToDictionary(c => c.Key.Operation, c => c.Value);

    public void Clear(string app)
    {
        foreach (var key in counts.Keys.Where(k => k.App == app)) counts.TryRemove(key, out _);
    }
}

/// <summary>Calls of one operation; those refused or cut off are counted in both.</summary>
public sealed record Count(long Calls, long Refused);
