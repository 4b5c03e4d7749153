using FlowDesigner.Core.Runs;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Every statement of the journal, prepared once.</summary>
internal sealed class JournalStatements(WriterConnection connection) : IDisposable
{
    private readonly List<Statement> _all = [];

    public Statement Begin => field ??= Make("begin immediate");
    public Statement Commit => field ??= Make("commit");
    public Statement Rollback => field ??= Make("rollback");

    public Statement Dedupe =>
        field ??= Make("insert into dedupe (flow_connection_id, key, run_id, at) values (?, ?, ?, ?) on conflict do nothing");
    public Statement FindDedupe => field ??= Make("select run_id from dedupe where flow_connection_id = ? and key = ?");
    public Statement MoveDedupe => field ??= Make("update dedupe set run_id = ? where flow_connection_id = ? and key = ?");
    public Statement InsertRun => field ??= Make("""
        insert into run (id, flow_connection_id, flow_id, version, bindings, status, epoch, claims, wait_reason, lane, cancel, origin,
            started_by, created)
        values (?, ?, ?, ?, ?, 0, 0, 0, 0, ?, 0, ?, ?, ?)
        """);
    public Statement InsertPayload => field ??= Make("insert into payload (run_id, codec, bytes) values (?, ?, ?)");
    public Statement InsertTerm => field ??= Make("insert into run_term (term, run_id) values (?, ?) on conflict do nothing");

    public Statement Claim => field ??= Make("""
        update run set status = 1, epoch = epoch + 1, claims = claims + 1, wake_at = null, wait_reason = 0 where id = ? and epoch = ?
            and status = 0
        """);
    public Statement Guard => field ??= Make("select cancel from run where id = ? and epoch = ? and status = 1");
    public Statement Progress => field ??= Make("update run set claims = 0 where id = ?");
    public Statement TakeLane =>
        field ??= Make("insert into lane (flow_connection_id, key, run_id) values (?, ?, ?) on conflict do nothing");
    public Statement LaneOwner => field ??= Make("select run_id from lane where flow_connection_id = ? and key = ?");
    public Statement WaitForLane => field ??= Make("update run set status = 2, wait_reason = 3, claims = claims - 1 where id = ?");
    public Statement NextInLane => field ??= Make("""
        select id from run where flow_connection_id = ? and lane = ? and status = 2 and wait_reason = 3 order by id limit 1
        """);
    public Statement HandLane => field ??= Make("update lane set run_id = ? where flow_connection_id = ? and key = ?");
    public Statement DropLane => field ??= Make("delete from lane where flow_connection_id = ? and key = ? and run_id = ?");
    public Statement MakeReady => field ??= Make("update run set status = 0, wake_at = null, wait_reason = 0 where id = ?");

    public Statement PutStep => field ??= Make("""
        insert into step (run_id, path, status, attempts, started, finished, wake_at, cursor, codec, output, message)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (run_id, path) do update set status = excluded.status, attempts = excluded.attempts, started = excluded.started,
          finished = excluded.finished, wake_at = excluded.wake_at, cursor = excluded.cursor, codec = excluded.codec,
              output = excluded.output,
          message = excluded.message
        """);
    public Statement DropCompleted => field ??= Make($"""
        delete from step where run_id = ? and path >= ? and path < ? and status in ({(int)StepStatus.Completed}, {(int)StepStatus.Skipped})
        """);
    // A failed step with an output went on by its error path: see StepRow.IsHandled.
    private const string IsHandled = "status = 6 and output is not null and path not like '%]'";

    // Items of loops that are told by name are seen to on their own. After '[' comes '\'.
    private const string IsUnfinished = $"""
        run_id = ?1 and status in (1, 6, 7) and not ({IsHandled})
          and not exists (select 1 from json_each(?2) l where step.path >= l.value || '[' and step.path < l.value || '\')
        """;

    public Statement DropUnfinished => field ??= Make($"delete from step where {IsUnfinished} and made is null");

    // What a step made before is not forgotten with its row.
    private const string Empty =
        "status = 1, attempts = 0, finished = null, wake_at = null, cursor = null, codec = 0, output = null, message = null";

    public Statement EmptyUnfinished => field ??= Make($"update step set {Empty} where {IsUnfinished} and made is not null");
    private const string Redo = "update step set status = 0, message = null";
    private const string IsFailedItem = "status = 6 and path like '%]' and instr(path, '/') = 0";

