namespace FlowDesigner.Core.Connections.Outbound;

/// <summary>
/// Spaces the request starts of one connection and bounds how many run at once. First come, first served; limits may change at any time.
/// </summary>
internal sealed class ConnectionLimiter(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private ITimer? _timer;
    private double? _rate;
    private int _parallel;
    private int _active;
    private double _tokens;
    private long _filledAt;

    /// <summary>Completes at once where nothing holds the caller back.</summary>
    public ValueTask<IDisposable> AcquireAsync(double? ratePerSecond, int maxParallel, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return ValueTask.FromCanceled<IDisposable>(cancel);
        Waiter waiter;
        lock (_gate)
        {
            Apply(ratePerSecond, maxParallel);
            Grant();
            if (_waiters.Count == 0 && TryTake())
                return new(new Permit(this));
            waiter = new();
            waiter.Node = _waiters.AddLast(waiter);
            SetTimer();
        }
        return new(cancel.CanBeCanceled ? WaitAsync(waiter, cancel) : waiter.Granted.Task);
    }

    /// <summary>
    /// Room for a quarter of a second, so that two quick calls do not wait for each other
    /// and no second sees more than the provider's own limit.
    /// </summary>
    private static double Burst(double rate) => Math.Max(1, rate / 4);

    private async Task<IDisposable> WaitAsync(Waiter waiter, CancellationToken cancel)
    {
        using var registration = cancel.UnsafeRegister(_ => GiveUp(waiter, cancel), null);
        return await waiter.Granted.Task.ConfigureAwait(false);
    }

    private void GiveUp(Waiter waiter, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (waiter.Node.List is null)
                return;
            _waiters.Remove(waiter.Node);
        }
        waiter.Granted.TrySetCanceled(cancel);
    }

    private void Release()
    {
        lock (_gate)
        {
            _active--;
            Grant();
        }
    }

    private void OnTimer()
    {
        lock (_gate)
            Grant();
    }

    private void Apply(double? rate, int parallel)
    {
        _parallel = Math.Max(1, parallel);
        if (rate == _rate)
            return;
        Refill();
        // A limit that was just set begins full; one that was changed keeps what it had saved.
        _tokens = rate is { } now ? Math.Min(_rate is null ? double.MaxValue : _tokens, Burst(now)) : 0;
        _rate = rate;
        _filledAt = time.GetTimestamp();
    }

    private void Grant()
    {
        while (_waiters.First is { } first && TryTake())
        {
            _waiters.RemoveFirst();
            first.Value.Granted.TrySetResult(new Permit(this));
        }
        SetTimer();
    }

    private bool TryTake()
    {
        if (_active >= _parallel)
            return false;
        if (_rate is not null)
        {
            Refill();
            // A hair under one: a timer may fire the last bit early.
            if (_tokens < 1 - 1e-6)
                return false;
            _tokens -= 1;
        }
        _active++;
        return true;
    }

    private void Refill()
    {
        if (_rate is not { } rate)
            return;
        var now = time.GetTimestamp();
        _tokens = Math.Min(Burst(rate), _tokens + time.GetElapsedTime(_filledAt, now).TotalSeconds * rate);
        _filledAt = now;
    }

    // Only for waiters that lack a token: those that lack a slot are woken by a release.
    private void SetTimer()
    {
        if (_waiters.Count == 0 || _rate is not { } rate || _active >= _parallel)
            return;
        var wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((1 - _tokens) / rate * 1000)));
        if (_timer is null)
            _timer = time.CreateTimer(static state => ((ConnectionLimiter)state!).OnTimer(), this, wait, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private sealed class Waiter
    {
        public TaskCompletionSource<IDisposable> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public LinkedListNode<Waiter> Node { get; set; } = null!;
    }

    private sealed class Permit(ConnectionLimiter limiter) : IDisposable
    {
        private ConnectionLimiter? _limiter = limiter;

        public void Dispose() => Interlocked.Exchange(ref _limiter, null)?.Release();
    }
}
