using SQLitePCL;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>The journal's own connection, straight on SQLite's C interface.</summary>
internal sealed class WriterConnection : IDisposable
{
    private readonly sqlite3 _db;

    public WriterConnection(string file)
    {
        Batteries_V2.Init();
        var code = raw.sqlite3_open_v2(file, out _db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
            throw new SqliteFailure(code, code, raw.sqlite3_errmsg(_db).utf8_to_string());
    }

    public Statement Prepare(string sql) => new(_db, sql);

    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step())
        {
            // Pragmas answer with rows that nobody needs here.
        }
    }

    public string Ask(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>False once SQLite has rolled the transaction back by itself, as it does on a full disk.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    public void Dispose() => _db.Dispose();
}

/// <summary>An error of SQLite itself.</summary>
internal sealed class SqliteFailure(int code, int extendedCode, string message) : Exception($"SQLite error {extendedCode}: {message}")
{
    public int Code { get; } = code;
    public bool IsFull => Code is raw.SQLITE_FULL;
}
