using FlowDesigner.Core.Mappings.Expressions;

namespace FlowDesigner.Core.Mappings.Functions;

/// <summary>Dates in the units and zones that people count in.</summary>
internal static class CalendarFunctions
{
    private const int Most = 100_000_000;

    private static readonly Parameter Date = new("date", ParameterKind.Date);
    private static readonly Parameter Unit = new("unit", ParameterKind.Text);
    private static readonly Parameter Zone = new("zone", ParameterKind.Text, IsOptional: true);

    public static IReadOnlyList<MappingFunction> All { get; } =
    [
        new("parse_date", "Date", [new("text", ParameterKind.Text), new("format", ParameterKind.Text), Zone],
            "Reads a date that is written in a format of its own, in the zone, else in UTC.",
            "parse_date('31/01/2026', 'dd/MM/yyyy', 'Asia/Kolkata')", "\"2026-01-30T18:30:00Z\"")
        {
            Result = _ => Shape.Date,
            Body = call => Dated(call, Calendar.Parse(call.Text(0), call.Text(1), ZoneAt(call, 2), call.PlaceOf(0), call.PlaceOf(1))),
        },
        new("add_time", "Date", [Date, new("number", ParameterKind.Number), Unit, Zone],
            "So many seconds, minutes, hours, days, weeks, months, quarters or years later; a month's last day stays a last day.",
            "add_time('2026-01-31T10:00:00Z', 2, 'hours')", "\"2026-01-31T12:00:00Z\"")
        {
            Result = _ => Shape.Date,
            Body = call => Dated(
                call, Calendar.Add(call.Date(0), call.Whole(1, -Most, Most), UnitAt(call, 2), ZoneAt(call, 3), call.Place)),
        },
        new("start_of", "Date", [Date, Unit, Zone],
            "When the hour, day, week (from Monday), month, quarter or year of a date began in the zone, else in UTC.",
            "start_of('2026-02-17T10:00:00Z', 'month', 'Asia/Kolkata')", "\"2026-01-31T18:30:00Z\"")
        {
            Result = _ => Shape.Date,
            Body = call => Dated(call, Calendar.StartOf(call.Date(0), UnitAt(call, 1), ZoneAt(call, 2), call.Place)),
        },
        new("end_of", "Date", [Date, Unit, Zone],
            "The last second of the hour, day, week, month, quarter or year of a date in the zone, else in UTC.",
            "end_of('2026-02-17', 'month')", "\"2026-02-28T23:59:59Z\"")
        {
            Result = _ => Shape.Date,
            Body = call =>
            {
                var (unit, zone) = (UnitAt(call, 1), ZoneAt(call, 2));
                var next = Calendar.Add(Calendar.StartOf(call.Date(0), unit, zone, call.Place), 1, unit, zone, call.Place);
                return Dated(call, Calendar.Add(next, -1, "second", zone, call.Place));
            },
        },
        new("date_diff", "Date", [new("from", ParameterKind.Date), new("to", ParameterKind.Date), Unit, Zone],
            "How many whole units lie between two dates; negative where the second is earlier.",
            "date_diff('2026-01-15', '2026-03-14', 'months')", "1")
        {
            Result = _ => Shape.Number,
            Body = call =>
            {
                Count(call);
                return Value.Of(Calendar.Between(call.Date(0), call.Date(1), UnitAt(call, 2), ZoneAt(call, 3), call.Place));
            },
        },
        new("date_part", "Date", [Date, new("part", ParameterKind.Text), Zone],
            "A part as a number: year, quarter, month, week, day, weekday (Monday is 1), day_of_year, days_in_month, hour, "
                + "minute or second.",
            "date_part('2026-02-17', 'days_in_month')", "28")
        {
            Result = _ => Shape.Number,
            Body = call =>
            {
                Count(call);
                return Calendar.Part(call.Date(0), call.Text(1), ZoneAt(call, 2)) is { } part
                    ? Value.Of((decimal)part)
                    : throw call.Fail(1, "mapping.argument",
                    "this is no part of a date. Use year, quarter, month, week, day, weekday, day_of_year, days_in_month, hour, "
                        + "minute or second.");
            },
        },
    ];

    private static Value Dated(Arguments call, DateTimeOffset date)
    {
        Count(call);
        return Value.Of(date);
    }

    // What zones and formats take to work out, by their making and not by the result's size.
    private static void Count(Arguments call)
    {
        call.Run.Spend(10, call.Place);
        call.Run.SpendBytes(400, call.Place);
    }

    private static string UnitAt(Arguments call, int index) => Calendar.Unit(call.Text(index), call.PlaceOf(index));

    private static TimeZoneInfo ZoneAt(Arguments call, int index) =>
        call.Has(index) ? Dates.Zone(call.Text(index), call.PlaceOf(index)) : TimeZoneInfo.Utc;
}
