using System.Threading.Channels;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Components.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlowDesigner.Tests.Web.Live;

public sealed class LivePulseTests
{
    private readonly Channel<int> _reads = Channel.CreateUnbounded<int>();
    private int _count;

    [Fact]
    public async Task What_moves_while_the_screen_begins_to_watch_is_read()
    {
        using var pulse = new LivePulse(ReadAsync, TimeProvider.System, NullLogger.Instance);
        // Nothing is read before the last watch is there.
        Assert.Equal(0, _count);
        pulse.Begin();
        Assert.Equal(1, await NextAsync());
        pulse.Beat();
        Assert.Equal(2, await NextAsync());
    }

    [Fact]
    public async Task A_read_that_failed_is_made_again_and_later_changes_are_still_seen()
    {
        using var pulse = new LivePulse(
            () => ++_count == 1 ? throw new InvalidOperationException("broken once") : Note(), TimeProvider.System, NullLogger.Instance);
        pulse.Begin();
        Assert.Equal(2, await NextAsync());
        pulse.Beat();
        Assert.Equal(3, await NextAsync());
    }

    [Fact]
    public async Task Nothing_is_read_while_the_screen_rests_and_what_moved_meanwhile_is_read_once_after_it()
    {
        var clock = new TurnedClock();
        using var pulse = new LivePulse(ReadAsync, clock, NullLogger.Instance);
        pulse.Rest(TimeSpan.FromSeconds(2));
        pulse.Begin();
        pulse.Beat();
        clock.Turn(TimeSpan.FromSeconds(1.9));
        Assert.Equal(0, _count);
        clock.Turn(TimeSpan.FromSeconds(0.2));
        Assert.Equal(1, await NextAsync());
    }

    private Task ReadAsync()
    {
        _count++;
        return Note();
    }

    private Task Note()
    {
        _reads.Writer.TryWrite(_count);
        return Task.CompletedTask;
    }

    private async Task<int> NextAsync() => await _reads.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
