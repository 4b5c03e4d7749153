namespace FlowDesigner.Core.Runs;

/// <summary>Ended runs are counted by quarter hour (UTC), the finest that every time zone's days and hours begin at.</summary>
public static class Quarters
{
    /// <summary>Milliseconds of a quarter hour.</summary>
    public const long Length = 900_000;

    public const int OfDay = 96;

    public static long Of(long unixMs) => unixMs / Length;

    public static long Of(DateTimeOffset moment) => Of(moment.ToUnixTimeMilliseconds());

    public static DateTimeOffset Start(long quarter) => DateTimeOffset.FromUnixTimeMilliseconds(quarter * Length);

    /// <summary>The marks of a reader's last days: the first quarter of each day, today last, and the end of today.</summary>
    public static IReadOnlyList<long> Days(DateTimeOffset now, int days, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        return [.. Enumerable.Range(1 - days, days + 1).Select(day => Of(Midnight(today.AddDays(day), zone)))];
    }

    /// <summary>The marks of the last hours, the hour under way last, and its end.</summary>
    public static IReadOnlyList<long> Hours(DateTimeOffset now, int hours)
    {
        var end = (Of(now) / 4 + 1) * 4;
        return [.. Enumerable.Range(0, hours + 1).Select(hour => end - (hours - hour) * 4L)];
    }

    private static DateTimeOffset Midnight(DateTime day, TimeZoneInfo zone)
    {
        // Where a clock change skips midnight, the day begins an hour later.
        while (zone.IsInvalidTime(day))
            day = day.AddMinutes(15);
        return new DateTimeOffset(day, zone.GetUtcOffset(day));
    }
}
