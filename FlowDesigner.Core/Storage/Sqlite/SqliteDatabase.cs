using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>The data directory, held by one process: checks, migrates and opens <c>flowdesigner.db</c>.</summary>
public sealed class SqliteDatabase : IDisposable
{
    private const string Name = "flowdesigner.db";
    private readonly ConcurrentBag<ReaderConnection> _readers = [];
    private readonly FileStream _lock;
    private readonly string _uncleanMark;
    private bool _closed;

    private SqliteDatabase(string file, string uncleanMark, FileStream heldLock)
    {
        File = file;
        _uncleanMark = uncleanMark;
        _lock = heldLock;
    }

    public string File { get; }

    /// <summary>For EF Core; its connections are pooled and start with <c>synchronous = FULL</c>, SQLite's default.</summary>
    public string ConnectionString => $"Data Source={File};Foreign Keys=True;Default Timeout=30";

    /// <summary>Names this installation in every idempotency key, so that two installations never share one.</summary>
    public string InstallationId { get; private init; } = "";

    /// <summary>The version of SQLite in use, for the log.</summary>
    public string Version { get; private init; } = "";

    /// <summary>The schema that this program writes; an older file is brought to it when it is opened.</summary>
    public static int Schema => Migrator.Newest;

    /// <summary>
    /// Throws <see cref="StorageException"/> where the directory is in use or its file is not right; then nothing was changed.
    /// </summary>
    public static SqliteDatabase Open(string directory)
    {
        CreatePrivate(directory);
        var file = Path.Combine(directory, Name);
        var mark = Path.Combine(directory, "unclean");
        var held = Lock(Path.Combine(directory, "lock"));
        try
        {
            SqliteFile.Check(file, mark);
            // From here until the journal is open again, a kill leaves a whole file and no -wal: nothing is missing then.
            System.IO.File.Delete(mark);
            Migrator.Migrate(file);
            KeepPrivate(file);
            return new SqliteDatabase(file, mark, held)
                { Version = Probe(file, "select sqlite_version()"), InstallationId = Probe(file, Installation) };
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Borrows a read-only connection; disposing the loan gives it back.</summary>
    internal Loan Read()
    {
        if (!_readers.TryTake(out var reader))
            reader = new ReaderConnection(File);
        return new Loan(this, reader);
    }

    /// <summary>From now on a missing -wal file means lost events.</summary>
    internal void MarkOpen() => System.IO.File.WriteAllText(_uncleanMark, "The database is open, or was not closed properly.\n");

    /// <summary>The journal has checkpointed and is about to close.</summary>
    internal void MarkClosed() => System.IO.File.Delete(_uncleanMark);

    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        using (var ours = new SqliteConnection(ConnectionString))
            SqliteConnection.ClearPool(ours);
        _lock.Dispose();
    }

    private static void CreatePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else if (!Directory.Exists(directory))
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The owner's alone, also in a folder that others may read. SQLite gives its -wal and -shm files the same mode.</summary>
    internal static void KeepPrivate(string file)
    {
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static FileStream Lock(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException inUse)
        {
            throw new StorageException(
                $"The data directory {Path.GetDirectoryName(file)} is in use by another process. "
                    + "Stop that one, or set FlowDesigner:DataDirectory to another directory.", inUse);
        }
    }

    private const string Installation = """
        insert into installation (name, value) values ('id', lower(hex(randomblob(16)))) on conflict do nothing;
        select value from installation where name = 'id'
        """;

    private static string Probe(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (string)command.ExecuteScalar()!;
    }

    internal readonly struct Loan(SqliteDatabase owner, ReaderConnection reader) : IDisposable
    {
        /// <summary>The prepared command of a query; its parameters are <c>$0</c>, <c>$1</c> and so on.</summary>
        public SqliteCommand Command(string sql, int parameters) => reader.Command(sql, parameters);

        public void Dispose()
        {
            if (owner._closed)
                reader.Dispose();
            else
                owner._readers.Add(reader);
        }
    }
}
