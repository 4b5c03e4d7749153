using System.Globalization;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>
/// Brings a database to this program's version by numbered scripts. An older file is copied first; a newer one is refused.
/// </summary>
internal static class Migrator
{
    private const string Place = ".Storage.Sqlite.Migrations.";

    /// <summary>Number, name and text of each script, in order.</summary>
    public static IReadOnlyList<(int Number, string Name, string Sql)> Scripts { get; } = Read();

    public static int Newest => Scripts[^1].Number;

    public static void Migrate(string file)
    {
        if (!File.Exists(file))
        {
            Create(file);
            return;
        }
        using var connection = Open(file);
        var current = Version(connection);
        if (current > Newest)
            throw new StorageException(
                $"{Path.GetFileName(file)} is of schema {current}, but this program knows schemas up to {Newest}. "
                    + "Start the newer program it was last used with.");
        if (current == Newest)
            return;
        Copy(connection, $"{file}.before-{Newest}");
        Apply(connection, current);
    }

    /// <summary>Made aside and moved into place whole, so that a kill on the very first start leaves no half of a database.</summary>
    private static void Create(string file)
    {
        var draft = file + ".new";
        foreach (var left in (string[])[draft, draft + "-wal", draft + "-shm"])
            File.Delete(left);
        using (var connection = Open(draft))
        {
            Run(connection, "pragma auto_vacuum = incremental"); // Only heeded before the first table.
            Run(connection, "pragma journal_mode = wal");
            Apply(connection, Version(connection));
        }
        SqliteDatabase.KeepPrivate(draft);
        File.Move(draft, file);
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Apply(SqliteConnection connection, int current)
    {
        foreach (var script in Scripts.Where(script => script.Number > current))
        {
            using var transaction = connection.BeginTransaction();
            Run(connection, script.Sql, transaction);
            Run(connection, $"insert into schema_version (version, name) values ({script.Number}, '{script.Name}')", transaction);
            transaction.Commit();
        }
    }

    private static int Version(SqliteConnection connection)
    {
        Run(connection, "create table if not exists schema_version (version integer primary key, name text not null)");
        using var command = connection.CreateCommand();
        command.CommandText = "select coalesce(max(version), 0) from schema_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Copy(SqliteConnection connection, string target)
    {
        if (File.Exists(target))
            return;
        using var command = connection.CreateCommand();
        command.CommandText = "vacuum into $target";
        command.Parameters.AddWithValue("$target", target);
        command.ExecuteNonQuery();
        SqliteDatabase.KeepPrivate(target);
    }

    private static void Run(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The scripts are part of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static (int, string, string)[] Read()
    {
        var assembly = typeof(Migrator).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.Contains(Place, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                var script = name[(name.IndexOf(Place, StringComparison.Ordinal) + Place.Length)..^".sql".Length];
                using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return (int.Parse(script[..4], CultureInfo.InvariantCulture), script[5..], text.ReadToEnd());
            })];
    }
}
