using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Reads of runs on read-only connections. Lists are keyset-paged over narrow rows, so they cost the same at any age.</summary>
public sealed class SqliteRunReader(SqliteDatabase database) : IRunReader
{
    private readonly RunCounters _counters = new(database);
    private readonly RunLists _lists = new(database);
    private readonly AttentionReader _attention = new(database);
    private readonly JobReader _jobs = new(database);

    // Written as the partial index run_rare says it, or SQLite does not take that index.
    private const string Rare = " and r.status in (2, 4, 5, 6, 7)";

    public RunSnapshot? Load(long runId)
    {
        using var loan = database.Read();
        // One snapshot for all three reads, or a step could be newer than its run's epoch.
        loan.Command("begin", 0).ExecuteNonQuery();
        try
        {
            if (loan.Query($"select {RunRows.Columns} from run r where r.id = $0", RunRows.Read, runId).FirstOrDefault() is not { } run)
                return null;
            var payload = Payload(loan, runId) ?? ReadOnlyMemory<byte>.Empty;
            var steps = run.Epoch == 0 ? [] : Steps(loan, runId, int.MaxValue);
            return new RunSnapshot(run, payload, steps)
            {
                Answers = steps.Exists(step => step.Status == StepStatus.Waiting) ? SqliteWaitReader.Answers(loan, runId) : [],
            };
        }
        finally
        {
            loan.Command("rollback", 0).ExecuteNonQuery();
        }
    }

    public IReadOnlyList<RunSnapshot> Ready(long flowConnectionId, long after, int limit) => database.Ask(
        $"""
        select {RunRows.Columns}, p.codec, p.bytes from run r join payload p on p.run_id = r.id
        where r.flow_connection_id = $0 and r.status = 0 and r.id > $1 order by r.id limit $2
        """,
        row => new RunSnapshot(RunRows.Read(row), new StoredBytes(row.GetInt32(RunRows.Past), (byte[])row[RunRows.Past + 1]).Open(), []),
        flowConnectionId, after, limit);

    public IReadOnlyList<(long FlowConnectionId, int Count)> Backlog(int cap) => database.Ask(
        "select flow_connection_id, count(*) from (select flow_connection_id from run where status = 0 limit $0) group by 1",
        row => (row.GetInt64(0), row.GetInt32(1)), cap);

    public RunRow? Find(long runId) =>
        database.Ask($"select {RunRows.Columns} from run r where r.id = $0", RunRows.Read, runId).FirstOrDefault();

    public RunPage Page(RunFilter filter) => _lists.Page(filter);

    public IReadOnlyList<RunRow> LastOfFlows(IReadOnlyCollection<long> flowIds) => database.Ask(
        $"select {RunRows.Columns} from json_each($0) f cross join run r where r.id = ({RunLeaves.LastOfFlow})", RunRows.Read,
        RunCounters.Json(flowIds));

    public IReadOnlyList<(RunRow Last, long Count)> RareOfFlows(RunStatus status, long createdFrom) => RunLeaves.IsRare(status)
        ? database.Ask(
            $"""
            with some(id, n) as (
              select max(r.id), count(*) from flow_connection c cross join run r
              where r.flow_connection_id = c.id and r.status = {(int)status}{Rare} and r.id >= $0 group by c.flow_id)
            select {RunRows.Columns}, some.n from some cross join run r where r.id = some.id
            """,
            row => (RunRows.Read(row), row.GetInt64(RunRows.Past)), IdSource.FirstAt(createdFrom))
        : throw new ArgumentOutOfRangeException(nameof(status), status, "Runs in this state have no index.");

    public long Count(RunFilter filter, long cap) => _lists.Count(filter, cap);

    public IReadOnlyList<AttentionGroup> Attention(long parkedSince, IReadOnlyCollection<long>? exceptFlows = null, int limit = 200) =>
        _attention.Groups(parkedSince, exceptFlows ?? [], limit);

    public long AttentionCount(long parkedSince, IReadOnlyCollection<long>? exceptFlows = null, int cap = 1000) =>
        _attention.Count(parkedSince, exceptFlows ?? [], cap);

    public IReadOnlyList<BulkJob> Jobs(int limit = 50) => _jobs.List(limit);

    public IReadOnlyList<BulkJob> RunningJobs() => _jobs.Running();

    public BulkJob? FindJob(long jobId) => _jobs.Find(jobId);

    public ReadOnlyMemory<byte>? Payload(long runId)
    {
        using var loan = database.Read();
        return Payload(loan, runId);
    }

