using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs.Retries;

/// <summary>
/// How the items of For eaches would fare in a retry. A list may have a hundred thousand: each is counted, and the first few are told.
/// </summary>
internal sealed class RetryTally
{
    private const int Told = 5;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Step, RetriedAs As, bool WouldDiffer), long> _counts = [];
    private readonly Dictionary<string, long> _met = new(StringComparer.Ordinal);

    public IReadOnlyList<RetriedItems> Counts
    {
        get
        {
            lock (_lock)
                return [.. _counts.Select(count => new RetriedItems(count.Key.Step, count.Key.As, count.Key.WouldDiffer, count.Value))];
        }
    }

    public static bool IsItem(string path) => path.Contains('[', StringComparison.Ordinal);

    /// <summary>Counts a step of an item; true where it is among the first that fare so, and is told whole.</summary>
    public bool Add(string path, RetriedAs fares, bool wouldDiffer = false)
    {
        lock (_lock)
        {
            var key = (RetriedStep.KeyOf(path), fares, wouldDiffer);
            return (_counts[key] = _counts.GetValueOrDefault(key) + 1) <= Told;
        }
    }

    /// <summary>Counts that a step of items was met; how often by now, this time included.</summary>
    public long Meet(string step)
    {
        lock (_lock)
            return _met[step] = _met.GetValueOrDefault(step) + 1;
    }

    /// <summary>How often it was met by now.</summary>
    public long Met(string step)
    {
        lock (_lock)
            return _met.GetValueOrDefault(step);
    }
}
