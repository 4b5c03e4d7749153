using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows;

/// <summary>
/// When a step runs: each way is a set of edges that are all taken, and one way is enough. Sure only where it is certain.
/// </summary>
internal sealed record Ways(ImmutableArray<EdgeSet> Each)
{
    // Beyond these a step counts as a condition of its own, or a hostile flow could double the ways at every If.
    private const int Most = 8;

    /// <summary>Runs never: it follows nothing that exists.</summary>
    public static Ways None { get; } = new([]);

    public static Ways Always { get; } = new([EdgeSet.Empty]);

    /// <summary>The ways to a step behind others, each by its own ways and the edge it hangs on where there is a choice.</summary>
    public static Ways Behind(Fork itself, IReadOnlyList<(Ways Ways, Edge? Edge)> parents)
    {
        if (parents is [(var only, null)])
            return only;
        var ways = new List<EdgeSet>();
        foreach (var (before, edge) in parents)
        {
            foreach (var way in before.Each)
            {
                Add(ways, edge is null ? way : way.With(edge.Value));
                if (ways.Count > Most)
                    return new([EdgeSet.Empty.With(new(itself, 0))]);
            }
        }
        return new([.. ways]);
    }

    /// <summary>Whether the other runs by every way that this one runs.</summary>
    public bool Imply(Ways other) =>
        ReferenceEquals(this, other) || Each.All(mine => other.Each.Any(way => way.IsWithin(mine)));

    /// <summary>Whether every way takes this edge.</summary>
    public bool Take(Edge edge) => Each.All(way => way.Has(edge));

    /// <summary>
    /// Adds a way. Ways that differ only in which edge of one step they take, and together take all of them, become what they share: it
    /// does not matter how that step ends.
    /// </summary>
    private static void Add(List<EdgeSet> ways, EdgeSet way)
    {
        if (ways.Exists(known => known.IsWithin(way)))
            return;
        ways.RemoveAll(way.IsWithin);
        foreach (var edge in way.Edges)
        {
            if (ways.Count < edge.Fork.Count - 1 || edge.Fork.Count < 2)
                continue;
            var rest = way.Without(edge);
            if (!edge.Others.All(other => ways.Exists(known => known.IsWithin(rest.With(other)))))
                continue;
            Add(ways, rest);
            return;
        }
        ways.Add(way);
    }
}

/// <summary>The edges of one step of which a run takes exactly one, as places in an <see cref="EdgeSet"/>.</summary>
internal readonly record struct Fork(int First, int Count);

internal readonly record struct Edge(Fork Fork, int At)
{
    public int Place => Fork.First + At;

    public IEnumerable<Edge> Others
    {
        get
        {
            for (var at = 0; at < Fork.Count; at++)
            {
                if (at != At)
                    yield return new(Fork, at);
            }
        }
    }
}

/// <summary>A set of edges.</summary>
internal sealed class EdgeSet
{
    private readonly ulong[] _bits;

    private EdgeSet(ulong[] bits, ImmutableArray<Edge> edges) => (_bits, Edges) = (bits, edges);

    public static EdgeSet Empty { get; } = new([], []);

    public ImmutableArray<Edge> Edges { get; }

    public EdgeSet With(Edge edge)
    {
        if (Has(edge))
            return this;
        var bits = new ulong[Math.Max(_bits.Length, (edge.Place / 64) + 1)];
        _bits.CopyTo(bits, 0);
        bits[edge.Place / 64] |= 1ul << (edge.Place % 64);
        return new(bits, Edges.Add(edge));
    }

    public EdgeSet Without(Edge edge)
    {
        var bits = _bits.ToArray();
        bits[edge.Place / 64] &= ~(1ul << (edge.Place % 64));
        return new(bits, Edges.Remove(edge));
    }

    public bool Has(Edge edge) => (At(edge.Place / 64) & (1ul << (edge.Place % 64))) != 0;

    public bool IsWithin(EdgeSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            if ((_bits[i] & ~other.At(i)) != 0)
                return false;
        }
        return true;
    }

    private ulong At(int index) => index < _bits.Length ? _bits[index] : 0;
}
