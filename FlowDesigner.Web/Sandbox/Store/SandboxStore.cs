using System.Collections.Concurrent;
using System.Threading.Channels;

namespace FlowDesigner.Web.Sandbox.Store;

/// <summary>The sandbox's file. One writer commits for all who wait, so that an answer is on disk before it is given.</summary>
internal sealed class SandboxStore : IAsyncDisposable
{
    private const int WritesPerCommit = 256;

    private readonly Channel<Write> writes = Channel.CreateBounded<Write>(4096);
    private readonly ConcurrentBag<SandboxSession> readers = [];
    private readonly string file;
    private readonly Task writing;

    public SandboxStore(SandboxOptions options)
    {
        var folder = Path.GetFullPath(options.DataDirectory);
        Directory.CreateDirectory(folder);
        file = Path.Combine(folder, "sandbox.db");
        var writer = new SandboxSession(file, isReader: false);
        writer.Run(SandboxSchema.Sql);
        writing = Task.Run(() => WriteAll(writer));
    }

    /// <summary>Runs the work inside a transaction; the task ends after the commit.</summary>
    public async Task<T> WriteAsync<T>(Func<SandboxSession, T> work)
    {
        var write = new Write<T>(work);
        await writes.Writer.WriteAsync(write);
        return await write.Task;
    }

    public T Read<T>(Func<SandboxSession, T> work)
    {
        if (!readers.TryTake(out var session)) session = new SandboxSession(file, isReader: true);
        try { return work(session); }
        finally { readers.Add(session); }
    }

    public async ValueTask DisposeAsync()
    {
        writes.Writer.TryComplete();
        await writing;
        while (readers.TryTake(out var session)) session.Dispose();
    }

    // No waiting for company: what is queued is committed, so the batch follows the load by itself.
    private async Task WriteAll(SandboxSession session)
    {
        using var writer = session;
        var batch = new List<Write>(WritesPerCommit);
        while (await writes.Reader.WaitToReadAsync())
        {
            while (batch.Count < WritesPerCommit && writes.Reader.TryRead(out var write)) batch.Add(write);
            Commit(writer, batch);
            batch.Clear();
        }
    }

    private static void Commit(SandboxSession session, List<Write> batch)
    {
        try
        {
            session.Execute("begin immediate");
            foreach (var write in batch) Apply(session, write);
            session.Execute("commit");
        }
        catch (Exception problem)
        {
            foreach (var write in batch) write.Fail(problem);
            RollBack(session);
        }
        foreach (var write in batch) write.Finish();
    }

    // A savepoint each: one failing call must not take its neighbours in the same commit along.
    private static void Apply(SandboxSession session, Write write)
    {
        session.Execute("savepoint one");
        try { write.Run(session); }
        catch (Exception problem)
        {
            write.Fail(problem);
            session.Execute("rollback to one");
        }
        session.Execute("release one");
    }

    private static void RollBack(SandboxSession session)
    {
        try { session.Execute("rollback"); }
        catch (Microsoft.Data.Sqlite.SqliteException) { } // SQLite may have rolled back by itself; the writers were told already.
    }

    private abstract class Write
    {
        public abstract void Run(SandboxSession session);
        public abstract void Fail(Exception problem);
        public abstract void Finish();
    }

    private sealed class Write<T>(Func<SandboxSession, T> work) : Write
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? problem;
        private T? result;

        public Task<T> Task => done.Task;

        public override void Run(SandboxSession session) => result = work(session);

        public override void Fail(Exception problem) => this.problem = problem;

        public override void Finish()
        {
            if (problem is null) done.SetResult(result!);
            else done.SetException(problem);
        }
    }
}
