using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows;

/// <summary>
/// Which branch of which Parallel each step of a scope belongs to. A step belongs to the branches of what it follows; a Join leaves those
/// that its parents do not share.
/// </summary>
internal sealed class Lanes
{
    private readonly Dictionary<string, ImmutableArray<StepPort>> _lanes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _crossed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _joined = new(StringComparer.Ordinal);

    /// <param name="ordered">The steps of one scope, parents first.</param>
    /// <param name="parents">What a step follows.</param>
    /// <param name="find">A step by its key.</param>
    public void Add(IEnumerable<Step> ordered, Func<string, ImmutableArray<StepPort>> parents, Func<string, Step?> find)
    {
        foreach (var step in ordered)
        {
            var lanes = parents(step.Key).Where(parent => _lanes.ContainsKey(parent.Step)).Select(parent =>
                find(parent.Step) is ParallelStep ? _lanes[parent.Step].Add(parent) : _lanes[parent.Step]).ToList();
            var shared = lanes.Count == 0 ? [] : lanes.Aggregate(Shared);
            _lanes[step.Key] = shared;
            if (lanes.Exists(lane => lane.Length != shared.Length) && step is not JoinStep)
                _crossed.Add(step.Key);
            if (step is JoinStep && BranchesOf(lanes, shared.Length) is { } parallel)
                _joined[step.Key] = parallel;
        }
    }

    /// <summary>The branches that a step is in, the outermost first.</summary>
    public ImmutableArray<StepPort> Of(string key) => _lanes.GetValueOrDefault(key, []);

    /// <summary>True for a step that follows steps of different branches and is no Join.</summary>
    public bool IsCrossed(string key) => _crossed.Contains(key);

    /// <summary>The Parallel whose branches a Join brings together; null where it brings none together.</summary>
    public string? JoinedBy(string key) => _joined.GetValueOrDefault(key);

    /// <summary>True where two steps are in different branches of one Parallel: neither sees the other.</summary>
    public bool AreSideBySide(string one, string other)
    {
        foreach (var (mine, theirs) in Of(one).Zip(Of(other)))
        {
            if (mine != theirs)
                return mine.Step == theirs.Step;
        }
        return false;
    }

    /// <summary>The same steps with those in the branches of a Parallel directly behind it, branch by branch.</summary>
    public ImmutableArray<Step> Grouped(ImmutableArray<Step> ordered)
    {
        if (!ordered.Any(step => step is ParallelStep))
            return ordered;
        var inside = ordered.Where(step => !Of(step.Key).IsEmpty).ToLookup(step => Of(step.Key)[^1].Step, StringComparer.Ordinal);
        var grouped = ImmutableArray.CreateBuilder<Step>(ordered.Length);
        foreach (var step in ordered.Where(step => Of(step.Key).IsEmpty))
            Place(step);
        return grouped.ToImmutable();

        void Place(Step step)
        {
            grouped.Add(step);
            if (step is not ParallelStep parallel)
                return;
            foreach (var inner in inside[step.Key].OrderBy(inner => parallel.Branches.IndexOf(Of(inner.Key)[^1].Port!)))
                Place(inner);
        }
    }

    private static ImmutableArray<StepPort> Shared(ImmutableArray<StepPort> one, ImmutableArray<StepPort> other)
    {
        var length = 0;
        while (length < one.Length && length < other.Length && one[length] == other[length])
            length++;
        return one[..length];
    }

    private static string? BranchesOf(List<ImmutableArray<StepPort>> lanes, int depth)
    {
        var branches = lanes.Where(lane => lane.Length > depth).Select(lane => lane[depth]).Distinct().ToList();
        return branches.Count > 1 && branches.Count == lanes.Select(lane => lane.ElementAtOrDefault(depth)).Distinct().Count()
            && branches.TrueForAll(branch => branch.Step == branches[0].Step) ? branches[0].Step : null;
    }
}
