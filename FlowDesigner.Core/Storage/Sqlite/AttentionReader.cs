using System.Text.Json;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>What needs a person: failed and unknown runs by the reasons the journal keeps, and those that stand still.</summary>
internal sealed class AttentionReader(SqliteDatabase database)
{
    private const int MostHeld = 1000, Examples = 5;

    private const string Shown =
        "flow_connection_id not in (select id from flow_connection where flow_id in (select value from json_each($2)))";

    internal const string Issues = $"""
        select i.id, i.status, i.flow_connection_id, coalesce(c.flow_id, 0), i.step, i.reason, i.runs,
          (select x.run_id from issue_run x where x.issue_id = i.id order by x.run_id limit 1),
          (select json_group_array(n.run_id) from (select x.run_id from issue_run x where x.issue_id = i.id order by x.run_id desc
              limit $1) n)
        from (select * from issue where {Shown} order by status desc, newest desc limit $0) i left join flow_connection c
            on c.id = i.flow_connection_id
        """;

    internal const string Held = """
        select r.id, r.flow_id, r.flow_connection_id, r.wait_reason, r.message from run r where r.status = 2 and r.wait_reason in (4, 5)
          and r.flow_id not in (select value from json_each($1)) limit $0
        """;

    // One that waits for its time (2), an event (6) or another run (7) does what it was told to.
    internal const string Parked = """
        select * from (
          select r.id, r.flow_id, r.flow_connection_id, r.wait_reason, r.message from flow_connection c cross join run r
          where r.flow_connection_id = c.id and r.status = 2 and r.status in (2, 4, 5, 6, 7) and r.id < $0
            and c.flow_id not in (select value from json_each($2)) limit $1)
        where wait_reason not in (2, 6, 7)
        """;

    private const string IssueCount = $"select coalesce(sum(runs), 0) from (select runs from issue where {Shown} limit $0)";

    public IReadOnlyList<AttentionGroup> Groups(long parkedSince, IReadOnlyCollection<long> exceptFlows, int limit)
    {
        var issues = database.Ask(
            Issues,
            row => new AttentionGroup(
                (RunStatus)row.GetInt32(1) == RunStatus.Unknown ? AttentionKind.Unknown : AttentionKind.Failed,
                row.GetInt64(3), row.GetInt64(2), row.GetString(4), row.GetString(5))
            {
                IssueId = row.GetInt64(0),
                Runs = row.GetInt64(6),
                Oldest = row.LongOrNull(7) ?? 0,
                Examples = JsonSerializer.Deserialize<long[]>(row.GetString(8))!,
            },
            limit, Examples, RunCounters.Json(exceptFlows))
                .Select(group => group with { Newest = group.Examples is [var newest, ..] ? newest : 0 });
        var still = Still(parkedSince, exceptFlows, MostHeld + 1);
        var isCapped = still.Count > MostHeld;
        var others = still.GroupBy(run => (run.Kind, run.FlowId, run.FlowConnectionId, ReasonText.Shape(run.Message))).Select(group =>
        {
            var ids = group.Select(run => run.Id).OrderDescending().ToList();
            return new AttentionGroup(group.Key.Kind, group.Key.FlowId, group.Key.FlowConnectionId, "", group.First().Message)
            {
                Runs = ids.Count,
                IsCapped = isCapped,
                Oldest = ids[^1],
                Newest = ids[0],
                Examples = [.. ids.Take(Examples)],
            };
        });
        return [.. issues.Concat(others).OrderBy(group => group.Kind).ThenByDescending(group => group.Newest).Take(limit)];
    }

    public long Count(long parkedSince, IReadOnlyCollection<long> exceptFlows, int cap) =>
        Math.Min(cap, database.Ask(IssueCount, row => row.GetInt64(0), cap, DBNull.Value, RunCounters.Json(exceptFlows))[0]
            + Still(parkedSince, exceptFlows, cap).Count);

    private List<StillRun> Still(long parkedSince, IReadOnlyCollection<long> exceptFlows, int limit) =>
    [
        .. database.Ask(Held, Read, limit, RunCounters.Json(exceptFlows)).Concat(
            database.Ask(Parked, Read, IdSource.FirstAt(parkedSince), limit, RunCounters.Json(exceptFlows))
                .Where(run => run.Kind == AttentionKind.Parked)).Take(limit),
    ];

    private static StillRun Read(Microsoft.Data.Sqlite.SqliteDataReader row)
    {
        var (kind, why) = (WaitReason)row.GetInt32(3) switch
        {
            WaitReason.Person => (AttentionKind.Person, "Waits for a person."),
            WaitReason.Paused => (AttentionKind.Paused, "Paused."),
            WaitReason.Lane => (AttentionKind.Parked, "Waits for an earlier run of the same lane, which has not ended."),
            _ => (AttentionKind.Parked, "Waits to try again."),
        };
        return new StillRun(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), kind, row.TextOrNull(4) ?? why);
    }

    private sealed record StillRun(long Id, long FlowId, long FlowConnectionId, AttentionKind Kind, string Message);
}
