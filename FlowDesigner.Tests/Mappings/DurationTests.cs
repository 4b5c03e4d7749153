using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Mappings;

public class DurationTests
{
    [Theory]
    [InlineData("3 days", 259_200)]
    [InlineData("1 hour 30 minutes", 5_400)]
    [InlineData("1h, 30m", 5_400)]
    [InlineData("1.5 hours", 5_400)]
    [InlineData("2 Weeks", 1_209_600)]
    [InlineData("45s", 45)]
    [InlineData("0 seconds", 0)]
    [InlineData("PT90M", 5_400)]
    [InlineData("P1DT2H", 93_600)]
    public void A_duration_is_read_as_people_write_it(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("P")]
    [InlineData("3")]
    [InlineData("three days")]
    [InlineData("3 days ago")]
    [InlineData("-3 days")]
    [InlineData("30 minutes 1 hour")]
    [InlineData("999999999 weeks")]
    [InlineData("3 days 3 days")]
    public void What_is_none_is_not_guessed(string text) => Assert.Null(Duration.Read(text));
}
