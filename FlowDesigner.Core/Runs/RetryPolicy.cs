using System.Globalization;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// When a step is tried again: 1 s doubling to 15 min, with jitter, never before the provider's Retry-After. Pure arithmetic.
/// </summary>
public static class RetryPolicy
{
    public const int MaxAttempts = 12;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(15),
        LongestAsked = TimeSpan.FromHours(6);

    /// <param name="attempts">How many were made, the first included.</param>
    /// <param name="retryAfter">What the provider asked for.</param>
    /// <param name="chance">0 to 1: spreads runs that failed together.</param>
    public static TimeSpan Delay(int attempts, TimeSpan? retryAfter, double chance)
    {
        var own = TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Clamp(attempts - 1, 0, 20))) * (0.75 + (chance * 0.5));
        var asked = retryAfter is { } given ? TimeSpan.FromTicks(Math.Clamp(given.Ticks, 0, LongestAsked.Ticks)) : TimeSpan.Zero;
        return own > asked ? own : asked;
    }

    /// <summary>Reads a Retry-After header: seconds or an HTTP date.</summary>
    public static TimeSpan? ReadRetryAfter(string? header, DateTimeOffset now)
    {
        if (header is null)
            return null;
        if (int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at - now : null;
    }
}
