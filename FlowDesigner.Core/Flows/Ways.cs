using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows;

/// <summary>When a step runs: each way is a set of If edges that are all taken, and one way is enough. Only ever too careful, never too sure.</summary>
internal sealed record Ways(ImmutableArray<ImmutableHashSet<StepPort>> Each)
{
    // Beyond these a step counts as a condition of its own, or a hostile flow could make the sets grow without end.
    private const int MostWays = 8;
    private const int MostEdges = 64;

    /// <summary>Runs never: it follows nothing that exists.</summary>
    public static Ways None { get; } = new([]);

    private static readonly Ways Always = new([ImmutableHashSet<StepPort>.Empty]);

    public static Ways Behind(string key, ImmutableArray<StepPort> parents, Func<string, Ways> waysTo)
    {
        if (parents.IsEmpty)
            return Always;
        if (parents is [{ Port: null } only])
            return waysTo(only.Step);
        var ways = new List<ImmutableHashSet<StepPort>>();
        foreach (var parent in parents)
        {
            foreach (var way in waysTo(parent.Step).Each)
            {
                Add(ways, parent.Port is null ? way : way.Add(parent));
                if (ways.Count > MostWays || way.Count >= MostEdges)
                    return new([[new StepPort(key, null)]]);
            }
        }
        return new([.. ways]);
    }

    /// <summary>Whether the other runs by every way that this one runs.</summary>
    public bool Imply(Ways other) =>
        ReferenceEquals(this, other) || Each.All(mine => other.Each.Any(way => way.IsSubsetOf(mine)));

    /// <summary>Adds a way. Two that differ only in the edge of one If become what they share: it does not matter how that If ends.</summary>
    private static void Add(List<ImmutableHashSet<StepPort>> ways, ImmutableHashSet<StepPort> way)
    {
        if (ways.Exists(known => known.IsSubsetOf(way)))
            return;
        ways.RemoveAll(way.IsSubsetOf);
        foreach (var edge in way.Where(edge => edge.Port is not null))
        {
            var rest = way.Remove(edge);
            if (ways.Find(known => known.Count == way.Count && known.Contains(edge.Other) && rest.IsSubsetOf(known)) is { } twin)
            {
                ways.Remove(twin);
                Add(ways, rest);
                return;
            }
        }
        ways.Add(way);
    }
}
