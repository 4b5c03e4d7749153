using System.Threading.Channels;

namespace FlowDesigner.Web.Components.Live;

/// <summary>Turns many small messages into a few re-reads: at once for the first, never more than one every 350 ms, and one after the last.</summary>
internal sealed class LivePulse : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);

    private readonly CancellationTokenSource _end = new();
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<IDisposable> _watches = [];

    /// <param name="read">Reads and draws again; never called twice at a time.</param>
    /// <param name="clock">Measures the pause.</param>
    public LivePulse(Func<Task> read, TimeProvider clock)
    {
        // What moved between the page's first read and now.
        Beat();
        _ = BeatAsync(read, clock);
    }

    /// <summary>Something on the screen changed. Quick, and may be called from any thread.</summary>
    public void Beat() => _due.Writer.TryWrite(true);

    /// <summary>Disposed of together with this.</summary>
    public void EndsWith(IDisposable watch) => _watches.Add(watch);

    public void Dispose()
    {
        foreach (var watch in _watches)
            watch.Dispose();
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
