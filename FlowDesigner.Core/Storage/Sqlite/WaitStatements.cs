namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>The journal's statements about what runs wait for.</summary>
internal sealed class WaitStatements(Func<string, Statement> make)
{
    // What was answered once stays answered, also where a loop is walked again. What
    // timed out is asked anew; another run's end is looked up.
    public Statement Put => field ??= make("""
        insert into wait (run_id, path, kind, state, asked, wake_at, source, topic, form, value) values (?, ?, ?, 0, ?, ?, ?, ?, ?, ?)
        on conflict (run_id, path) do update set
          state = case when state in (1, 2) and kind <> 2 then 1 else 0 end,
          asked = excluded.asked, wake_at = excluded.wake_at, source = excluded.source, topic = excluded.topic, form = excluded.form,
              value = excluded.value
        returning state
        """);
    public Statement StateOf => field ??= make("select state from wait where run_id = ? and path = ?");
    public Statement TimeOut => field ??= make("update wait set state = 3 where run_id = ? and path = ? and state = 0");
    public Statement Take => field ??= make("update wait set state = 2 where run_id = ? and path = ? and state = 1");
    public Statement Answer => field ??= make("""
        update wait set state = 1, answered = ?, codec = ?, output = ?, arrival_id = ?
        where run_id = ? and path = ? and state = 0 and (wake_at is null or wake_at > ?)
        """);
    public Statement Answered => field ??= make("select path from wait where run_id = ? and state = 1");
    public Statement OpenForEvent => field ??= make("""
        select run_id, path from wait
        where source = ? and topic = ? and form = ? and value = ? and kind = 0 and state = 0
        """);

    /// <summary>Wakes a run that waits for anything but its lane or a person who paused it.</summary>
    public Statement WakeRun => field ??= make("""
        update run set status = 0, wake_at = null, wait_reason = 0 where id = ? and status = 2
            and wait_reason in (1, 2, 4, 6, 7) returning flow_connection_id
        """);

    public Statement Expect =>
        field ??= make("insert into expectation (source, topic, form, run_id) values (?, ?, ?, ?) on conflict do nothing");
    public Statement Unexpect => field ??= make("delete from expectation where run_id = ?");
    public Statement Forms => field ??= make("""
        with recursive f(form) as (
          select min(form) from expectation where source = ?1 and topic = ?2
          union all select (select min(e.form) from expectation e where e.source = ?1 and e.topic = ?2 and e.form > f.form) from f
              where f.form is not null)
        select form from f where form is not null
        """);
    public Statement KnownArrival => field ??= make("select 1 from arrival where source = ? and event_id = ?");
    public Statement InsertArrival =>
        field ??= make("insert into arrival (source, event_id, at, codec, output) values (?, ?, ?, ?, ?) returning id");
    public Statement InsertArrivalKey => field ??= make("""
        insert into arrival_key (source, topic, form, value, arrival_id) values (?, ?, ?, ?, ?) on conflict do nothing
        """);

    /// <summary>The first event since the run began that no step of the run has taken, and that did not start the run itself.</summary>
    public Statement EarlierArrival => field ??= make("""
        select a.id, a.codec, a.output from arrival_key k join arrival a on a.id = k.arrival_id join run r on r.id = ?5
        where k.source = ?1 and k.topic = ?2 and k.form = ?3 and k.value = ?4 and a.at >= ?6
            and (a.event_id is not null or a.at > r.created)
          and k.arrival_id > coalesce((select max(w.arrival_id) from wait w
            where w.run_id = ?5 and w.source = ?1 and w.topic = ?2 and w.form = ?3 and w.value = ?4), 0)
          and not exists (select 1 from dedupe d where d.flow_connection_id = r.flow_connection_id and d.key = 'event:' || a.event_id
              and d.run_id = r.id)
        order by k.arrival_id limit 1
        """);
    public Statement DeleteArrivals => field ??= make("""
        delete from arrival where id in (
          select a.id from arrival a where a.at < ?1
            or not exists (select 1 from arrival_key k join expectation e on e.source = k.source and e.topic = k.topic and e.form = k.form
                where k.arrival_id = a.id)
          limit ?2)
        """);
    public Statement DeleteArrivalKeys => field ??= make("""
        delete from arrival_key where (source, topic, form, value, arrival_id) in (
          select k.source, k.topic, k.form, k.value, k.arrival_id from arrival_key k left join arrival a on a.id = k.arrival_id
              where a.id is null limit ?)
        """);

    public Statement Ask => field ??= make("""
        insert into approval (run_id, path, flow_id, message, who, asked, wake_at) values (?, ?, ?, ?, ?, ?, ?)
        on conflict (run_id, path) where retried is null do update set message = excluded.message, who = excluded.who,
          asked = excluded.asked, wake_at = excluded.wake_at
        """);
    // One that a retry asked again is over: its answer would be taken for the new question's.
    public Statement FindApproval => field ??= make("""
        select a.run_id, a.path, r.status, r.cancel from approval a join run r on r.id = a.run_id where a.id = ? and a.retried is null
        """);
    public Statement SetAnswer => field ??= make("update approval set answered = ?, answer = ?, answered_by = ?, note = ? where id = ?");
    public Statement InsertLink => field ??= make("insert into approval_link (key_hash, approval_id, made, made_by) values (?, ?, ?, ?)");

    public Statement InsertChild => field ??= make("insert into child (run_id, parent_id, path) values (?, ?, ?) on conflict do nothing");
    public Statement ParentOf => field ??= make("select parent_id, path from child where run_id = ?");
    public Statement ChildAt => field ??= make("""
        select r.status, r.finished from child c join run r on r.id = c.run_id where c.parent_id = ? and c.path = ? order by c.run_id desc
            limit 1
        """);
    public Statement OpenChildren => field ??= make("""
        select r.id from child c join run r on r.id = c.run_id where c.parent_id = ? and r.status in (0, 1, 2, 7) order by r.id limit 3
        """);

    public Statement DeleteWaits => field ??= make("delete from wait where run_id = ?");
    public Statement DeleteLinks =>
        field ??= make("delete from approval_link where approval_id in (select id from approval where run_id = ?)");
    public Statement DeleteApprovals => field ??= make("delete from approval where run_id = ?");
    public Statement DeleteOpenLinks => field ??= make(
        "delete from approval_link where approval_id in (select id from approval where run_id = ? and retried is null)");
    public Statement DeleteOpenApprovals => field ??= make("delete from approval where run_id = ? and retried is null");
    private const string At = "run_id = ? and (path = ? or path >= ? and path < ?)";

    public Statement KeepAnswers => field ??= make($"update approval set retried = ? where {IsAnswered} and run_id = ?");
    public Statement KeepAnswersAt => field ??= make($"update approval set retried = ? where {IsAnswered} and {At}");
    private const string IsAnswered = "answered is not null and retried is null";

    public Statement DeleteWaitsAt => field ??= make($"delete from wait where {At}");
    public Statement DeleteLinksAt => field ??= make(
        $"delete from approval_link where approval_id in (select id from approval where {At} and retried is null)");
    public Statement DeleteApprovalsAt => field ??= make($"delete from approval where {At} and retried is null");
    public Statement DeleteChild => field ??= make("delete from child where run_id = ?1 or parent_id = ?1");
}
