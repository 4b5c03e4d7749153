namespace FlowDesigner.Web.Components.Canvas;

/// <summary>
/// The steps of one frame (or of none) and which step owns which: the owner is the last step that every way to it passes.
/// </summary>
internal sealed class BlockGraph
{
    private readonly Dictionary<string, List<string>> _next = [];
    private readonly Dictionary<string, List<string>> _before = [];
    private readonly Dictionary<string, string?> _owner = [];
    private readonly List<string> _order = [];
    private readonly ILookup<string, string> _owned;
    private readonly HashSet<string> _frames;

    public BlockGraph(FlowPicture picture, string? frame)
    {
        Nodes = [.. picture.Nodes.Where(node => node.Frame == frame)];
        foreach (var node in Nodes)
            (_next[node.Key], _before[node.Key]) = ([], []);
        foreach (var edge in picture.Edges.Where(edge => _next.ContainsKey(edge.From) && _next.ContainsKey(edge.To)))
        {
            _next[edge.From].Add(edge.To);
            _before[edge.To].Add(edge.From);
        }
        Sort();
        foreach (var key in _order)
            _owner[key] = _before[key].Count == 0 ? null : _before[key].Aggregate((string?)_before[key][0], Common);
        _owned = _order.ToLookup(key => _owner[key] ?? "");
        _frames = [.. Nodes.Where(node => node.IsFrame).Select(node => node.Key)];
    }

    public IReadOnlyList<PictureNode> Nodes { get; }

    public bool IsFrame(string key) => _frames.Contains(key);

    /// <summary>
    /// First the branches side by side, then one row for each step where branches meet. Without an owner: what nothing leads to.
    /// </summary>
    public IEnumerable<IReadOnlyList<(string Key, bool Lane)>> RowsBelow(string? owner)
    {
        var owned = _owned[owner ?? ""].ToHashSet();
        var meeting = _owned[owner ?? ""].Where(candidate => _before[candidate].Count > 1).ToList();
        IEnumerable<string> leads = owner is null ? _owned[""].Where(candidate => _before[candidate].Count == 0) : _next[owner];
        var branches = leads.Distinct().Where(owned.Contains).Select(target => (Key: target, Lane: meeting.Contains(target))).ToList();
        if (branches.Any(branch => !branch.Lane))
            yield return branches;
        foreach (var join in meeting)
            yield return [(join, false)];
    }

    private string? Common(string? left, string right)
    {
        var above = new HashSet<string>();
        for (var key = left; key is not null; key = _owner[key])
            above.Add(key);
        for (var key = (string?)right; key is not null; key = _owner[key])
        {
            if (above.Contains(key))
                return key;
        }
        return null;
    }

    // Every step after all that lead to it; a step in a circle, which validation refuses elsewhere, is left where it stands.
    private void Sort()
    {
        var open = Nodes.ToDictionary(node => node.Key, node => _before[node.Key].Count);
        while (_order.Count < Nodes.Count)
        {
            var ready = Nodes.Select(node => node.Key).FirstOrDefault(key => open.TryGetValue(key, out var count) && count == 0)
                ?? open.Keys.First();
            open.Remove(ready);
            _before[ready].RemoveAll(open.ContainsKey);
            _order.Add(ready);
            foreach (var target in _next[ready].Where(open.ContainsKey))
                open[target]--;
        }
    }
}
