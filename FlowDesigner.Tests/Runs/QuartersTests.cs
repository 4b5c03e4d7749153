using FlowDesigner.Core.Runs;

namespace FlowDesigner.Tests.Runs;

public sealed class QuartersTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 29, 20, 10, 0, TimeSpan.Zero);

    [Fact]
    public void A_readers_days_begin_at_the_readers_midnight()
    {
        var india = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");
        var marks = Quarters.Days(Now, 2, india);
        // 20:10 UTC is 01:40 of the next day there.
        Assert.Equal(
            ["2026-03-28 18:30", "2026-03-29 18:30", "2026-03-30 18:30"], marks.Select(mark => $"{Quarters.Start(mark):yyyy-MM-dd HH:mm}"));
    }

    [Fact]
    public void The_day_of_a_clock_change_is_an_hour_shorter()
    {
        var marks = Quarters.Days(Now, 1, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Assert.Equal(23 * 4, marks[1] - marks[0]);
    }

    [Fact]
    public void The_last_hours_end_with_the_hour_under_way()
    {
        var marks = Quarters.Hours(Now, 24);
        Assert.Equal(25, marks.Count);
        Assert.Equal("2026-03-29 21:00", $"{Quarters.Start(marks[^1]):yyyy-MM-dd HH:mm}");
        Assert.All(marks.Zip(marks.Skip(1)), pair => Assert.Equal(4, pair.Second - pair.First));
    }
}
