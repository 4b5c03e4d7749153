using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FlowDesigner.Core.Mappings.Functions;

/// <summary>Patterns that take time in proportion to the text, whatever they say: no way back, no look-around, bounded repeats.</summary>
internal static partial class Patterns
{
    /// <summary>The longest pattern, its counted repeats written out.</summary>
    public const int Largest = 2_000;
    private const int Longest = 200, Remembered = 100;

    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    /// <summary>How much work each character of a text is, by a count and not by the clock.</summary>
    public static long CostOf(string pattern) => 1 + (SizeOf(pattern) / 4);

    public static Regex Compile(string pattern, Place at)
    {
        if (Known.TryGetValue(pattern, out var known))
            return known;
        if (pattern.Length is 0 or > Longest || SizeOf(pattern) > Largest)
            throw Refused(at, $"it may have {Longest} characters, and with its counted repeats written out {Largest:N0}");
        try
        {
            var compiled = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            if (Known.Count >= Remembered)
                Known.Clear();
            return Known[pattern] = compiled;
        }
        catch (NotSupportedException)
        {
            throw Refused(at, "look-arounds and references back to a group are not known here");
        }
        catch (ArgumentException)
        {
            throw Refused(at, "a bracket is open, or a sign stands where it means nothing");
        }
    }

    // Too large where repeats stand beside each other and not inside: simple, and never too small.
    private static long SizeOf(string pattern)
    {
        long times = 1;
        foreach (var repeat in Counted().EnumerateMatches(pattern))
        {
            var range = pattern.AsSpan(repeat.Index + 1, repeat.Length - 2);
            var last = range[(range.IndexOf(',') + 1)..];
            var first = range.IndexOf(',') is var comma and >= 0 ? range[..comma] : range;
            times = Math.Min(
                1_000_000, times * Math.Max(1, int.Parse(last.IsEmpty ? first : last, NumberStyles.None, CultureInfo.InvariantCulture)));
        }
        return pattern.Length * times;
    }

    private static MappingException Refused(Place at, string why) => new("mapping.pattern",
        $"'{at.Excerpt}' is no pattern that can be used: {why}. Write it like '^INV-[0-9]+$'.", at);

    [GeneratedRegex(@"\{[0-9]{1,6}(?:,[0-9]{0,6})?\}", RegexOptions.NonBacktracking)]
    private static partial Regex Counted();
}
