using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Reads rows by prepared queries; parameters are <c>$0</c>, <c>$1</c> and so on.</summary>
internal static class RowReading
{
    public static List<T> Ask<T>(this SqliteDatabase database, string sql, Func<SqliteDataReader, T> read, params object[] values)
    {
        using var loan = database.Read();
        return loan.Query(sql, read, values);
    }

    public static List<T> Query<T>(this SqliteDatabase.Loan loan, string sql, Func<SqliteDataReader, T> read, params object[] values)
    {
        var command = loan.Command(sql, values.Length);
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public static long? LongOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
