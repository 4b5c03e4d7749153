using System.Threading.Channels;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>
/// The one writer: a thread that takes whatever is queued, puts it into one transaction, commits, and repeats. There is no waiting for a
/// fuller batch: its size follows the load and the disk by itself.
/// </summary>
public sealed class SqliteJournal : IJournal, IAsyncDisposable
{
    private const int Queue = 8192, Batch = 512, CheckpointPages = 4000;

    private readonly Channel<JournalOp> _ops = Channel.CreateBounded<JournalOp>(new BoundedChannelOptions(Queue) { SingleReader = true });
    private readonly SqliteDatabase _database;
    private readonly WriteGate _gate;
    private readonly WriterConnection _connection;
    private readonly JournalStatements _sql;
    private readonly JournalWriter _writer;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SqliteJournal(SqliteDatabase database, WriteGate gate)
    {
        _database = database;
        _gate = gate;
        _connection = new WriterConnection(database.File);
        SetUp(_connection);
        _sql = new JournalStatements(_connection);
        _writer = new JournalWriter(_sql);
        _thread = new Thread(Work) { IsBackground = true, Name = "journal" };
    }

    /// <summary>Opens the journal; runs that a killed process left running are ready again when this returns.</summary>
    public static SqliteJournal Open(SqliteDatabase database, WriteGate gate)
    {
        var journal = new SqliteJournal(database, gate);
        var recover = new RecoverOp();
        journal.Commit([recover]);
        recover.Done.GetAwaiter().GetResult();
        database.MarkOpen();
        journal._thread.Start();
        return journal;
    }

    public ValueTask WriteAsync(JournalOp op, CancellationToken cancel = default)
    {
        if (_ops.Writer.TryWrite(op))
            return new ValueTask(op.Done);
        return Slow(op, cancel);

        async ValueTask Slow(JournalOp op, CancellationToken cancel)
        {
            try
            {
                await _ops.Writer.WriteAsync(op, cancel).ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                throw new JournalException("storage.closed", "The server is stopping. Send it again in a moment.");
            }
            await op.Done.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ops.Writer.TryComplete();
        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>For tests of a full disk: no page more than there are, or the given count; null for as many as the disk holds.</summary>
    internal void LimitPages(int? most)
    {
        using var turn = _gate.Enter(CancellationToken.None);
        _connection.Execute($"pragma max_page_count = {most ?? int.MaxValue}");
    }

    internal static void SetUp(WriterConnection connection)
    {
        // First, so that what follows waits too where somebody else has the file open.
        connection.Execute("pragma busy_timeout = 5000");
        connection.Execute("pragma journal_mode = wal");
        connection.Execute("pragma synchronous = full");
        connection.Execute("pragma foreign_keys = on");
        connection.Execute("pragma mmap_size = 0");
        connection.Execute($"pragma wal_autocheckpoint = {CheckpointPages}");
        connection.Execute("pragma cache_size = -32000");
        // A promise rests on these two; a build of SQLite that ignores them must not start.
        if (connection.Ask("pragma synchronous") != "2" || connection.Ask("pragma journal_mode") != "wal")
            throw new StorageException("SQLite does not keep synchronous = FULL and WAL here. Move the data directory to a local disk.");
    }

    private void Work()
    {
        var batch = new List<JournalOp>(Batch);
        while (WaitForOps())
        {
            while (batch.Count < Batch && _ops.Reader.TryRead(out var op))
                batch.Add(op);
            Commit(batch);
            batch.Clear();
        }
        Close();
    }

    private bool WaitForOps()
    {
        var ready = _ops.Reader.WaitToReadAsync();
        return ready.IsCompletedSuccessfully ? ready.Result : ready.AsTask().GetAwaiter().GetResult();
    }

    private void Commit(List<JournalOp> batch)
    {
        using var turn = _gate.Enter(CancellationToken.None);
        if (TryCommit(batch) is not { } failure)
            return;
        // One op may be what the database refuses. Alone, it takes no other down with it.
        foreach (var op in batch)
        {
            if ((batch.Count == 1 ? failure : TryCommit([op])) is { } own)
                op.Fail(own);
        }
    }

    private JournalException? TryCommit(List<JournalOp> batch)
    {
        try
        {
            _sql.Begin.Execute();
            foreach (var op in batch)
                _writer.Apply(op);
            Pass("before-commit", batch);
            _sql.Commit.Execute();
            Pass("after-commit", batch);
        }
        catch (Exception failure) when (failure is SqliteFailure or InvalidDataException)
        {
            if (_connection.InTransaction)
                _sql.Rollback.Execute();
            return failure is SqliteFailure { IsFull: true }
                ? new JournalException(
                    "storage.full", "The disk is full: nothing was accepted. Free some space; no restart is needed.", failure)
                : new JournalException("storage.broken", $"The database refused to write: {failure.Message}", failure);
        }
        foreach (var op in batch)
            op.Succeed();
        return null;
    }

    private static void Pass(string moment, List<JournalOp> batch)
    {
        if (!FaultPoints.IsArmed)
            return;
        foreach (var op in batch)
            FaultPoints.Pass(moment, FaultPoints.NameOf(op));
    }

    private void Close()
    {
        try
        {
            using var turn = _gate.Enter(CancellationToken.None);
            _connection.Execute("pragma wal_checkpoint(truncate)");
            _database.MarkClosed();
            _sql.Dispose();
            _connection.Dispose();
        }
        catch (SqliteFailure)
        {
            // Everything is committed; the next start reads it from the -wal file.
        }
        _ended.SetResult();
    }
}
