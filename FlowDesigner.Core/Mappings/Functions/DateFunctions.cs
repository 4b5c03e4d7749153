using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

internal static class DateFunctions
{
    private const int MostDays = 4_000_000;
    private const int MostMonths = 120_000;

    private static readonly Parameter Date = new("date", ParameterKind.Date);
    private static readonly Parameter Zone = new("zone", ParameterKind.Text, IsOptional: true);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("date", "Date", [new("text_or_seconds", ParameterKind.Date), Zone],
            "Reads ISO text or Unix seconds; a text without an offset is meant in the zone, else in UTC.",
            "date('2026-01-31', 'Asia/Kolkata')", "\"2026-01-30T18:30:00Z\"")
        {
            Result = _ => Shape.Date,
            Body = call => Value.Of(Read(call)),
        },
        new("format_date", "Date", [Date, new("format", ParameterKind.Text), Zone],
            "Shows a date in a format of yyyy MM dd HH mm ss, in the zone, else in UTC.",
            "format_date('2026-01-31T20:00:00Z', 'd MMM yyyy', 'Asia/Kolkata')", "\"1 Feb 2026\"")
        {
            Result = _ => Shape.Text,
            Body = call =>
            {
                call.Run.Spend(20, call.Place);
                call.Run.SpendBytes(300, call.Place);
                return call.Say(Dates.Format(call.Date(0), call.Text(1), ZoneAt(call, 2), call.Place));
            },
        },
        new("add_days", "Date", [Date, new("days", ParameterKind.Number)],
            "The date that many days later; a negative number goes back.", "add_days('2026-01-31', 30)", "\"2026-03-02T00:00:00Z\"")
        {
            Result = _ => Shape.Date,
            Body = call => Value.Of(Dates.AddDays(call.Date(0), call.Whole(1, -MostDays, MostDays), call.Place)),
        },
        new("add_months", "Date", [Date, new("months", ParameterKind.Number)],
            "The same day that many months later, or the last day of a shorter month.",
            "add_months('2026-01-31', 1)", "\"2026-02-28T00:00:00Z\"")
        {
            Result = _ => Shape.Date,
            Body = call => Value.Of(Dates.AddMonths(call.Date(0), call.Whole(1, -MostMonths, MostMonths), call.Place)),
        },
        new("unix", "Date", [Date],
            "Whole seconds since 1970, as Stripe and Razorpay want times.", "unix('2026-01-31T00:00:00Z')", "1769817600")
        {
            Result = _ => Shape.Number,
            Body = call => Value.Of(Dates.ToUnix(call.Date(0))),
        },
        new("now", "Date", [],
            "The time of the step's first attempt; a retry sees the same time.", "now() == now", "true")
        {
            Result = _ => Shape.Date,
            Body = call => Value.Of(call.Run.Scope.Now),
        },
    ];

    private static DateTimeOffset Read(Arguments call)
    {
        var value = call.Any(0);
        return value.Kind switch
        {
            ValueKind.Text => Dates.Parse(call.Run.Text(value, call.PlaceOf(0)), ZoneAt(call, 1), call.PlaceOf(0)),
            ValueKind.Number => Dates.FromUnix(call.Run.Number(value, call.PlaceOf(0)), call.PlaceOf(0)),
            ValueKind.Date => value.Date,
            _ => throw call.Mismatch(value, 0, "a date, an ISO text or Unix seconds"),
        };
    }

    private static TimeZoneInfo ZoneAt(Arguments call, int index) =>
        call.Has(index) ? Dates.Zone(call.Text(index), call.PlaceOf(index)) : TimeZoneInfo.Utc;
}
