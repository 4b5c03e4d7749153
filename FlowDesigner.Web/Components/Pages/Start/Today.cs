using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Web.Components.Pages.Start;

/// <summary>The runs of the reader's own day, from counters by quarter hour: by state, and by hour for the bars.</summary>
public sealed record Today(IReadOnlyDictionary<RunStatus, long> Counts, IReadOnlyList<Hour> Hours)
{
    public long CountOf(params IEnumerable<RunStatus> statuses) => statuses.Sum(status => Counts.GetValueOrDefault(status));

    public long Most => Hours.Max(hour => hour.All);

    /// <summary>Reads the day that a moment lies in; it may have 23 or 25 hours.</summary>
    public static Today Read(IRunReader runs, DateTimeOffset now, TimeZoneInfo zone)
    {
        var marks = Quarters.Days(now, 1, zone);
        var ended = runs.EndedByQuarter(marks[0], marks[1]);
        var counts = ended.GroupBy(count => count.Status).ToDictionary(group => group.Key, group => group.Sum(count => count.Runs));
        foreach (var (status, count) in runs.Open())
            counts[status] = count;
        var byHour = ended.ToLookup(count => (count.Quarter - marks[0]) / 4);
        return new Today(counts,
        [
            .. Enumerable.Range(0, (int)((marks[1] - marks[0] + 3) / 4)).Select(hour =>
            {
                var from = Quarters.Start(marks[0] + hour * 4);
                return new Hour(TimeZoneInfo.ConvertTime(from, zone), from > now, byHour[hour].Sum(count => count.Runs),
                    byHour[hour].Where(count => count.Status is RunStatus.Failed or RunStatus.Unknown).Sum(count => count.Runs));
            }),
        ]);
    }
}

/// <summary>One bar: how many runs ended in an hour, and how many of them failed or are unknown.</summary>
public sealed record Hour(DateTimeOffset From, bool IsAhead, long All, long Failed);
