using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Runs.Waits;

public sealed class TimeWaitTests
{
    private static string Flow(string wait) => TestFlows.Of($$$"""
        { "key": "hold", "control": "wait", {{{wait}}} },
        {{{TestFlows.Step("charge", "charge", "hold")}}}
        """);

    [Fact]
    public async Task A_run_waits_for_days_across_a_restart_and_goes_on_when_its_time_comes()
    {
        await using var kit = await EngineKit.StartAsync(Flow("\"for\": \"3 days\""));
        var began = kit.Clock.GetUtcNow();
        var run = await kit.AcceptAsync("""{ "id": "s1" }""");
        var parked = await kit.UntilAsync(run, row => row.Status == RunStatus.Waiting);
        Assert.Equal((WaitReason.Time, "Waits 3 days."), (parked.WaitReason, parked.Message));
        Assert.InRange(parked.WakeAt!.Value - began.ToUnixTimeMilliseconds(), 3 * 86_400_000L, (3 * 86_400_000L) + 10_000);

        await kit.RestartAsync();
        kit.Clock.Turn(TimeSpan.FromDays(2));
        Assert.Equal(parked.WakeAt, (await kit.UntilAsync(run, row => row.Status == RunStatus.Waiting)).WakeAt);
        Assert.Empty(kit.Transport.Sent);
        kit.Clock.Turn(TimeSpan.FromDays(1));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(run)).Status);
        Assert.Single(kit.Transport.Sent);
        Assert.Equal(StepStatus.Completed, kit.Step(run, "hold")!.Status);
    }

    [Theory]
    [InlineData("\"for\": \"{{ trigger.pause }}\"", "90 minutes", 90 * 60)]
    [InlineData("\"for\": \"{{ trigger.pause }}\"", "PT1H30M", 90 * 60)]
    [InlineData("\"until\": \"{{ trigger.pause }}\"", "2026-11-02T15:30:00+05:30", 3600)]
    [InlineData("\"until\": \"{{ date(trigger.pause, 'Asia/Kolkata') }}\"", "2026-11-02T15:30:00", 3600)]
    [InlineData("\"until\": \"{{ trigger.pause }}\"", "2026-11-02T10:00:00", 3600)]
    public async Task A_moment_is_the_same_instant_in_whatever_zone_it_is_written(string wait, string value, int seconds)
    {
        await using var kit = await EngineKit.StartAsync(Flow(wait));
        var run = await kit.AcceptAsync($$"""{ "id": "s1", "pause": "{{value}}" }""");
        var parked = await kit.UntilAsync(run, row => row.Status is RunStatus.Waiting or RunStatus.Failed);
        Assert.True(parked.Status == RunStatus.Waiting, parked.Message);
        var expected = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero).AddSeconds(seconds).ToUnixTimeMilliseconds();
        Assert.InRange(parked.WakeAt!.Value, expected, expected + 10_000);
    }

    [Theory]
    [InlineData("\"for\": \"{{ trigger.pause }}\"", "a while",
        "\"a while\" is no duration of at most ten years. Write a duration such as 30 minutes")]
    [InlineData("\"until\": \"{{ trigger.pause }}\"", "soon", "'soon' is not a date. Expected ISO text")]
    public async Task What_is_no_duration_or_date_fails_with_what_was_expected(string wait, string value, string said)
    {
        await using var kit = await EngineKit.StartAsync(Flow(wait));
        var failed = await kit.RunAsync($$"""{ "id": "s1", "pause": "{{value}}" }""");
        Assert.Equal(RunStatus.Failed, failed.Status);
        Assert.Contains(said, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moment_that_has_passed_is_not_waited_for()
    {
        await using var kit = await EngineKit.StartAsync(Flow("\"until\": \"2020-01-01T00:00:00Z\""));
        Assert.Equal(RunStatus.Completed, (await kit.RunAsync("""{ "id": "s1" }""")).Status);
    }

    [Fact]
    public async Task Items_of_a_loop_each_wait_for_their_own_time_and_what_is_done_is_not_done_again()
    {
        await using var kit = await EngineKit.StartAsync(TestFlows.Of($$$"""
            { "key": "each", "control": "for_each", "list": "{{ trigger.orders }}", "item_key": "{{ item.id }}" },
            { "key": "hold", "control": "wait", "in": "each", "for": "{{ item.pause }}" },
            {{{TestFlows.Step("charge", "charge", "hold", """ "in": "each" """, """{ "ref": "{{ item.id }}" }""")}}}
            """));
        var run = await kit.AcceptAsync(
            """{ "id": "s1", "orders": [{ "id": "a", "pause": "1 day" }, { "id": "b", "pause": "2 days" }] }""");
        var first = await kit.UntilAsync(run, row => row.Status == RunStatus.Waiting);
        Assert.Equal(kit.Step(run, "each[a]/hold")!.WakeAt, first.WakeAt);
        kit.Clock.Turn(TimeSpan.FromDays(1));
        var second = await kit.UntilAsync(run, row => row.Status == RunStatus.Waiting && row.WakeAt > first.WakeAt);
        Assert.Equal("""{"ref":"a"}""", Assert.Single(kit.Transport.Sent).Body);
        Assert.Equal(kit.Step(run, "each[b]/hold")!.WakeAt, second.WakeAt);
        await kit.RestartAsync();
        kit.Clock.Turn(TimeSpan.FromDays(1));
        await kit.EndedAsync(run);
        Assert.Equal(2, kit.Transport.Sent.Count);
        Assert.Equal("2 done", kit.Step(run, "each")!.Message);
    }

    [Fact]
    public async Task A_waiting_run_is_cancelled_at_once_and_a_paused_one_stays_when_its_time_comes()
    {
        await using var kit = await EngineKit.StartAsync(Flow("\"for\": \"1 day\""));
        var (cancelled, paused) = (await kit.AcceptAsync("""{ "id": "s1" }"""), await kit.AcceptAsync("""{ "id": "s2" }"""));
        await kit.UntilAsync(cancelled, row => row.Status == RunStatus.Waiting);
        await kit.UntilAsync(paused, row => row.Status == RunStatus.Waiting);
        Assert.True(await kit.Runs.CancelAsync(cancelled, "Mira"));
        Assert.Equal(RunStatus.Cancelled, kit.Reader.Find(cancelled)!.Status);
        Assert.True(await kit.Runs.PauseAsync(paused, "Mira"));
        kit.Clock.Turn(TimeSpan.FromDays(2));
        Assert.Equal(WaitReason.Paused, kit.Reader.Find(paused)!.WaitReason);
        Assert.True(await kit.Runs.ResumeAsync(paused));
        Assert.Equal(RunStatus.Completed, (await kit.EndedAsync(paused)).Status);
    }

    [Fact]
    public async Task A_preview_says_how_long_a_run_would_wait_and_goes_on()
    {
        await using var kit = await EngineKit.StartAsync(Flow("\"for\": \"3 days\""));
        var preview = await kit.PreviewAsync("""{ "id": "s1" }""");
        Assert.Equal("Would wait 3 days", preview.Steps[0].Sentence);
        Assert.Equal("Would charge s1", preview.Steps[1].Sentence);
        Assert.Equal("completed", preview.Status);
        Assert.Empty(kit.Transport.Sent);
    }
}
