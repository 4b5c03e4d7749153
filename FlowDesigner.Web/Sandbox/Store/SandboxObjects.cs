using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Web.Sandbox.Store;

/// <summary>Reading and writing objects of one app within a session.</summary>
internal static class SandboxObjects
{
    private const string Columns = "o.seq, o.kind, o.id, o.title, o.created, o.deleted, o.json";

    public static SandboxObject? Find(this SandboxSession session, string app, string kind, string id) =>
        session.First($"select {Columns} from object o where app = $1 and kind = $2 and id = $3", Read, app, kind, id);

    public static SandboxObject? FindBy(this SandboxSession session, string app, string kind, Lookup by) =>
        session.Page(new PageQuery(app, kind, 1) { Where = [by] }).FirstOrDefault();

    public static void Insert(
        this SandboxSession session, string app, string kind, string id, string title, long created, JsonObject json,
        IEnumerable<Lookup> lookups, bool isSeed = false)
    {
        session.Execute(
            "insert into object(app, kind, id, title, created, json) values($1, $2, $3, $4, $5, $6)",
            app, kind, id, title, created, json.ToJsonString(SandboxJson.Options));
        var seq = session.Number("select last_insert_rowid()");
        Index(session, app, kind, seq, lookups);
        session.Execute(
            """
            insert into tally(app, kind, live, created, seeded) values($1, $2, 1, $3, $4)
            on conflict(app, kind) do update set live = live + 1, created = created + $3, seeded = seeded + $4
            """,
            app, kind, isSeed ? 0 : 1, isSeed ? 1 : 0);
    }

    public static void Replace(
        this SandboxSession session, string app, SandboxObject old, string title, JsonObject json, IEnumerable<Lookup> lookups)
    {
        session.Execute(
            "update object set title = $2, json = $3 where seq = $1", old.Seq, title, json.ToJsonString(SandboxJson.Options));
        session.Execute("delete from lookup where seq = $1", old.Seq);
        Index(session, app, old.Kind, old.Seq, lookups);
    }

    /// <summary>The object leaves every list but can still be found by its id.</summary>
    public static void Remove(this SandboxSession session, string app, SandboxObject old, JsonObject remains)
    {
        session.Execute(
            "update object set deleted = 1, json = $2 where seq = $1", old.Seq, remains.ToJsonString(SandboxJson.Options));
        session.Execute("delete from lookup where seq = $1", old.Seq);
        session.Execute("update tally set live = live - 1 where app = $1 and kind = $2", app, old.Kind);
    }

    public static List<SandboxObject> Page(this SandboxSession session, PageQuery query)
    {
        var sql = new StringBuilder();
        var values = new List<object?> { query.App, query.Kind };
        string Value(object value)
        {
            values.Add(value);
            return "$" + values.Count.ToString(CultureInfo.InvariantCulture);
        }

        if (query.Where.Count == 0) sql.Append("select seq from object o where o.app = $1 and o.kind = $2 and o.deleted = 0");
        else sql.Append("select seq from lookup o where ").Append(Matches(query.Where[0]));
        foreach (var further in query.Where.Skip(1)) // the first look-up leads, the others only check
            sql.Append(" and exists(select 1 from lookup f where ").Append(Matches(further, "f")).Append(" and f.seq = o.seq)");

        // Creation times never fall with rising seq, so a time is turned into a seq once and the page stays a walk of one index.
        const string Edge = "(select seq from object where app = $1 and kind = $2 and deleted = 0 and created";
        if (query.CreatedFrom is { } from)
            sql.Append(" and o.seq >= ").Append(Edge).Append(" >= ").Append(Value(from)).Append(" order by created, seq limit 1)");
        if (query.CreatedTo is { } to)
            sql.Append(" and o.seq <= ").Append(Edge).Append(" <= ").Append(Value(to)).Append(" order by created desc, seq desc limit 1)");
        if (query.Before is { } before) sql.Append(" and o.seq < ").Append(Value(before));
        if (query.After is { } after) sql.Append(" and o.seq > ").Append(Value(after));
        sql.Append(" order by o.seq ").Append(query.After is null ? "desc" : "asc");
        sql.Append(" limit ").Append(Value(query.Limit)).Append(" offset ").Append(Value(query.Skip));

        var order = query.After is null ? "desc" : "asc";
        return session.Query(
            $"select {Columns} from object o where o.seq in ({sql}) order by o.seq {order}", Read, [.. values]);

        string Matches(Lookup by, string table = "o") =>
            $"{table}.app = $1 and {table}.kind = $2 and {table}.name = {Value(by.Name)} and {table}.value = {Value(by.Value)}";
    }

    private static void Index(SandboxSession session, string app, string kind, long seq, IEnumerable<Lookup> lookups)
    {
        foreach (var (name, value) in lookups)
            session.Execute(
                "insert or ignore into lookup(app, kind, name, value, seq) values($1, $2, $3, $4, $5)", app, kind, name, value, seq);
    }

    private static SandboxObject Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5) != 0, row.GetString(6));
}
