using System.Collections.Concurrent;
using System.Globalization;

namespace FlowDesigner.Core.Mappings.Functions;

/// <summary>Reading, moving and showing dates. Everything is an instant; a zone matters only when one is read or shown.</summary>
internal static class Dates
{
    private const int LongestZone = 64;
    private const int LongestFormat = 100;
    private const int RememberedZones = 1000;
    private const string FormatLetters = "yMdHhmsfFtzK";

    // Milliseconds since 1970 pass this already in 1973; seconds reach it in the year 5138.
    private const decimal LargestUnix = 99_999_999_999m;
    private const decimal SmallestUnix = -62_135_596_800m;

    private static readonly string[] Local =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss"];

    private static readonly string[] WithOffset =
        ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    private static readonly ConcurrentDictionary<string, TimeZoneInfo?> Zones = new(StringComparer.Ordinal);

    public static DateTimeOffset FromUnix(decimal seconds, Place at)
    {
        if (seconds > LargestUnix)
            throw new MappingException("mapping.date",
                $"'{at.Excerpt}' is {Numbers.Show(seconds)}, too large for Unix seconds. If it is milliseconds, divide by 1000.", at);
        if (seconds < SmallestUnix)
            throw OutOfRange(at);
        return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
    }

    /// <summary>Reads ISO text. A text without an offset is meant in <paramref name="zone"/>.</summary>
    public static DateTimeOffset Parse(string text, TimeZoneInfo zone, Place at)
    {
        if (text.Length <= 40)
        {
            // A trailing Z is an offset too, but 'zzz' does not read it.
            var spelled = text.EndsWith('Z') ? string.Concat(text.AsSpan(0, text.Length - 1), "+00:00") : text;
            var invariant = CultureInfo.InvariantCulture;
            if (DateTimeOffset.TryParseExact(spelled, WithOffset, invariant, DateTimeStyles.None, out var date)) return date;
            if (DateTime.TryParseExact(text, Local, invariant, DateTimeStyles.None, out var local)) return InZone(local, zone, at);
        }
        throw new MappingException("mapping.date",
            $"'{at.Excerpt}' is not a date. Expected ISO text such as 2026-01-31 or 2026-01-31T10:00:00Z, or Unix seconds.", at);
    }

    internal static DateTimeOffset InZone(DateTime local, TimeZoneInfo zone, Place at)
    {
        // A time that clocks skipped in spring is read with the offset that held before.
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddHours(-2)) : zone.GetUtcOffset(local);
        var ticks = local.Ticks - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) throw OutOfRange(at);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    public static TimeZoneInfo Zone(string name, Place at) =>
        (IsZoneName(name) ? Known(name) : null) ?? throw new MappingException("mapping.time_zone",
            $"'{at.Excerpt}' is not a time zone. Expected a name such as Asia/Kolkata, Europe/Berlin or UTC.", at);

    private static TimeZoneInfo? Known(string name)
    {
        if (Zones.TryGetValue(name, out var zone)) return zone;
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);
        if (Zones.Count < RememberedZones) Zones[name] = zone;
        return zone;
    }

    // The system looks zones up as files, so nothing that could leave their folder may pass.
    private static bool IsZoneName(string name)
    {
        if (name.Length is 0 or > LongestZone) return false;
        foreach (var part in name.Split('/'))
            if (part.Length == 0 || !char.IsAsciiLetterUpper(part[0]) || !part.All(IsZoneLetter)) return false;
        return true;
    }

    private static bool IsZoneLetter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+';

    public static void DemandFormat(string format, Place at)
    {
        if (format.Length is 0 or > LongestFormat || !IsSafe(format))
            throw new MappingException("mapping.date_format",
                $"'{at.Excerpt}' is not a date format. Use yyyy MM dd HH mm ss, MMM for Jan, MMMM for January; " +
                "other letters stand in quotes: d 'of' MMMM.", at);
    }

    public static string Format(DateTimeOffset date, string format, TimeZoneInfo zone, Place at)
    {
        DemandFormat(format, at);
        var local = TimeZoneInfo.ConvertTime(date, zone);
        try
        {
            // A single letter would be one of .NET's named formats; the blank-free escape keeps it the part it names.
            return local.ToString(format.Length == 1 ? "%" + format : format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw new MappingException("mapping.date_format",
                $"'{at.Excerpt}' is not a date format: a letter is repeated too often or a quote is open.", at);
        }
    }

    private static bool IsSafe(string format)
    {
        var quote = '\0';
        foreach (var c in format)
        {
            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
            }
            else if (c is '\'' or '"') quote = c;
            else if (c is '%' or '\\' || (char.IsLetter(c) && !FormatLetters.Contains(c))) return false;
        }
        return quote == '\0';
    }

    public static DateTimeOffset AddDays(DateTimeOffset date, int days, Place at)
    {
        var ticks = date.UtcTicks + days * TimeSpan.TicksPerDay;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) throw OutOfRange(at);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    public static DateTimeOffset AddMonths(DateTimeOffset date, int months, Place at)
    {
        try
        {
            return date.AddMonths(months);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw OutOfRange(at);
        }
    }

    public static decimal ToUnix(DateTimeOffset date) => date.ToUnixTimeSeconds();

    internal static MappingException OutOfRange(Place at) =>
        new("mapping.date", $"'{at.Excerpt}' is outside the years 1 to 9999.", at);
}
