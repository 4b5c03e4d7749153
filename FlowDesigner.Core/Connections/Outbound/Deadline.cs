using System.Collections.Concurrent;

namespace FlowDesigner.Core.Connections.Outbound;

/// <summary>
/// One deadline over a whole attempt, joined with the caller's token. Reused between
/// calls: a timer per call is the dearest part of a fast call.
/// </summary>
internal sealed class DeadlinePool(TimeProvider time)
{
    private readonly ConcurrentBag<CancellationTokenSource> _free = [];

    public Deadline Start(TimeSpan limit, CancellationToken cancel)
    {
        // Only timers of the system clock can be taken back before they fire.
        if (!ReferenceEquals(time, TimeProvider.System))
            return new(this, new(limit, time), cancel);
        if (!_free.TryTake(out var source))
            source = new();
        source.CancelAfter(limit);
        return new(this, source, cancel);
    }

    private void Return(CancellationTokenSource source)
    {
        if (ReferenceEquals(time, TimeProvider.System) && source.TryReset())
            _free.Add(source);
        else
            source.Dispose();
    }

    /// <summary>Ends with <see cref="Dispose"/>, after which its token means nothing.</summary>
    public readonly struct Deadline : IDisposable
    {
        private readonly DeadlinePool _pool;
        private readonly CancellationTokenSource _source;
        private readonly CancellationTokenRegistration _joined;

        internal Deadline(DeadlinePool pool, CancellationTokenSource source, CancellationToken cancel)
        {
            (_pool, _source) = (pool, source);
            _joined = cancel.CanBeCanceled
                ? cancel.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source)
                : default;
        }

        public CancellationToken Token => _source.Token;

        public void Dispose()
        {
            // Waits for a cancellation under way, so that it cannot hit the next user of the source.
            _joined.Dispose();
            _pool.Return(_source);
        }
    }
}
