using FlowDesigner.Core.Storage;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Web.Data;

/// <summary>Brings the database up to date by the numbered scripts that Core carries.</summary>
public static class NumberedScripts
{
    public static void Run(string databasePath)
    {
        using var connection = new SqliteConnection($"Data Source={databasePath}");
        connection.Open();
        Execute(connection, "pragma auto_vacuum = incremental; pragma journal_mode = wal; pragma synchronous = full;");
        var done = Convert.ToInt32(Execute(connection, "pragma user_version"), System.Globalization.CultureInfo.InvariantCulture);
        var assembly = typeof(WriteGate).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var number = int.Parse(name.Split('.')[^2][..4], System.Globalization.CultureInfo.InvariantCulture);
            if (number <= done)
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Execute(connection, $"begin immediate; {reader.ReadToEnd()}; pragma user_version = {number}; commit;");
        }
    }

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The scripts are part of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
