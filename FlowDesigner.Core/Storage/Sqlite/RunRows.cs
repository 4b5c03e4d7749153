using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>A run as its row says it.</summary>
internal static class RunRows
{
    public const string Columns = """
        r.id, r.flow_connection_id, r.flow_id, r.version, r.bindings, r.status, r.epoch, r.claims, r.wake_at, r.wait_reason, r.lane,
            r.cancel,
        r.origin, r.started_by, r.created, r.finished, r.message, r.set_aside, r.set_aside_by
        """;

    /// <summary>The first column after a run's own.</summary>
    public const int Past = 19;

    public static readonly string ByIds = $"select {Columns} from json_each($0) i cross join run r where r.id = i.value";

    /// <summary>The runs of these ids, in the order of the ids; those that are gone are left out.</summary>
    public static List<RunRow> Of(SqliteDatabase.Loan loan, IReadOnlyCollection<long> ids, bool ascending) =>
        [.. loan.Query(ByIds, Read, RunCounters.Json(ids)).OrderBy(run => ascending ? run.Id : -run.Id)];

    public static RunRow Read(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        FlowConnectionId = row.GetInt64(1),
        FlowId = row.GetInt64(2),
        Version = row.GetInt32(3),
        Bindings = row.GetString(4),
        Status = (RunStatus)row.GetInt32(5),
        Epoch = row.GetInt32(6),
        Claims = row.GetInt32(7),
        WakeAt = row.LongOrNull(8),
        WaitReason = (WaitReason)row.GetInt32(9),
        Lane = row.TextOrNull(10),
        Asked = (RunAsk)row.GetInt32(11),
        Origin = (RunOrigin)row.GetInt32(12),
        StartedBy = row.TextOrNull(13),
        Created = row.GetInt64(14),
        Finished = row.LongOrNull(15),
        Message = row.TextOrNull(16),
        SetAside = row.LongOrNull(17),
        SetAsideBy = row.TextOrNull(18),
    };
}
