namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>
/// Which drawn row shows which run. New runs above the others get rows of their own, so nothing else is touched. A list that became another
/// one fills the rows that are there: a browser changes words in a tenth of the time that it takes to build rows.
/// </summary>
public sealed class RowKeys
{
    private Dictionary<long, int> _known = [];
    private int[] _keys = [];
    private int _next;

    /// <summary>One for each run shown, in their order.</summary>
    public IReadOnlyList<int> Keys => _keys;

    /// <summary>True where most of what was shown last is new.</summary>
    public bool IsAnother { get; private set; }

    public void Show(IReadOnlyList<long> runs)
    {
        IsAnother = runs.Count(run => !_known.ContainsKey(run)) > runs.Count / 2;
        var before = _keys;
        _keys = [.. runs.Select((run, place) =>
            IsAnother ? place < before.Length ? before[place] : ++_next : _known.TryGetValue(run, out var key) ? key : ++_next)];
        _known = runs.Zip(_keys).ToDictionary(row => row.First, row => row.Second);
    }
}
