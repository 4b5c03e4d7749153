using System.Globalization;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Storage;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Tests.Crash;

/// <summary>Reads the database file itself, beside the server, so that a test believes the disk and not the program.</summary>
internal sealed class StoredRuns(string folder)
{
    private readonly string _file = Path.Combine(folder, "flowdesigner.db");

    public Dictionary<string, RunStatus> Statuses() => Ask(
        "select id, status from run", row => KeyValuePair.Create(IdText.Format(row.GetInt64(0)), (RunStatus)row.GetInt32(1)))
            .ToDictionary();

    public long Open() => Number("select count(*) from run where status in (0, 1, 2)");

    /// <summary>Writes whose next attempt asks the provider before it sends.</summary>
    public long LookUpsAhead() => Number($"select count(*) from step where cursor = 'look-up' and status = {(int)StepStatus.Retry}");

    /// <summary>When each run that has ended did so, and how.</summary>
    public Dictionary<string, string> Ended() => Ask(
        "select id, status || ' at ' || finished from run where status > 2",
        row => KeyValuePair.Create(IdText.Format(row.GetInt64(0)), row.GetString(1))).ToDictionary();

    public string Why(string run) => IdText.TryParse(run, out var id)
        ? string.Join("; ", Ask("select path, status, message from step where run_id = " + id.ToString(CultureInfo.InvariantCulture),
            row => $"{row.GetString(0)}: {(StepStatus)row.GetInt32(1)} {(row.IsDBNull(2) ? "" : row.GetString(2))}"))
        : run;

    /// <summary>Where a loop stands, as it is written.</summary>
    public string? Cursor(string path) =>
        Ask($"select cursor from step where cursor is not null and path = '{path}'", row => row.GetString(0)).FirstOrDefault();

    public string Integrity() => Ask("pragma integrity_check", row => row.GetString(0)).First();

    private long Number(string sql) => Ask(sql, row => row.GetInt64(0)).Single();

    // Read-only, or closing it would fold the -wal file of a killed server into the database before that server looks.
    private List<T> Ask<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection($"Data Source={_file};Mode=ReadOnly;Pooling=False;Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }
}
