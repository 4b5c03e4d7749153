using System.Globalization;
using System.Text;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Reads of runs on read-only connections. Lists are keyset-paged over narrow rows, so they cost the same at any age.</summary>
public sealed class SqliteRunReader(SqliteDatabase database) : IRunReader
{
    private const string RunColumns = """
        r.id, r.flow_connection_id, r.flow_id, r.version, r.bindings, r.status, r.epoch, r.claims, r.wake_at, r.wait_reason, r.lane, r.cancel,
        r.origin, r.started_by, r.created, r.finished, r.message
        """;

    private const int PayloadColumn = 17;

    private readonly RunCounters _counters = new(database);

    // Written as the partial index run_rare says it, or SQLite does not take that index.
    private const string Rare = " and r.status in (2, 4, 5, 6, 7)";

    public RunSnapshot? Load(long runId)
    {
        using var loan = database.Read();
        // One snapshot for all three reads, or a step could be newer than its run's epoch.
        loan.Command("begin", 0).ExecuteNonQuery();
        try
        {
            if (loan.Query($"select {RunColumns} from run r where r.id = $0", ReadRun, runId).FirstOrDefault() is not { } run)
                return null;
            var payload = Payload(loan, runId) ?? ReadOnlyMemory<byte>.Empty;
            return new RunSnapshot(run, payload, run.Epoch == 0 ? [] : Steps(loan, runId, int.MaxValue));
        }
        finally
        {
            loan.Command("rollback", 0).ExecuteNonQuery();
        }
    }

    public IReadOnlyList<RunSnapshot> Ready(long flowConnectionId, long after, int limit) => database.Ask(
        $"""
        select {RunColumns}, p.codec, p.bytes from run r join payload p on p.run_id = r.id
        where r.flow_connection_id = $0 and r.status = 0 and r.id > $1 order by r.id limit $2
        """,
        row => new RunSnapshot(ReadRun(row), new StoredBytes(row.GetInt32(PayloadColumn), (byte[])row[PayloadColumn + 1]).Open(), []), flowConnectionId, after, limit);

    public IReadOnlyList<(long FlowConnectionId, int Count)> Backlog(int cap) => database.Ask(
        "select flow_connection_id, count(*) from (select flow_connection_id from run where status = 0 limit $0) group by 1", row => (row.GetInt64(0), row.GetInt32(1)), cap);

    public RunRow? Find(long runId) => database.Ask($"select {RunColumns} from run r where r.id = $0", ReadRun, runId).FirstOrDefault();

    public IReadOnlyList<RunRow> List(RunFilter filter)
    {
        var sql = new StringBuilder($"select {RunColumns} from ");
        var values = new List<object>();
        sql.Append(filter.Term is null ? "run r where 1" : "run_term t join run r on r.id = t.run_id where ");
        if (filter.Term is { } term)
            sql.Append(CultureInfo.InvariantCulture, $"t.term = {Next(term)}");
        if (filter.FlowConnectionId is { } connection)
            sql.Append(CultureInfo.InvariantCulture, $" and r.flow_connection_id = {Next(connection)}");
        if (filter.FlowId is { } flow)
            sql.Append(CultureInfo.InvariantCulture, $" and r.flow_id = {Next(flow)}");
        if (filter.Status is { } status)
            sql.Append(CultureInfo.InvariantCulture, $" and r.status = {(int)status}{(IsRare(status) ? Rare : "")}");
        if (filter.Before is { } before)
            sql.Append(CultureInfo.InvariantCulture, $" and r.id < {Next(before)}");
        // Ids are ordered by time, so a time is a bound on the id that every index ends in.
        if (filter.CreatedFrom is { } from)
            sql.Append(CultureInfo.InvariantCulture, $" and r.id >= {Next(IdSource.FirstAt(from))}");
        if (filter.CreatedTo is { } to)
            sql.Append(CultureInfo.InvariantCulture, $" and r.id < {Next(IdSource.FirstAt(to))}");
        sql.Append(CultureInfo.InvariantCulture, $" order by r.id desc limit {Next(Math.Clamp(filter.Limit, 1, 500))}");
        return database.Ask(sql.ToString(), ReadRun, [.. values]);

        string Next(object value)
        {
            values.Add(value);
            return $"${values.Count - 1}";
        }
    }