    public IReadOnlyList<StepRow> Steps(long runId, int limit)
    {
        using var loan = database.Read();
        // The flow's own steps first: thousands of failed items must not push them out.
        return Steps(loan, runId, limit, "instr(path, '[') > 0, path");
    }

    public IReadOnlyDictionary<long, int> StepsDone(IReadOnlyCollection<long> runIds) => database.Ask(
        """
        select i.value, count(*) from json_each($0) i cross join step s
        where s.run_id = i.value and s.status = 4 and instr(s.path, '[') = 0 group by i.value
        """,
        row => KeyValuePair.Create(row.GetInt64(0), row.GetInt32(1)), RunCounters.Json(runIds)).ToDictionary();

    public IReadOnlyList<AttemptRow> Attempts(long runId, int limit) => database.Ask(
        "select path, n, at, http_status, ms, request_id, snippet from attempt where run_id = $0 order by path, n limit $1",
        row => new AttemptRow(row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt32(3), row.GetInt32(4),
            row.TextOrNull(5), row.GetString(6)),
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

    public IReadOnlyList<RetryRow> Retries(long runId) => database.Ask(
        "select at, retried_by, start, step, from_version, version, resent, items from retry where run_id = $0 order by at",
        row => new RetryRow(
            row.GetInt64(0), row.GetString(1), (RetryStart)row.GetInt32(2), row.TextOrNull(3), row.GetInt32(4), row.GetInt32(5),
            row.TextOrNull(6)?.Split('\n') ?? []) { Items = (int?)row.LongOrNull(7) }, runId);

    public IReadOnlyList<string> FailedItems(long runId, string loop) => database.Ask(
        """
        select path from step
        where run_id = $0 and path >= $1 || '[' and path < $1 || '\' and status in (0, 6) and path like '%]' and instr(path, '/') = 0
        order by path
        """,
        row => row.GetString(0), runId, loop);

    public long? ReplayOf(long runId) => database.Ask(
        "select p.of_run from replay p join run r on r.id = p.of_run where p.run_id = $0", row => (long?)row.GetInt64(0),
        runId).FirstOrDefault();

    public IReadOnlyList<RunRow> ReplaysOf(long runId, int limit) => database.Ask(
        $"select {RunRows.Columns} from replay p cross join run r where r.id = p.run_id and p.of_run = $0 order by p.run_id limit $1",
        RunRows.Read, runId, limit);

    public IReadOnlyDictionary<RunStatus, long> Ended(long fromQuarter, IReadOnlyCollection<long>? flowConnections = null) =>
        _counters.Ended(fromQuarter, flowConnections);

    public IReadOnlyList<QuarterCount> EndedByQuarter(
        long fromQuarter, long toQuarter, IReadOnlyCollection<long>? flowConnections = null) =>
        _counters.ByQuarter(fromQuarter, toQuarter, flowConnections);

    public IReadOnlyList<SlotCount> EndedBySlot(IReadOnlyList<long> marks, IReadOnlyCollection<long> flowConnections) =>
        _counters.BySlot(marks, flowConnections);

    public IReadOnlyDictionary<RunStatus, long> Open() => _counters.Open();

    private static ReadOnlyMemory<byte>? Payload(SqliteDatabase.Loan loan, long runId) => loan.Query(
        "select codec, bytes from payload where run_id = $0", row => (ReadOnlyMemory<byte>?)new StoredBytes(row.GetInt32(0), (byte[])row[1])
            .Open(), runId)
        .FirstOrDefault();

    private static List<StepRow> Steps(SqliteDatabase.Loan loan, long runId, int limit, string order = "path") => loan.Query(
        "select path, status, attempts, started, finished, wake_at, cursor, codec, output, message, made from step where run_id = $0 "
            + $"order by {order} limit $1",
        row => new StepRow(row.GetString(0), (StepStatus)row.GetInt32(1))
        {
            Attempts = row.GetInt32(2),
            Started = row.GetInt64(3),
            Finished = row.LongOrNull(4),
            WakeAt = row.LongOrNull(5),
            Cursor = row.TextOrNull(6),
            Output = row.IsDBNull(8) ? (ReadOnlyMemory<byte>?)null : new StoredBytes(row.GetInt32(7), (byte[])row[8]).Open(),
            Message = row.TextOrNull(9),
            Made = row.TextOrNull(10) is { } made ? MadeBefore.Parse(made) : null,
        },
        runId, limit);
}
