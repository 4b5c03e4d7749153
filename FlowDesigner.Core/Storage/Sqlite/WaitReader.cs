using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Reads of what runs wait for, on read-only connections.</summary>
public sealed class SqliteWaitReader(SqliteDatabase database) : IWaitReader
{
    private const string Approvals = """
        select a.id, a.run_id, a.path, a.flow_id, a.message, a.who, a.asked, a.wake_at, a.answered, a.answer, a.answered_by, a.note,
          w.state, r.status, r.cancel, a.retried
        from approval a join run r on r.id = a.run_id left join wait w on w.run_id = a.run_id and w.path = a.path and a.retried is null
        """;

    public IReadOnlyList<ApprovalRow> OpenApprovals(int limit) => database.Ask(
        $"{Approvals} where a.answered is null and w.state = 0 and r.status in (0, 1, 2) and r.cancel <> 1 order by a.id limit $0",
        Read, limit);

    public IReadOnlyList<ApprovalRow> ClosedApprovals(int limit) => database.Ask(
        $"{Approvals} where a.answered is not null or w.state <> 0 or r.status > 2 order by a.id desc limit $0", Read, limit);

    public IReadOnlyList<ApprovalRow> ApprovalsOf(long runId) =>
        database.Ask($"{Approvals} where a.run_id = $0 order by a.id", Read, runId);

    public IReadOnlyList<ApprovalRow> EarlierAnswers(long runId, int limit) => database.Ask(
        $"{Approvals} where a.run_id = $0 and a.retried is not null order by a.id desc limit $1", Read, runId, limit);

    public ApprovalRow? FindApproval(long id) => database.Ask($"{Approvals} where a.id = $0", Read, id).FirstOrDefault();

    public ApprovalRow? FindApproval(string keyHash) => database.Ask(
        $"{Approvals} where a.id = (select approval_id from approval_link where key_hash = $0)", Read, keyHash).FirstOrDefault();

    public ParentStep? ParentOf(long runId) => database.Ask(
        "select c.parent_id, c.path from child c join run r on r.id = c.parent_id where c.run_id = $0",
        row => (ParentStep?)new ParentStep(row.GetInt64(0), row.GetString(1)), runId).FirstOrDefault();

    public long? ChildAt(long runId, string path) => database.Ask(
        "select c.run_id from child c join run r on r.id = c.run_id where c.parent_id = $0 and c.path = $1 order by c.run_id desc limit 1",
        row => (long?)row.GetInt64(0), runId, path).FirstOrDefault();

    public IReadOnlyList<(string Path, RunRow Run)> ChildrenOf(long runId, int limit) => database.Ask(
        $"select {RunRows.Columns}, c.path from child c cross join run r where r.id = c.run_id and c.parent_id = $0 order by c.run_id "
            + "limit $1",
        row => (row.GetString(RunRows.Past), RunRows.Read(row)), runId, limit);

    /// <summary>What came for a run's steps and is not taken yet, inside a read that is under way.</summary>
    internal static List<WaitAnswer> Answers(SqliteDatabase.Loan loan, long runId) => loan.Query(
        "select path, answered, codec, output from wait where run_id = $0 and state = 1",
        row => new WaitAnswer(row.GetString(0), row.GetInt64(1), new StoredBytes(row.GetInt32(2), (byte[])row[3]).Open()), runId);

    private static ApprovalRow Read(SqliteDataReader row)
    {
        var isOver = ((RunStatus)row.GetInt32(13)).IsEnded() || (RunAsk)row.GetInt32(14) == RunAsk.Cancel;
        return new(row.GetInt64(0), row.GetInt64(1), row.GetString(2))
        {
            FlowId = row.GetInt64(3),
            Message = row.GetString(4),
            Who = row.GetString(5) is { Length: > 0 } who ? who.Split('\n') : [],
            Asked = row.GetInt64(6),
            WakeAt = row.LongOrNull(7),
            Answered = row.LongOrNull(8),
            Answer = row.TextOrNull(9),
            AnsweredBy = row.TextOrNull(10),
            Note = row.TextOrNull(11),
            Retried = row.LongOrNull(15),
            State = row.LongOrNull(8) is not null ? ApprovalState.Answered
                : row.LongOrNull(12) == 3 ? ApprovalState.TimedOut
                : isOver ? ApprovalState.Dropped
                : ApprovalState.Open,
        };
    }
}
