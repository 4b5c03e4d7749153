namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>The journal's statements about customers.</summary>
internal sealed class CustomerStatements(Func<string, Statement> make)
{
    public Statement Find => field ??= make("select id, customer, name, email from customer where connection_id = ? and account = ?");
    public Statement Insert => field ??= make("""
        insert into customer (connection_id, account, customer, name, email, at) values (?, ?, ?, ?, ?, ?) returning id
        """);
    public Statement Update => field ??= make("update customer set customer = ?, name = ?, email = ?, at = max(at, ?) where id = ?");

    // The same value told again says nothing new about how it came here.
    public Statement PutLink => field ??= make("""
        insert into customer_link (customer_id, setting, value, run_id, path, at) values (?, ?, ?, ?, ?, ?)
        on conflict (customer_id, setting) do update set value = excluded.value, run_id = excluded.run_id, path = excluded.path,
            at = excluded.at
          where value <> excluded.value
        """);
    public Statement CountLinks => field ??= make("""
        update customer set links = (select count(*) from customer_link where customer_id = customer.id) where id = ?
        """);
    public Statement Links => field ??= make("select value from customer_link where customer_id = ?");
    public Statement DropTerms => field ??= make("delete from customer_term where customer_id = ?");
    public Statement InsertTerm => field ??= make("insert into customer_term (term, customer_id) values (?, ?) on conflict do nothing");
}
