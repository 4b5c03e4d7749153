using Microsoft.Data.Sqlite;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Looks at a database file before it is opened for work. A file that is not right is refused and never written over.</summary>
internal static class SqliteFile
{
    private static readonly byte[] Header = "SQLite format 3\0"u8.ToArray();

    // Above this a whole check takes longer than a start may; it then runs when the operator asks for it.
    private const long WholeCheckBelow = 256L << 20;

    /// <summary>Throws <see cref="StorageException"/> with what is wrong and what to do.</summary>
    public static void Check(string file, string uncleanMark)
    {
        var wal = new FileInfo(file + "-wal");
        if (!File.Exists(file))
        {
            if (wal.Exists)
                throw Bad(
                    file,
                    "is missing, but its -wal file is there",
                    "Put the database file back beside it, or move the -wal file away to begin anew.");
            return;
        }
        if (File.Exists(uncleanMark) && !wal.Exists && new FileInfo(file).Length > 0)
            throw Bad(file, "was not closed properly and its -wal file is gone: the last accepted events were in it",
                $"Put {Path.GetFileName(wal.Name)} back. To go on without those events, delete {Path.GetFileName(uncleanMark)} "
                    + "and start again.");
        CheckHeader(file);
        CheckPages(file);
    }

    private static void CheckHeader(string file)
    {
        Span<byte> head = stackalloc byte[100];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            throw Bad(file, $"holds {stream.Length} bytes, too few for a database", "Restore it from a backup.");
        if (!head[..16].SequenceEqual(Header))
            throw Bad(file, "does not begin as an SQLite database does", "Restore it from a backup; the file is left as it is.");
        var pageSize = (head[16] << 8) | head[17];
        pageSize = pageSize == 1 ? 65536 : pageSize;
        var pages = (head[28] << 24) | (head[29] << 16) | (head[30] << 8) | head[31];
        // The count in the header is only kept where both change counters agree.
        if (head[24..28].SequenceEqual(head[92..96]) && (long)pages * pageSize > stream.Length && !File.Exists(file + "-wal"))
            throw Bad(file, $"was cut short: {pages} pages of {pageSize} bytes expected, {stream.Length} bytes found",
                "Restore it from a backup.");
    }

    private static void CheckPages(string file)
    {
        if (new FileInfo(file).Length > WholeCheckBelow)
            return;
        try
        {
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "pragma quick_check(1)";
            var answer = (string?)command.ExecuteScalar();
            if (answer != "ok")
                throw Bad(file, $"is damaged ({answer})", "Restore it from a backup; the file is left as it is.");
        }
        catch (SqliteException damaged)
        {
            throw Bad(file, $"cannot be read ({damaged.Message})", "Restore it from a backup; the file is left as it is.");
        }
    }

    private static StorageException Bad(string file, string found, string advice) => new($"{Path.GetFileName(file)} {found}. {advice}");
}

/// <summary>The data directory cannot be used as it is; the message says why and what to do.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
