using System.Globalization;
using System.Text.RegularExpressions;

namespace FlowDesigner.Core.Mappings;

/// <summary>Reads how long something takes as people write it: <c>3 days</c>, <c>1 hour 30 minutes</c>, or ISO <c>PT90M</c>.</summary>
public static partial class Duration
{
    /// <summary>The longest there is: ten years.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(3660);

    /// <summary>How a duration is written, for messages.</summary>
    public const string Expected = "a duration such as 30 minutes, 3 days or 1 hour 30 minutes";

    /// <summary>Null where the text is none, or is negative or longer than <see cref="Longest"/>.</summary>
    public static TimeSpan? Read(string text)
    {
        if (text.Length is 0 or > 100)
            return null;
        var match = Words().Match(text) is { Success: true } words ? words : Iso().Match(text);
        if (!match.Success || !match.Groups.Values.Skip(1).Any(part => part.Success))
            return null;
        var total = Part(match, "w", 7 * 86_400) + Part(match, "d", 86_400) + Part(match, "h", 3_600) + Part(match, "m", 60)
            + Part(match, "s", 1);
        return total <= (decimal)Longest.TotalSeconds ? TimeSpan.FromTicks((long)(total * TimeSpan.TicksPerSecond)) : null;
    }

    private static decimal Part(Match match, string name, int seconds) => match.Groups[name] is { Success: true } part
        ? decimal.Parse(part.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * seconds
        : 0;

    [GeneratedRegex(
        @"^\s*(?:(?<w>\d{1,9}(?:\.\d{1,6})?)\s*(?:w|weeks?)\b)?"
            + @"[\s,]*(?:(?<d>\d{1,9}(?:\.\d{1,6})?)\s*(?:d|days?)\b)?"
            + @"[\s,]*(?:(?<h>\d{1,9}(?:\.\d{1,6})?)\s*(?:h|hrs?|hours?)\b)?"
            + @"[\s,]*(?:(?<m>\d{1,9}(?:\.\d{1,6})?)\s*(?:m|mins?|minutes?)\b)?"
            + @"[\s,]*(?:(?<s>\d{1,9}(?:\.\d{1,6})?)\s*(?:s|secs?|seconds?)\b)?\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Words();

    [GeneratedRegex(
        @"^P(?:(?<w>\d{1,9})W)?(?:(?<d>\d{1,9})D)?(?:T(?:(?<h>\d{1,9})H)?(?:(?<m>\d{1,9})M)?(?:(?<s>\d{1,9}(?:\.\d{1,6})?)S)?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Iso();
}
