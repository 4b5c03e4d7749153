using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows;

/// <summary>
/// When a step runs: each way is a set of If edges that are all taken, and one way is enough. Sure only where it is certain.
/// </summary>
internal sealed record Ways(ImmutableArray<EdgeSet> Each)
{
    // Beyond these a step counts as a condition of its own, or a hostile flow could double the ways at every If.
    private const int Most = 8;

    /// <summary>Runs never: it follows nothing that exists.</summary>
    public static Ways None { get; } = new([]);

    public static Ways Always { get; } = new([EdgeSet.Empty]);

    /// <summary>The ways to a step behind others, each by its own ways and the edge of an If where it is one.</summary>
    public static Ways Behind(int step, IReadOnlyList<(Ways Ways, int? Edge)> parents)
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
                    return new([EdgeSet.Empty.With(EdgeSet.Itself(step))]);
            }
        }
        return new([.. ways]);
    }

    /// <summary>Whether the other runs by every way that this one runs.</summary>
    public bool Imply(Ways other) =>
        ReferenceEquals(this, other) || Each.All(mine => other.Each.Any(way => way.IsWithin(mine)));

    /// <summary>
    /// Adds a way. Two that differ only in the edge of one If become what they share: it does not matter how that If ends.
    /// </summary>
    private static void Add(List<EdgeSet> ways, EdgeSet way)
    {
        if (ways.Exists(known => known.IsWithin(way)))
            return;
        ways.RemoveAll(way.IsWithin);
        foreach (var known in ways)
        {
            if (known.CommonWithTwin(way) is not { } common)
                continue;
            ways.Remove(known);
            Add(ways, common);
            return;
        }
        ways.Add(way);
    }
}

/// <summary>A set of edges, four places for each step: its yes, its no, the step itself, and one to spare.</summary>
internal sealed class EdgeSet
{
    private const int PlacesOfStep = 4;
    private readonly ulong[] _bits;

    private EdgeSet(ulong[] bits) => _bits = bits;

    public static EdgeSet Empty { get; } = new([]);

    public static int Yes(int step) => step * PlacesOfStep;
    public static int No(int step) => (step * PlacesOfStep) + 1;
    public static int Itself(int step) => (step * PlacesOfStep) + 2;

    public EdgeSet With(int edge)
    {
        var bits = new ulong[Math.Max(_bits.Length, (edge / 64) + 1)];
        _bits.CopyTo(bits, 0);
        bits[edge / 64] |= 1ul << (edge % 64);
        return new(bits);
    }

    public bool IsWithin(EdgeSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            if ((_bits[i] & ~other.At(i)) != 0)
                return false;
        }
        return true;
    }

    /// <summary>What both share, where they differ in nothing but the two edges of one If; else null.</summary>
    public EdgeSet? CommonWithTwin(EdgeSet other)
    {
        var common = new ulong[Math.Max(_bits.Length, other._bits.Length)];
        var isTwin = false;
        for (var i = 0; i < common.Length; i++)
        {
            common[i] = At(i) & other.At(i);
            var different = At(i) ^ other.At(i);
            if (different == 0)
                continue;
            // The two edges of an If stand beside each other, the yes on an even place.
            var lowest = different & (~different + 1);
            if (isTwin || different != (lowest | (lowest << 1)) || ulong.TrailingZeroCount(lowest) % PlacesOfStep != 0)
                return null;
            isTwin = ulong.PopCount(At(i) & different) == 1;
            if (!isTwin)
                return null;
        }
        return isTwin ? new(common) : null;
    }

    private ulong At(int index) => index < _bits.Length ? _bits[index] : 0;
}
