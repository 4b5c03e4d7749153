using System.Globalization;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>How long something took, as short as it stays honest: 40 ms, 0.42 s, 4.2 s, 2 min 10 s, 3 h 5 min.</summary>
public static class Durations
{
    public static string Say(TimeSpan span) => span switch
    {
        { Ticks: < 0 } => "0 ms",
        { TotalMilliseconds: < 100 } => Invariant($"{span.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 1 } => Invariant($"{span.TotalSeconds:0.00} s"),
        { TotalSeconds: < 10 } => Invariant($"{span.TotalSeconds:0.0} s"),
        { TotalSeconds: < 60 } => Invariant($"{(int)span.TotalSeconds} s"),
        { TotalHours: < 1 } => Invariant($"{span.Minutes} min {span.Seconds} s"),
        { TotalDays: < 1 } => Invariant($"{span.Hours} h {span.Minutes} min"),
        _ => Invariant($"{(int)span.TotalDays} d {span.Hours} h"),
    };

    public static string Between(long fromMs, long toMs) => Say(TimeSpan.FromMilliseconds(toMs - fromMs));

    public static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
