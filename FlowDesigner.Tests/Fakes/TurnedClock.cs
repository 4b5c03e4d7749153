namespace FlowDesigner.Tests.Fakes;

/// <summary>A clock that moves only when a test turns it; timers fire as it passes their moment.</summary>
public sealed class TurnedClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private DateTimeOffset _now = start;

    public TurnedClock() : this(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Turn(TimeSpan by)
    {
        List<Alarm> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _alarms.Where(alarm => alarm.At <= _now)];
            foreach (var alarm in due)
                alarm.Reset(_now);
        }
        foreach (var alarm in due)
            alarm.Ring();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm(TurnedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset At { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var rings = dueTime == TimeSpan.Zero;
            lock (clock._lock)
            {
                _period = period;
                At = dueTime < TimeSpan.Zero || rings ? DateTimeOffset.MaxValue : clock._now + dueTime;
                if (!clock._alarms.Contains(this))
                    clock._alarms.Add(this);
            }
            if (rings)
                ThreadPool.QueueUserWorkItem(_ => Ring());
            return true;
        }

        public void Reset(DateTimeOffset now) => At = _period > TimeSpan.Zero ? now + _period : DateTimeOffset.MaxValue;

        public void Ring() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
                clock._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
