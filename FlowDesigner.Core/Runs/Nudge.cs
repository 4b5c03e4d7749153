using System.Threading.Channels;

namespace FlowDesigner.Core.Runs;

/// <summary>Ends one sleeper's sleep; given while he is awake, it ends the next one. No nudge is lost between two sleeps.</summary>
internal sealed class Nudge
{
    private readonly Channel<bool> _given =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Quick, and may come from any thread.</summary>
    public void Give() => _given.Writer.TryWrite(true);

    /// <summary>Returns after <paramref name="longest"/>, with a nudge, or when <paramref name="stopping"/> is cancelled.</summary>
    public async Task SleepAsync(TimeSpan longest, TimeProvider clock, CancellationToken stopping)
    {
        using var sleep = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(Task.Delay(longest, clock, sleep.Token), _given.Reader.WaitToReadAsync(sleep.Token).AsTask());
        await sleep.CancelAsync();
        _given.Reader.TryRead(out _);
    }
}
