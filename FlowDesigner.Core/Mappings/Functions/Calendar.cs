using System.Globalization;

namespace FlowDesigner.Core.Mappings.Functions;

/// <summary>Counting in the units of a calendar, in a time zone: a day there may have 23 hours, and a month has its own length.</summary>
internal static class Calendar
{
    private const int LongestText = 100;

    /// <summary>Units and parts by name, with and without the plural's s.</summary>
    public static IReadOnlyList<string> Units { get; } = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"];

    public static string Unit(string name, Place at)
    {
        var unit = name.EndsWith('s') ? name[..^1] : name;
        return Units.Contains(unit) ? unit : throw new MappingException("mapping.argument",
            $"'{at.Excerpt}' must be one of {string.Join(", ", Units)}, but is \"{(name.Length <= 40 ? name : name[..40] + "...")}\".", at);
    }

    public static DateTimeOffset Add(DateTimeOffset date, int count, string unit, TimeZoneInfo zone, Place at) => Guarded(at, () =>
    {
        if (TicksOf(unit) is { } ticks)
            return date.AddTicks(checked(ticks * count));
        var local = TimeZoneInfo.ConvertTime(date, zone).DateTime;
        var moved = unit switch
        {
            "day" => local.AddDays(count),
            "week" => local.AddDays(checked(7 * count)),
            "month" => local.AddMonths(count),
            "quarter" => local.AddMonths(checked(3 * count)),
            _ => local.AddYears(count),
        };
        // Not moved at all: of a time that a clock change repeats, it stays the one it is.
        return count == 0 ? date : Dates.InZone(moved, zone, at);
    });

    /// <summary>The first moment of the hour, day, week from Monday, month, quarter or year around a date.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset date, string unit, TimeZoneInfo zone, Place at) => Guarded(at, () =>
    {
        var local = TimeZoneInfo.ConvertTime(date, zone);
        // Offsets have whole minutes, so these need no look at the zone's changes.
        if (TicksOf(unit) is { } ticks)
            return new DateTimeOffset(local.Ticks - (local.Ticks % ticks) - local.Offset.Ticks, TimeSpan.Zero);
        var day = local.Date;
        return Dates.InZone(unit switch
        {
            "week" => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            "month" => new DateTime(day.Year, day.Month, 1),
            "quarter" => new DateTime(day.Year, (((day.Month - 1) / 3) * 3) + 1, 1),
            "year" => new DateTime(day.Year, 1, 1),
            _ => day,
        }, zone, at);
    });

    /// <summary>Whole units from one date to another; negative where it lies before.</summary>
    public static decimal Between(DateTimeOffset from, DateTimeOffset to, string unit, TimeZoneInfo zone, Place at)
    {
        if (to < from)
            return -Between(to, from, unit, zone, at);
        if (TicksOf(unit) is { } ticks)
            return (to - from).Ticks / ticks;
        var (first, last) = (TimeZoneInfo.ConvertTime(from, zone).DateTime, TimeZoneInfo.ConvertTime(to, zone).DateTime);
        // Where clocks go back, the later moment may show the earlier time.
        if (last < first)
            return 0;
        if (unit is "day" or "week")
            return (last - first).Ticks / (unit == "day" ? TimeSpan.TicksPerDay : 7 * TimeSpan.TicksPerDay);
        var months = ((last.Year - first.Year) * 12) + last.Month - first.Month;
        if (months > 0 && first.AddMonths(months) > last)
            months--;
        return months / unit switch { "month" => 1, "quarter" => 3, _ => 12 };
    }

    public static int? Part(DateTimeOffset date, string part, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(date, zone);
        return part switch
        {
            "year" => local.Year,
            "quarter" => ((local.Month - 1) / 3) + 1,
            "month" => local.Month,
            "week" => ISOWeek.GetWeekOfYear(local.DateTime),
            "day" => local.Day,
            "weekday" => (((int)local.DayOfWeek + 6) % 7) + 1,
            "day_of_year" => local.DayOfYear,
            "days_in_month" => DateTime.DaysInMonth(local.Year, local.Month),
            "hour" => local.Hour,
            "minute" => local.Minute,
            "second" => local.Second,
            _ => null,
        };
    }

    /// <summary>Reads a text in a format of its own. One without an offset is meant in the zone.</summary>
    public static DateTimeOffset Parse(string text, string format, TimeZoneInfo zone, Place textAt, Place formatAt)
    {
        Dates.DemandFormat(format, formatAt);
        var exact = format.Length == 1 ? "%" + format : format;
        var hasOffset = format.Contains('z') || format.Contains('K');
        try
        {
            if (text.Length <= LongestText && hasOffset
                && DateTimeOffset.TryParseExact(text, exact, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
                return date;
            // Without a date in it, a text must not mean today.
            if (text.Length <= LongestText && !hasOffset
                && DateTime.TryParseExact(text, exact, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var local))
                return Dates.InZone(local, zone, textAt);
        }
        catch (Exception refused) when (refused is FormatException or ArgumentException)
        {
            // Told below.
        }
        throw new MappingException("mapping.date",
            $"'{textAt.Excerpt}' is \"{(text.Length <= 40 ? text : text[..40] + "...")}\", which is no date in the format {format}.",
            textAt);
    }

    private static long? TicksOf(string unit) => unit switch
    {
        "second" => TimeSpan.TicksPerSecond,
        "minute" => TimeSpan.TicksPerMinute,
        "hour" => TimeSpan.TicksPerHour,
        _ => null,
    };

    private static DateTimeOffset Guarded(Place at, Func<DateTimeOffset> compute)
    {
        try
        {
            return compute();
        }
        catch (Exception outside) when (outside is ArgumentException or OverflowException)
        {
            throw Dates.OutOfRange(at);
        }
    }
}
