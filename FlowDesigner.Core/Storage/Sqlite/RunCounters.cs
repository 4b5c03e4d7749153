using System.Globalization;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Counts of runs, from counters that the journal keeps: never from counting the history.</summary>
internal sealed class RunCounters(SqliteDatabase database)
{
    // Steps from one flow connection to the next along the primary key, instead of reading every counter there is.
    private const string All = """
        with recursive chosen(id) as (
          select min(flow_connection_id) from stat
          union all select (select min(flow_connection_id) from stat where flow_connection_id > chosen.id) from chosen
              where chosen.id is not null)
        """;

    private const string Given = "with chosen(id) as (select value from json_each($2))";

    public IReadOnlyDictionary<RunStatus, long> Ended(long from, IReadOnlyCollection<long>? flowConnections) => Ask(
        "select s.status, sum(s.runs) from chosen c cross join stat s where s.flow_connection_id = c.id and s.quarter >= $0 "
            + "and s.quarter < $1 group by s.status",
        row => new KeyValuePair<RunStatus, long>((RunStatus)row.GetInt32(0), row.GetInt64(1)), from, long.MaxValue,
        flowConnections).ToDictionary();

    public IReadOnlyList<QuarterCount> ByQuarter(long from, long to, IReadOnlyCollection<long>? flowConnections) => Ask(
        """
        select s.quarter, s.status, sum(s.runs) from chosen c cross join stat s
        where s.flow_connection_id = c.id and s.quarter >= $0 and s.quarter < $1 group by s.quarter, s.status order by s.quarter, s.status
        """,
        row => new QuarterCount(row.GetInt64(0), (RunStatus)row.GetInt32(1), row.GetInt64(2)), from, to, flowConnections);

    public IReadOnlyList<SlotCount> BySlot(IReadOnlyList<long> marks, IReadOnlyCollection<long> flowConnections) => database.Ask(
        """
        with slot(n, first, past) as (select a.key, a.value, b.value from json_each($0) a join json_each($0) b on b.key = a.key + 1)
        select c.value, slot.n, s.status, sum(s.runs) from json_each($1) c cross join slot cross join stat s
        where s.flow_connection_id = c.value and s.quarter >= slot.first and s.quarter < slot.past group by c.value, slot.n, s.status
        """,
        row => new SlotCount(row.GetInt64(0), row.GetInt32(1), (RunStatus)row.GetInt32(2), row.GetInt64(3)), Json(marks),
        Json(flowConnections));

    public IReadOnlyDictionary<RunStatus, long> Open() => database.Ask(
        """
        select 0, count(*) from (select 1 from run where status = 0 limit 100000)
        union all select 1, count(*) from run where status = 1
        union all select 2, count(*) from run where status = 2 and wake_at is not null
        """,
        row => new KeyValuePair<RunStatus, long>((RunStatus)row.GetInt32(0), row.GetInt64(1))).ToDictionary();

    private List<T> Ask<T>(string sql, Func<SqliteDataReader, T> read, long from, long to, IReadOnlyCollection<long>? flowConnections) =>
        flowConnections is null
            ? database.Ask($"{All} {sql}", read, from, to)
            : database.Ask($"{Given} {sql}", read, from, to, Json(flowConnections));

    /// <summary>Any number of ids in one parameter.</summary>
    internal static string Json(IEnumerable<long> ids) =>
        $"[{string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))}]";
}
