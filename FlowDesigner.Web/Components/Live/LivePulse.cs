using System.Threading.Channels;

namespace FlowDesigner.Web.Components.Live;

/// <summary>
/// Turns many small messages into a few re-reads: at once for the first, never more than one every 350 ms, and one after the last.
/// </summary>
/// <param name="read">Reads and draws again; never called twice at a time.</param>
/// <param name="clock">Measures the pauses.</param>
/// <param name="log">Where a read that failed is told; the screen is read again a little later.</param>
internal sealed class LivePulse(Func<Task> read, TimeProvider clock, ILogger log) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350), AfterFailure = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _end = new();
    private readonly Channel<bool> _due =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<IDisposable> _watches = [];

    private long _restUntil;

    /// <summary>
    /// No read before this time is over: the reader has just asked for something, or could
    /// not read as fast as it changes. A longer rest stands.
    /// </summary>
    public void Rest(TimeSpan time)
    {
        var until = clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency);
        if (until > Interlocked.Read(ref _restUntil))
            Interlocked.Exchange(ref _restUntil, until);
    }

    /// <summary>Something on the screen changed. Quick, and may be called from any thread.</summary>
    public void Beat() => _due.Writer.TryWrite(true);

    /// <summary>Disposed of together with this.</summary>
    public void EndsWith(IDisposable watch) => _watches.Add(watch);

    /// <summary>
    /// Begins with a read of what moved since the page's own, a moment later: the page has just been read, and its reader waits for the
    /// browser to draw it. To be called after the last watch: what moves in between would be lost.
    /// </summary>
    public void Begin()
    {
        Rest(Pause);
        Beat();
        _ = BeatAsync();
    }

    public void Dispose()
    {
        foreach (var watch in _watches)
            watch.Dispose();
        _end.Cancel();
        _end.Dispose();
    }

    private async Task BeatAsync()
    {
        var ended = _end.Token;
        try
        {
            while (await _due.Reader.WaitToReadAsync(ended))
            {
                while (clock.GetElapsedTime(clock.GetTimestamp(), Interlocked.Read(ref _restUntil)) is var rest && rest > TimeSpan.Zero)
                    await Task.Delay(rest, clock, ended);
                _due.Reader.TryRead(out _);
                await Task.Delay(await TryReadAsync(ended) ? Pause : AfterFailure, clock, ended);
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException)
        {
            // The page is gone.
        }
    }

    private async Task<bool> TryReadAsync(CancellationToken ended)
    {
        try
        {
            await read();
            return true;
        }
        catch (Exception failure) when (!ended.IsCancellationRequested && failure is not ObjectDisposedException)
        {
            log.LogError(failure, "A screen could not be read again; it is tried once more in {Seconds} s.", AfterFailure.TotalSeconds);
            Beat();
            return false;
        }
    }
}
