namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>The runs that a reader picked in a list, one by one, as a stretch, or all that fit the filter.</summary>
public sealed class RunSelection
{
    private readonly HashSet<long> _picked = [];
    private long? _last;

    public IReadOnlySet<long> Picked => _picked;

    /// <summary>Everything that fits the filter, shown or not.</summary>
    public bool AllThatFit { get; private set; }

    public bool IsEmpty => _picked.Count == 0;

    /// <param name="run">The run pressed.</param>
    /// <param name="stretch">With Shift: everything between the last one and this one follows it.</param>
    /// <param name="shown">The ids in the order of the list.</param>
    public void Pick(long run, bool stretch, IReadOnlyList<long> shown)
    {
        var on = !_picked.Contains(run);
        var (from, to) = (stretch && _last is { } last ? IndexOf(shown, last) : -1, IndexOf(shown, run));
        AllThatFit = false;
        if (from < 0 || to < 0)
            Set(run, on);
        else
            for (var i = Math.Min(from, to); i <= Math.Max(from, to); i++)
                Set(shown[i], on);
        _last = run;
    }

    /// <summary>All of the page, or none where all are picked already.</summary>
    public void PickAll(IReadOnlyList<long> shown)
    {
        var on = !shown.All(_picked.Contains);
        AllThatFit = false;
        foreach (var run in shown)
            Set(run, on);
    }

    public void PickEverything() => AllThatFit = true;

    public void Clear()
    {
        _picked.Clear();
        (_last, AllThatFit) = (null, false);
    }

    private void Set(long run, bool on)
    {
        if (on)
            _picked.Add(run);
        else
            _picked.Remove(run);
    }

    private static int IndexOf(IReadOnlyList<long> shown, long run)
    {
        for (var i = 0; i < shown.Count; i++)
        {
            if (shown[i] == run)
                return i;
        }
        return -1;
    }
}
