using System.Globalization;
using FlowDesigner.Core.Runs;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>A stretch of ids, and which way it is walked.</summary>
internal readonly record struct IdRange(long From, long To, bool Ascending)
{
    /// <summary>What is left of it after an id.</summary>
    public IdRange Past(long id) => Ascending ? this with { From = id + 1 } : this with { To = id };
}

/// <summary>
/// The leaves that every list of runs is made of: one flow connection in one status, one term, or everything, each a seek in one index.
/// A leaf tells its first id; more of it is read only when the merge gets there.
/// </summary>
internal static class RunLeaves
{
    // As the partial index run_rare says it, or SQLite does not take that index.
    private const string Rare = " and x.status in (2, 4, 5, 6, 7)";

    /// <summary>Which flow connections: <c>$0</c> holds their ids, those of their flows, or nothing.</summary>
    public enum Of { Given, Flows, All, GivenOfFlows }

    public static string FlowConnections(Of which) => which switch
    {
        Of.Given => "select value as id from json_each($0)",
        Of.Flows => "select id from flow_connection where flow_id in (select value from json_each($0))",
        Of.GivenOfFlows => """
            select id from flow_connection where flow_id in (select value from json_each($0, '$.flows'))
                and id in (select value from json_each($0, '$.connections'))
            """,
        _ => "select id from flow_connection where $0 is null",
    };

    /// <summary>The first id of each flow connection in each rare status of <c>$3</c>.</summary>
    public static string RareTops(Of which, bool ascending) => $"""
        select c.id, s.value, (select x.id from run x where x.flow_connection_id = c.id and x.status = s.value{Rare} and x.id >= $1
            and x.id < $2 {Order(ascending)} limit 1)
        from ({FlowConnections(which)}) c cross join json_each($3) s
        """;

    /// <summary>The first id of each flow connection in one status that has an index of its own: ready or completed.</summary>
    public static string Tops(Of which, RunStatus status, bool ascending) => $"""
        select c.id, {Number(status)}, (select x.id from run x where x.flow_connection_id = c.id and x.status = {Number(status)}
            and x.id >= $1 and x.id < $2 {Order(ascending)} limit 1)
        from ({FlowConnections(which)}) c
        """;

    /// <summary>Running runs are as few as the engine has places.</summary>
    public static string Running(Of which) =>
        $"select x.id from run x where x.status = 1 and x.id >= $1 and x.id < $2 and x.flow_connection_id in ({FlowConnections(which)})";

    public static string Next(RunStatus status, bool ascending) => $"""
        select x.id from run x where x.flow_connection_id = $2 and x.status = {Number(status)}{(IsRare(status) ? Rare : "")} and x.id >= $0
            and x.id < $1 {Order(ascending)} limit $3
        """;

    public static string NextOfAll(bool ascending) => $"select x.id from run x where x.id >= $0 and x.id < $1 {Order(ascending)} limit $2";

    public static string NextOfTerm(bool ascending) =>
        "select x.run_id from run_term x where x.term = $2 and x.run_id >= $0 and x.run_id < $1 "
            + $"order by x.run_id {(ascending ? "asc" : "desc")} limit $3";

    public static string NextOfIssue(bool ascending) =>
        "select x.run_id from issue_run x where x.issue_id = $2 and x.run_id >= $0 and x.run_id < $1 "
            + $"order by x.run_id {(ascending ? "asc" : "desc")} limit $3";

    /// <summary>The newest run of the flow <c>f.value</c>: the newest of its leaves.</summary>
    public const string LastOfFlow = """
        select max(
          coalesce((select x.id from run x where x.flow_connection_id = c.id and x.status = 0 order by x.id desc limit 1), 0),
          coalesce((select max(x.id) from run x where x.status = 1 and x.flow_connection_id = c.id), 0),
          coalesce((select x.id from run x where x.flow_connection_id = c.id and x.status = 3 order by x.id desc limit 1), 0),
          coalesce((select max((select x.id from run x where x.flow_connection_id = c.id and x.status = s.value
              and x.status in (2, 4, 5, 6, 7)
            order by x.id desc limit 1)) from json_each('[2, 4, 5, 6, 7]') s), 0)) as newest
        from flow_connection c where c.flow_id = f.value order by newest desc limit 1
        """;

    /// <summary>Runs by the provider's id of their event, or the caller's key.</summary>
    public const string OfEvent = """
        select x.run_id from flow_connection c cross join dedupe x where x.flow_connection_id = c.id
            and x.key in ('event:' || $0, 'key:' || $0)
        """;

    /// <summary>
    /// The next kind of effect after one, along the ledger's key: one seek each. Compared
    /// as a pair, all effects of the connection would be read.
    /// </summary>
    public const string NextEffect = """
        select * from (select x.connection_id, x.action from effect x where x.connection_id = $0 and x.action > $1 order by x.action
            limit 1)
        union all
        select * from (select x.connection_id, x.action from effect x where x.connection_id > $0 order by x.connection_id, x.action limit 1)
        limit 1
        """;

    public const string OfBusinessKey =
        "select x.run_id from effect x where x.connection_id = $0 and x.action = $1 and x.business_key = $2";

    /// <summary>
    /// The first thousand terms between <c>$0</c> and <c>$1</c>, stepping from one to the next, and the first id of each.
    /// </summary>
    public static string TermTops(bool ascending) => $"""
        with recursive t(term) as (
          select min(term) from run_term where term >= $0 and term < $1
          union all select (select min(x.term) from run_term x where x.term > t.term and x.term < $1) from t where t.term is not null
              limit 1000)
        select t.term, (select x.run_id from run_term x where x.term = t.term and x.run_id >= $2 and x.run_id < $3
          order by x.run_id {(ascending ? "asc" : "desc")} limit 1) from t where t.term is not null
        """;

    /// <summary>Every query there is; a test reads their plans.</summary>
    public static IEnumerable<string> All() => [.. Towards(false), .. Towards(true)];

    private static IEnumerable<string> Towards(bool ascending)
    {
        foreach (var which in Enum.GetValues<Of>())
        {
            yield return RareTops(which, ascending);
            yield return Tops(which, RunStatus.Ready, ascending);
            yield return Tops(which, RunStatus.Completed, ascending);
            yield return Running(which);
        }
        foreach (var status in Enum.GetValues<RunStatus>().Where(status => status != RunStatus.Running))
            yield return Next(status, ascending);
        yield return NextOfAll(ascending);
        yield return NextOfTerm(ascending);
        yield return TermTops(ascending);
        yield return NextOfIssue(ascending);
        yield return OfEvent;
        yield return NextEffect;
        yield return OfBusinessKey;
    }

    public static bool IsRare(RunStatus status) => status is not (RunStatus.Ready or RunStatus.Running or RunStatus.Completed);

    private static string Order(bool ascending) => ascending ? "order by x.id" : "order by x.id desc";

    private static string Number(RunStatus status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