    /// <summary>Failed items that are carried out again: they keep how they ended, and are failed no more.</summary>
    public Statement RedoItems => field ??= Make($"{Redo} where run_id = ? and path >= ? and path < ? and {IsFailedItem}");
    public Statement RedoItem => field ??= Make($"{Redo} where run_id = ? and path = ? and {IsFailedItem}");
    public Statement DropInside => field ??= Make($"""
        delete from step where run_id = ? and path >= ? and path < ? and instr(path, '/') > 0 and status in (1, 6, 7) and not ({IsHandled})
        """);
    public Statement CursorOf => field ??= Make("select cursor from step where run_id = ? and path = ?");
    public Statement RedoLoop => field ??= Make("""
        update step set status = 0, finished = null, cursor = ?, codec = 0, output = null, message = null where run_id = ? and path = ?
        """);
    public Statement DropStep => field ??= Make("delete from step where run_id = ? and path = ?");
    public Statement DropStepAndItems => field ??= Make("delete from step where run_id = ? and (path = ? or path >= ? and path < ?)");
    public Statement KeepMade => field ??= Make("""
        insert into step (run_id, path, status, attempts, started, codec, made) values (?, ?, 1, 0, ?, 0, ?)
        """);
    public Statement MarkMade => field ??= Make("update step set made = ? where run_id = ? and path = ?");
    public Statement StartedStep => field ??= Make("select started from step where run_id = ? and path = ?");

    // A retry counts on from the attempts of before, which stay.
    public Statement InsertAttempt => field ??= Make("""
        insert into attempt (run_id, path, n, at, http_status, ms, request_id, snippet)
        select ?1, ?2, max(?3, 1 + coalesce((select max(n) from attempt where run_id = ?1 and path = ?2), 0)), ?4, ?5, ?6, ?7, ?8
        """);

    public Statement InsertEffect => field ??= Make("""
        insert into effect (connection_id, action, business_key, generation, idem_key, body_hash, first_sent, outcome, codec, run_id, path)
        values (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?) on conflict do nothing
        """);
    public Statement LatestEffect => field ??= Make("""
        select e.generation, e.idem_key, e.body_hash, e.first_sent, e.outcome, e.codec, e.output, e.run_id, e.path, r.status
        from effect e left join run r on r.id = e.run_id
        where e.connection_id = ? and e.action = ? and e.business_key = ? order by e.generation desc limit 1
        """);
    public Statement AdoptEffect => field ??= Make("""
        update effect set outcome = 0, body_hash = ?, run_id = ?, path = ? where connection_id = ? and action = ? and business_key = ?
            and generation = ?
        """);
    public Statement SettleEffect => field ??= Make("""
        update effect set outcome = ?, codec = ?, output = ? where connection_id = ? and action = ? and business_key = ? and generation = ?
        """);

    public Statement EndRun => field ??= Make("""
        update run set status = ?, wake_at = ?, wait_reason = ?, finished = ?, message = ? where id = ?
        """);
    public Statement Stat => field ??= Make("""
        insert into stat (flow_connection_id, quarter, status, runs) values (?, ?, ?, 1)
        on conflict (flow_connection_id, quarter, status) do update set runs = runs + 1
        """);

    public Statement Wake => field ??= Make("""
        update run set status = 0, wake_at = null, wait_reason = 0
        where id in (select id from run where status = 2 and wake_at is not null and wake_at <= ? order by wake_at limit ?)
        returning id, flow_connection_id
        """);
    public Statement NextWake => field ??= Make("select min(wake_at) from run where status = 2 and wake_at is not null");
    public Statement Recover => field ??= Make("update run set status = 0 where status = 1");
    public Statement FindRun => field ??= Make(
        "select status, flow_connection_id, lane, cancel, wait_reason, reopened, message, epoch from run where id = ?");
    public Statement AskCancel => field ??= Make("update run set cancel = 1 where id = ?");
    public Statement AskPause => field ??= Make("update run set cancel = 2, message = ? where id = ?");
    public Statement PauseRun => field ??= Make("update run set status = 2, wake_at = null, wait_reason = 5 where id = ?");
    public Statement TakeBackPause => field ??= Make("update run set cancel = 0, message = null where id = ?");
    public Statement Resume => field ??= Make("""
        update run set status = 0, wake_at = null, wait_reason = 0, claims = 0, cancel = 0, message = null where id = ?
        """);
    public Statement Reopen => field ??= Make("""
        update run set status = 0, wake_at = null, wait_reason = 0, claims = 0, cancel = 0, finished = null, message = null,
          set_aside = null, set_aside_by = null, reopened = ?, job_id = ? where id = ?
        """);

