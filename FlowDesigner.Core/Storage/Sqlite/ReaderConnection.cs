using System.Globalization;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>A read-only connection with its prepared queries: parsing a query costs more than running it.</summary>
internal sealed class ReaderConnection : IDisposable
{
    private const int MostQueries = 128;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public ReaderConnection(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False;Default Timeout=30");
        _connection.Open();
    }

    public SqliteCommand Command(string sql, int parameters)
    {
        if (_commands.TryGetValue(sql, out var known))
            return known;
        if (_commands.Count >= MostQueries)
            Forget();
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every value travels as a parameter; the texts are built from constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter($"${i.ToString(CultureInfo.InvariantCulture)}", null));
        return _commands[sql] = command;
    }

    public void Dispose()
    {
        Forget();
        _connection.Dispose();
    }

    private void Forget()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _commands.Clear();
    }
}
