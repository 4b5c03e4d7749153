using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Mappings;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace FlowDesigner.Tests.Runs;

public sealed class RetryPolicyTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_was_asked_the_delay_is_positive_bounded_and_never_shorter_than_retry_after() => Fuzz.Run(
        output, ArbMap.Default.ArbFor<(int Attempts, int Asked, byte Chance)>(), 2000, 200_000, given =>
        {
            var asked = TimeSpan.FromSeconds(given.Asked);
            var delay = RetryPolicy.Delay(given.Attempts, asked, given.Chance / 255.0);
            Assert.InRange(delay, TimeSpan.FromSeconds(0.75), TimeSpan.FromHours(6));
            Assert.True(delay >= (asked < TimeSpan.FromHours(6) ? asked : TimeSpan.FromHours(6)));
        });

    [Fact]
    public void Delays_double_from_a_second_to_a_quarter_of_an_hour()
    {
        var delays = Enumerable.Range(1, RetryPolicy.MaxAttempts).Select(attempt => RetryPolicy.Delay(attempt, null, 0.5).TotalSeconds);
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900], delays);
    }

    [Fact]
    public void Chance_spreads_a_delay_by_a_quarter_to_both_sides() => Assert.Equal(
        (6.0, 8.0, 10.0),
        (RetryPolicy.Delay(4, null, 0).TotalSeconds, RetryPolicy.Delay(4, null, 0.5).TotalSeconds, RetryPolicy.Delay(4, null,
            1).TotalSeconds));

    [Theory]
    [InlineData("30", 30.0)]
    [InlineData("0", 0.0)]
    [InlineData("Mon, 02 Nov 2026 09:01:30 GMT", 90.0)]
    [InlineData("Mon, 02 Nov 2026 08:59:00 GMT", -60.0)]
    [InlineData(null, null)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999", null)]
    public void Retry_after_is_read_as_seconds_or_as_a_date(string? header, double? seconds) =>
        Assert.Equal(seconds, RetryPolicy.ReadRetryAfter(header, Now)?.TotalSeconds);
}