    public Statement TakeVersion => field ??= Make("update run set version = ?, bindings = ? where id = ?");
    public Statement InsertRetry => field ??= Make("""
        insert into retry (run_id, at, retried_by, start, step, from_version, version, resent, items) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
        """);
    public Statement InsertReplay => field ??= Make("insert into replay (run_id, of_run) values (?, ?) on conflict do nothing");

    public Statement LastStop => field ??= Make(
        $"select path from step where run_id = ? and status in (6, 7) and not ({IsHandled}) order by length(path) desc limit 1");
    public Statement EnterIssue => field ??= Make("""
        insert into issue (flow_connection_id, status, step, shape, reason, runs, newest) values (?, ?, ?, ?, ?, 1, ?)
        on conflict (flow_connection_id, status, step, shape) do update
            set runs = runs + 1, newest = max(newest, excluded.newest), reason = excluded.reason
        returning id
        """);
    public Statement AddToIssue => field ??= Make("insert into issue_run (issue_id, run_id) values (?, ?) on conflict do nothing");
    public Statement MarkIssue => field ??= Make("update run set issue_id = ? where id = ?");
    public Statement IssueOf => field ??= Make("select issue_id, job_id from run where id = ?");
    public Statement LeaveIssue => field ??= Make("delete from issue_run where issue_id = ? and run_id = ?");
    public Statement CountDownIssue => field ??= Make("update issue set runs = runs - 1 where id = ? returning runs");
    public Statement DropIssue => field ??= Make("delete from issue where id = ?");
    public Statement SetAside => field ??= Make("update run set set_aside = ?, set_aside_by = ? where id = ?");

    public Statement InsertJob => field ??= Make("""
        insert into bulk_job (id, kind, state, filter, title, up_to, cursor, total, done, failed, refused, started_by, created)
        values (?, ?, 0, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)
        """);
    public Statement MoveJob => field ??= Make("""
        update bulk_job set state = coalesce(?, state), ended = coalesce(?, ended), cursor = coalesce(?, cursor) where id = ?
            and state in (0, 1)
        """);
    public Statement JobDid =>
        field ??= Make("update bulk_job set cursor = max(cursor, ?), done = done + ?, refused = refused + ? where id = ?");
    public Statement JobFailed => field ??= Make("update bulk_job set failed = failed + 1 where id = ?");

    public Statement OldRuns => field ??= Make("""
        with c(id) as (select id from flow_connection where flow_id = ?1)
        select id from (
          select r.id from c cross join run r where r.flow_connection_id = c.id and r.status = 3 and r.id < ?2 and r.finished < ?4
          union all
          select r.id from c cross join run r
          where r.flow_connection_id = c.id and r.status in (4, 6) and r.status in (2, 4, 5, 6, 7) and r.id < ?2 and r.finished < ?4
          union all
          select r.id from c cross join run r
          where r.flow_connection_id = c.id and r.status = 5 and r.status in (2, 4, 5, 6, 7) and r.id < ?3 and r.finished < ?5)
        limit ?6
        """);
    public Statement DeleteSteps => field ??= Make("delete from step where run_id = ?");
    public Statement DeleteAttempts => field ??= Make("delete from attempt where run_id = ?");
    public Statement DeletePayload => field ??= Make("delete from payload where run_id = ?");
    public Statement DeleteTerms => field ??= Make("delete from run_term where run_id = ?");
    public Statement DeleteRetries => field ??= Make("delete from retry where run_id = ?");
    public Statement DeleteReplay => field ??= Make("delete from replay where run_id = ?1 or of_run = ?1");
    public Statement DeleteRun => field ??= Make("delete from run where id = ?");
    public Statement DeleteDedupe => field ??= Make("""
        delete from dedupe where (flow_connection_id, key) in (select flow_connection_id, key from dedupe where at < ? order by at limit ?)
        """);
    public Statement DeleteCounters => field ??= Make("""
        with recursive counted(id) as (
          select min(flow_connection_id) from stat
          union all select (select min(flow_connection_id) from stat where flow_connection_id > counted.id) from counted
              where counted.id is not null)
        delete from stat where (flow_connection_id, quarter, status) in (
          select s.flow_connection_id, s.quarter, s.status from counted c cross join stat s where s.flow_connection_id = c.id
              and s.quarter < ? limit ?)
        """);

    public CustomerStatements Customers => field ??= new(Make);
    public WaitStatements Waits => field ??= new(Make);

    public void Dispose()
    {
        foreach (var statement in _all)
            statement.Dispose();
    }

    private Statement Make(string sql)
    {
        var statement = connection.Prepare(sql);
        _all.Add(statement);
        return statement;
    }
}
