using System.Collections.Concurrent;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Triggers;

/// <summary>Counts every yes that a sender heard, apart from what the disk holds, so that the two can be held against each other.</summary>
public sealed class EventTally(IEventCounts disk, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, long> _accepted = new();
    private readonly long _from = clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>An event was stored and its sender is about to be told so.</summary>
    public void Note(long createdMs) => _accepted.AddOrUpdate(Quarters.Of(createdMs), 1, static (_, count) => count + 1);

    /// <summary>Since a moment that a quarter hour begins at. What an earlier process accepted is known by the disk alone.</summary>
    public EventsToday Since(DateTimeOffset moment)
    {
        var first = moment.ToUnixTimeMilliseconds();
        // The yeses first: an event between the two reads is then one more on disk, never one less.
        var accepted = _accepted.Where(pair => pair.Key >= Quarters.Of(first)).Sum(pair => pair.Value);
        var before = first < _from ? disk.Between(first, _from) : 0;
        return new EventsToday(before + accepted, disk.Between(first, long.MaxValue));
    }
}

/// <summary>Events since the reader's midnight: how many senders heard a yes, and how many are in the database.</summary>
public sealed record EventsToday(long Accepted, long OnDisk)
{
    public long Missing => Math.Max(0, Accepted - OnDisk);
}
