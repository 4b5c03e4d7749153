using SQLitePCL;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>
/// A prepared statement of the journal's hot path: bound by position, stepped, reset. ADO.NET costs several times as much here.
/// </summary>
internal sealed class Statement(sqlite3 db, string sql) : IDisposable
{
    private readonly sqlite3_stmt _statement = Prepare(db, sql);
    private int _next = 1;

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, _next++, value));
        return this;
    }

    public Statement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public Statement Bind(string? value)
    {
        if (value is null)
            return BindNull();
        Check(raw.sqlite3_bind_text(_statement, _next++, value));
        return this;
    }

    public Statement Bind(ReadOnlySpan<byte> value)
    {
        // An empty span binds NULL at the C level; a blob of no bytes is something else.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, _next++, 0) : raw.sqlite3_bind_blob(_statement, _next++, value));
        return this;
    }

    public Statement BindNull()
    {
        Check(raw.sqlite3_bind_null(_statement, _next++));
        return this;
    }

    /// <summary>Runs to the end; returns how many rows changed.</summary>
    public int Execute()
    {
        try
        {
            Step();
            return raw.sqlite3_changes(db);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Moves to the next row; false at the end. The caller resets.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Error(code),
        };
    }

    public void Reset()
    {
        _ = raw.sqlite3_reset(_statement);
        _ = raw.sqlite3_clear_bindings(_statement);
        _next = 1;
    }

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int(int column) => raw.sqlite3_column_int(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public void Dispose() => _statement.Dispose();

    private static sqlite3_stmt Prepare(sqlite3 db, string sql)
    {
        var code = raw.sqlite3_prepare_v2(db, sql, out var statement);
        return code == raw.SQLITE_OK
            ? statement
            : throw new SqliteFailure(code, code, $"{raw.sqlite3_errmsg(db).utf8_to_string()} in: {sql}");
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw Error(code);
    }

    private SqliteFailure Error(int code) => new(code, raw.sqlite3_extended_errcode(db), raw.sqlite3_errmsg(db).utf8_to_string());
}
