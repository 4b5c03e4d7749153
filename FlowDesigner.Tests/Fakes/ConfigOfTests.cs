using Microsoft.Data.Sqlite;

namespace FlowDesigner.Tests.Fakes;

/// <summary>The rows of a flow and its flow connections, for tests that begin below the screens: lists of runs go by them.</summary>
internal static class ConfigOfTests
{
    public static void Insert(string connectionString, long flow, params long[] flowConnections)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        Execute("""
            insert into flow (id, key, name, description, type, is_ready_made, live_version, keep_ok_days, keep_failed_days, created)
            values ($0, 'flow-' || $0, 'Flow', '', 'inbound', 0, 1, 30, 90, 0) on conflict do nothing
            """, flow);
        foreach (var id in flowConnections)
        {
            Execute("""
                insert into flow_connection (id, key, flow_id, name, enabled, bindings, max_parallel, created)
                values ($0, 'connection-' || $0, $1, 'Connection', 1, '{}', 64, 0) on conflict do nothing
                """, id, flow);
        }

        void Execute(string sql, params long[] values)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants above.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (i, value) in values.Index())
                command.Parameters.AddWithValue($"${i}", value);
            command.ExecuteNonQuery();
        }
    }
}
