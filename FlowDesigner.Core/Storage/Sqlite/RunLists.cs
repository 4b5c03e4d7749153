using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>
/// Lists of runs by any conditions at once. Each costs a few seeks and a page of rows, whatever the age and size of the history; a
/// condition without an index of its own is looked for among a bounded number of runs, and the page says so.
/// </summary>
internal sealed class RunLists(SqliteDatabase database)
{
    private const int MostLookedAt = 5000, FirstChunk = 100, LargestChunk = 500;

    public RunPage Page(RunFilter filter)
    {
        using var loan = database.Read();
        // One snapshot: a run that changes its status meanwhile must not appear twice.
        loan.Command("begin", 0).ExecuteNonQuery();
        try
        {
            return Page(loan, filter);
        }
        finally
        {
            loan.Command("rollback", 0).ExecuteNonQuery();
        }
    }

    public long Count(RunFilter filter, long cap)
    {
        using var loan = database.Read();
        var merge = RunMerge.Begin(loan, filter, RangeOf(filter));
        long count = 0;
        while (count < cap && merge.Take(LargestChunk) is { Count: > 0 } ids)
            count += merge.IsExact ? ids.Count : RunRows.Of(loan, ids, merge.Ascending).Count(merge.Fits);
        return Math.Min(count, cap);
    }

    private static RunPage Page(SqliteDatabase.Loan loan, RunFilter filter)
    {
        var limit = Math.Clamp(filter.Limit, 1, 500);
        var merge = RunMerge.Begin(loan, filter, RangeOf(filter));
        var found = new List<RunRow>(limit);
        var (lookedAt, chunk) = (0, FirstChunk);
        long last = 0;
        var isFull = false;
        while (lookedAt < MostLookedAt && !isFull)
        {
            var ids = merge.Take(merge.IsExact ? limit - found.Count + 1 : Math.Min(chunk, MostLookedAt - lookedAt));
            if (ids.Count == 0)
                break;
            lookedAt += ids.Count;
            chunk = Math.Min(chunk * 2, LargestChunk);
            foreach (var run in RunRows.Of(loan, ids, merge.Ascending))
            {
                var fits = merge.Fits(run);
                // One more that fits tells that there is a next page.
                if (fits && (isFull = found.Count == limit))
                    break;
                last = run.Id;
                if (fits)
                    found.Add(run);
            }
        }
        var stopped = !isFull && lookedAt >= MostLookedAt && merge.HasMore;
        if (merge.Ascending)
            found.Reverse();
        return new RunPage(found) { Next = isFull || stopped ? last : null, IsPartial = stopped, ByBeginning = merge.ByBeginning };
    }

    private static IdRange RangeOf(RunFilter filter)
    {
        // Ids are ordered by time, so a time is a bound on the id that every index ends in.
        var from = Math.Max(filter.CreatedFrom is { } created ? IdSource.FirstAt(created) : 0, filter.After is { } after ? after + 1 : 0);
        var to = Math.Min(filter.CreatedTo is { } until ? IdSource.FirstAt(until) : long.MaxValue, filter.Before ?? long.MaxValue);
        return new IdRange(from, to, filter.After is not null);
    }
}
