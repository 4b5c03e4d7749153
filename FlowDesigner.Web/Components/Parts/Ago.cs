using System.Globalization;

namespace FlowDesigner.Web.Components.Parts;

/// <summary>Times in words. client/src/time.ts says the same words and keeps them true while the page is open.</summary>
public static class Ago
{
    public static string Say(TimeSpan past) =>
        past < TimeSpan.Zero ? $"in {Span(-past)}" : past.TotalSeconds < 2 ? "now" : $"{Span(past)} ago";

    private static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min"),
        { TotalHours: < 24 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h"),
        { TotalDays: < 2 } => "1 day",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} days"),
    };
}
