using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Reads of customers on read-only connections.</summary>
public sealed class SqliteCustomerReader(SqliteDatabase database) : ICustomerReader
{
    private const string Columns = "c.id, c.connection_id, c.account, c.customer, c.name, c.email, c.at";

    public IReadOnlyList<CustomerRow> List(CustomerFilter filter)
    {
        var (sql, values) = ListSql(filter);
        return WithLinks(database.Ask(sql, ReadCustomer, [.. values]));
    }

    public (long All, long NotLinked) Count(IReadOnlyCollection<long> connections)
    {
        var visible = JsonSerializer.Serialize(connections);
        return (
            database.Ask("select count(*) from customer where connection_id in (select value from json_each($0))", row => row.GetInt64(0),
                visible)[0],
            database.Ask("""
                select count(*) from customer indexed by customer_not_linked
                where links = 0 and +connection_id in (select value from json_each($0))
                """, row => row.GetInt64(0), visible)[0]);
    }

    public CustomerRow? Find(long connectionId, string account) => WithLinks(database.Ask(
        $"select {Columns} from customer c where c.connection_id = $0 and c.account = $1", ReadCustomer, connectionId,
        account)).FirstOrDefault();

    public IReadOnlyList<CustomerRow> AccountsOf(long connectionId, string customer, int limit) => WithLinks(database.Ask(
        $"select {Columns} from customer c where c.connection_id = $0 and c.customer = $1 order by c.id limit $2",
        ReadCustomer, connectionId, customer, limit));

    public IReadOnlyList<(string Term, long FlowId)> OpenRuns(IEnumerable<string> terms, long after) => database.Ask(
        $"""
        select t.term, r.flow_id from json_each($0) asked join run_term t on t.term = asked.value and t.run_id > $1 join run r
            on r.id = t.run_id
        where r.status in ({(int)RunStatus.Ready}, {(int)RunStatus.Running}, {(int)RunStatus.Waiting})
        """,
        row => (row.GetString(0), row.GetInt64(1)), JsonSerializer.Serialize(terms), after);

    /// <summary>The statement behind a list, also for whoever wants to know how it is carried out.</summary>
    internal static (string Sql, IReadOnlyList<object> Values) ListSql(CustomerFilter filter)
    {
        var values = new List<object>();
        // The order's own index is the one to walk: the plus keeps SQLite from gathering and sorting by connection.
        var sql = new StringBuilder($"select {Columns} from customer c where +c.connection_id in (select value "
            + $"from json_each({Next(JsonSerializer.Serialize(filter.Connections))}))");
        if (filter.IsLinked is { } linked)
            sql.Append(linked ? " and c.links > 0" : " and c.links = 0");
        foreach (var term in CustomerTerms.Asked(filter.Text ?? ""))
        {
            sql.Append(CultureInfo.InvariantCulture,
                $" and c.id in (select customer_id from customer_term where term >= {Next(term)} and term < {Next(term + '\uffff')})");
        }
        if (filter.After is { } last)
            sql.Append(CultureInfo.InvariantCulture, $" and (c.at, c.id) < ({Next(last.At)}, {Next(last.Id)})");
        sql.Append(CultureInfo.InvariantCulture, $" order by c.at desc, c.id desc limit {Next(Math.Clamp(filter.Limit, 1, 1000))}");
        return (sql.ToString(), values);

        string Next(object value)
        {
            values.Add(value);
            return $"${values.Count - 1}";
        }
    }

    private List<CustomerRow> WithLinks(List<CustomerRow> rows)
    {
        if (rows.Count == 0)
            return rows;
        var links = database.Ask(
            "select customer_id, setting, value, run_id, path, at from customer_link where customer_id in (select value "
                + "from json_each($0))",
            row => (Of: row.GetInt64(0), Link: new CustomerLinkRow(
                row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetInt64(5))),
            JsonSerializer.Serialize(rows.Select(row => row.Id))).ToLookup(link => link.Of, link => link.Link);
        return [.. rows.Select(row => row with { Links = [.. links[row.Id]] })];
    }

    private static CustomerRow ReadCustomer(SqliteDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetString(2))
    {
        Customer = row.TextOrNull(3),
        Name = row.TextOrNull(4),
        Email = row.TextOrNull(5),
        At = row.GetInt64(6),
    };
}
