namespace FlowDesigner.Tests.Fakes;

/// <summary>
/// The machine's clock, set ahead as far as a test likes. Unlike a turned clock it goes on by itself, as a real server needs.
/// </summary>
public sealed class ShiftedClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
