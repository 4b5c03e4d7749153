using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>
/// Counts runs by their ids, which are in the order of time. What was counted once is remembered, so that only new runs cost a look.
/// </summary>
public sealed class SqliteEventCounts(SqliteDatabase database, TimeProvider clock) : IEventCounts
{
    // Days of readers in different zones begin at different ids; no more are kept than there are zones.
    private const int MostKept = 48;

    // An id is taken before its commit: what is younger than this may still arrive behind a greater one.
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(30);
    private readonly Dictionary<(long From, long To), (long Past, long Count)> _known = [];
    private readonly Lock _one = new();

    public long Between(long fromMs, long toMs)
    {
        var (from, to) = (IdSource.FirstAt(fromMs), toMs == long.MaxValue ? long.MaxValue : IdSource.FirstAt(toMs));
        lock (_one)
        {
            var (past, count) = _known.GetValueOrDefault((from, to), (from, 0));
            var settled = Math.Min(to, IdSource.FirstAt((clock.GetUtcNow() - Unsettled).ToUnixTimeMilliseconds()));
            if (settled > past)
            {
                if (_known.Count >= MostKept)
                    _known.Clear();
                (past, count) = (settled, count + Count(past, settled));
                _known[(from, to)] = (past, count);
            }
            return count + Count(past, to);
        }
    }

    private long Count(long from, long past) =>
        database.Ask("select count(*) from run where id >= $0 and id < $1", row => row.GetInt64(0), from, past)[0];
}