    public ReadOnlyMemory<byte>? Payload(long runId)
    {
        using var loan = database.Read();
        return Payload(loan, runId);
    }

    public IReadOnlyList<StepRow> Steps(long runId, int limit)
    {
        using var loan = database.Read();
        return Steps(loan, runId, limit);
    }

    public IReadOnlyList<AttemptRow> Attempts(long runId, int limit) => database.Ask(
        "select path, n, at, http_status, ms, request_id, snippet from attempt where run_id = $0 order by path, n limit $1",
        row => new AttemptRow(row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt32(3), row.GetInt32(4), row.TextOrNull(5), row.GetString(6)),
        runId, limit);

    public EffectRow? FindEffect(EffectName name) => database.Ask(
        """
        select generation, idem_key, body_hash, first_sent, outcome, codec, output, run_id, path from effect
        where connection_id = $0 and action = $1 and business_key = $2 order by generation desc limit 1
        """,
        row => new EffectRow(name, row.GetInt32(0))
        {
            IdempotencyKey = row.GetString(1),
            BodyHash = (byte[])row[2],
            FirstSent = row.GetInt64(3),
            Outcome = (EffectOutcome)row.GetInt32(4),
            Output = row.IsDBNull(6) ? (ReadOnlyMemory<byte>?)null : new StoredBytes(row.GetInt32(5), (byte[])row[6]).Open(),
            RunId = row.GetInt64(7),
            Path = row.GetString(8),
        },
        name.ConnectionId, name.Action, name.BusinessKey).FirstOrDefault();

    public IReadOnlyDictionary<RunStatus, long> Ended(long fromQuarter, IReadOnlyCollection<long>? flowConnections = null) =>
        _counters.Ended(fromQuarter, flowConnections);

    public IReadOnlyList<QuarterCount> EndedByQuarter(long fromQuarter, long toQuarter, IReadOnlyCollection<long>? flowConnections = null) =>
        _counters.ByQuarter(fromQuarter, toQuarter, flowConnections);

    public IReadOnlyList<SlotCount> EndedBySlot(IReadOnlyList<long> marks, IReadOnlyCollection<long> flowConnections) =>
        _counters.BySlot(marks, flowConnections);

    public IReadOnlyDictionary<RunStatus, long> Open() => _counters.Open();

    private static bool IsRare(RunStatus status) => status is not (RunStatus.Ready or RunStatus.Running or RunStatus.Completed);

    private static ReadOnlyMemory<byte>? Payload(SqliteDatabase.Loan loan, long runId) => loan.Query(
        "select codec, bytes from payload where run_id = $0", row => (ReadOnlyMemory<byte>?)new StoredBytes(row.GetInt32(0), (byte[])row[1]).Open(), runId)
        .FirstOrDefault();

    private static List<StepRow> Steps(SqliteDatabase.Loan loan, long runId, int limit) => loan.Query(
        "select path, status, attempts, started, finished, wake_at, cursor, codec, output, message from step where run_id = $0 order by path limit $1",
        row => new StepRow(row.GetString(0), (StepStatus)row.GetInt32(1))
        {
            Attempts = row.GetInt32(2),
            Started = row.GetInt64(3),
            Finished = row.LongOrNull(4),
            WakeAt = row.LongOrNull(5),
            Cursor = row.TextOrNull(6),
            Output = row.IsDBNull(8) ? (ReadOnlyMemory<byte>?)null : new StoredBytes(row.GetInt32(7), (byte[])row[8]).Open(),
            Message = row.TextOrNull(9),
        },
        runId, limit);

    private static RunRow ReadRun(SqliteDataReader row) => new()
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
        Cancel = row.GetInt32(11) != 0,
        Origin = (RunOrigin)row.GetInt32(12),
        StartedBy = row.TextOrNull(13),
        Created = row.GetInt64(14),
        Finished = row.LongOrNull(15),
        Message = row.TextOrNull(16),
    };
}
