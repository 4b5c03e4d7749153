namespace FlowDesigner.Tests.Mappings;

public class CalendarTests
{
    [Theory]
    [InlineData("parse_date('17 Feb 2026', 'd MMM yyyy')", "2026-02-17T00:00:00Z")]
    [InlineData("parse_date('17.02.2026 09:30 +05:30', 'dd.MM.yyyy HH:mm zzz')", "2026-02-17T04:00:00Z")]
    [InlineData("parse_date('20260329 0230', 'yyyyMMdd HHmm', 'Europe/Berlin')", "2026-03-29T01:30:00Z")]
    [InlineData("add_time('2026-01-31', 1, 'month')", "2026-02-28T00:00:00Z")]
    [InlineData("add_time('2024-02-29', 1, 'years')", "2025-02-28T00:00:00Z")]
    [InlineData("add_time('2026-03-28T12:00:00+01:00', 1, 'day', 'Europe/Berlin')", "2026-03-29T10:00:00Z")]
    [InlineData("add_time('2026-03-28T12:00:00+01:00', 24, 'hours', 'Europe/Berlin')", "2026-03-29T11:00:00Z")]
    [InlineData("add_time('2026-10-25T01:30:00Z', 0, 'days', 'Europe/Berlin')", "2026-10-25T01:30:00Z")]
    [InlineData("start_of('2026-10-25T00:30:00Z', 'hour', 'Europe/Berlin')", "2026-10-25T00:00:00Z")]
    [InlineData("start_of('2026-07-15T20:00:00Z', 'hour', 'Asia/Kolkata')", "2026-07-15T19:30:00Z")]
    [InlineData("start_of('2026-07-15T20:00:00Z', 'day', 'Asia/Kolkata')", "2026-07-15T18:30:00Z")]
    [InlineData("start_of('2026-03-01', 'week')", "2026-02-23T00:00:00Z")]
    [InlineData("start_of('2026-12-31', 'quarter')", "2026-10-01T00:00:00Z")]
    [InlineData("start_of('2026-12-31', 'year', 'Asia/Tokyo')", "2025-12-31T15:00:00Z")]
    [InlineData("end_of('2024-02-10', 'month', 'Asia/Kolkata')", "2024-02-29T18:29:59Z")]
    [InlineData("end_of('2026-10-25', 'day', 'Europe/Berlin')", "2026-10-25T22:59:59Z")]
    public void Dates_are_counted_as_a_calendar_in_the_zone_counts_them(string expression, string expected) =>
        Assert.Equal($"\"{expected}\"", Mapping.Of(expression));

    [Theory]
    [InlineData("date_diff('2026-01-31', '2026-02-27', 'months')", "0")]
    [InlineData("date_diff('2026-01-31', '2026-02-28', 'months')", "1")]
    [InlineData("date_diff('2026-01-28', '2026-02-28', 'months')", "1")]
    [InlineData("date_diff('2026-02-28', '2026-01-28', 'months')", "-1")]
    [InlineData("date_diff('2024-02-29', '2026-02-28', 'years')", "2")]
    [InlineData("date_diff('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'days', 'Europe/Berlin')", "1")]
    [InlineData("date_diff('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'days')", "0")]
    [InlineData("date_diff('2026-01-01', '2026-01-01T00:01:30Z', 'seconds')", "90")]
    [InlineData("date_diff('2026-01-01', '2026-12-31', 'quarter')", "3")]
    [InlineData("date_part('2026-03-01', 'weekday')", "7")]
    [InlineData("date_part('2026-01-01', 'week')", "1")]
    [InlineData("date_part('2026-12-31T20:00:00Z', 'year', 'Asia/Kolkata')", "2027")]
    public void The_time_between_dates_and_their_parts_are_numbers(string expression, string expected) =>
        Assert.Equal(expected, Mapping.Of(expression));

    [Theory]
    [InlineData("parse_date('2026-02-30', 'yyyy-MM-dd')", "mapping.date", "which is no date in the format yyyy-MM-dd")]
    [InlineData("parse_date('10', 'q')", "mapping.date_format", "yyyy MM dd")]
    [InlineData("add_time(now, 1, 'fortnight')", "mapping.argument",
        "must be one of second, minute, hour, day, week, month, quarter, year, but is \"fortnight\"")]
    [InlineData("add_time(now, 100000, 'years')", "mapping.date", "outside the years 1 to 9999")]
    [InlineData("start_of('0001-01-01', 'year', 'Asia/Kolkata')", "mapping.date", "outside the years 1 to 9999")]
    [InlineData("date_part(now, 'era')", "mapping.argument", "days_in_month")]
    [InlineData("start_of(now, 'day', 'Mars/Base')", "mapping.time_zone", "Asia/Kolkata")]
    public void What_is_no_date_or_unit_says_what_was_expected(string expression, string code, string words)
    {
        var problem = Mapping.Fails(expression);
        Assert.Equal(code, problem.Code);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }
}
