using System.Threading.Channels;
using FlowDesigner.Core.Runs;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>Turns the feed's many small messages into a few re-reads: at once for the first, never more than one every 350 ms, and one after the last.</summary>
internal sealed class FeedPulse : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);

    private readonly CancellationTokenSource _end = new();
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly IDisposable _watch;

    /// <param name="feed">What tells that runs move.</param>
    /// <param name="concerns">Which runs are on the screen.</param>
    /// <param name="read">Reads and draws again; never called twice at a time.</param>
    /// <param name="clock">Measures the pause.</param>
    public FeedPulse(RunFeed feed, Func<RunMoved, bool> concerns, Func<Task> read, TimeProvider clock)
    {
        _watch = feed.Watch(moved =>
        {
            if (concerns(moved))
                _due.Writer.TryWrite(true);
        });
        // What moved between the page's first read and now.
        _due.Writer.TryWrite(true);
        _ = BeatAsync(read, clock);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _end.Cancel();
        _end.Dispose();
    }

    private async Task BeatAsync(Func<Task> read, TimeProvider clock)
    {
        var ended = _end.Token;
        try
        {
            while (await _due.Reader.WaitToReadAsync(ended))
            {
                _due.Reader.TryRead(out _);
                await read();
                await Task.Delay(Pause, clock, ended);
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException)
        {
            // The page is gone.
        }
    }
}
