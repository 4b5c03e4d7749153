using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Web.Settings;

public sealed class InvitationGuessingTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Guessing_at_invitations_ends_in_a_wait()
    {
        using var stranger = app.Anonymous();
        for (var i = 0; i < 5; i++)
            Assert.Contains("does not work", await stranger.GetStringAsync("/join?token=guess" + i), StringComparison.Ordinal);
        Assert.Contains("Too many wrong links", await stranger.GetStringAsync("/join?token=guess"), StringComparison.Ordinal);
    }
}
