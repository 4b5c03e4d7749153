namespace FlowDesigner.Core.Mappings;

/// <summary>"Did you mean": the known name closest to a mistyped one.</summary>
internal static class Nearest
{
    private const int LongestName = 64;
    private const int MostCandidates = 1000;

    public static string Hint(string name, IEnumerable<string> known) =>
        Find(name, known) is { } match ? $" Did you mean '{match}'?" : "";

    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > LongestName) return null;
        var (best, bestDistance) = ((string?)null, Math.Max(1, name.Length / 3) + 1);
        foreach (var candidate in known.Take(MostCandidates))
        {
            if (candidate.Length > LongestName) continue;
            var distance = Distance(name, candidate);
            if (distance < bestDistance) (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    /// <summary>Insertions, deletions, changes and swaps of neighbours that turn one name into the other; case does not count.</summary>
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
            for (var j = 1; j <= right.Length; j++)
            {
                var change = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                var least = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    least = Math.Min(least, rows[i - 2, j - 2] + 1);
                rows[i, j] = least;
            }
        return rows[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
