using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Storage.Sqlite;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Storage;

/// <summary>A store of one dialect, opened for a test.</summary>
public abstract class OpenStore : IAsyncDisposable
{
    public const long FlowConnection = 7, Flow = 3;
    private readonly IdSource _ids = new(TimeProvider.System);

    public abstract IJournal Journal { get; }
    public abstract IRunReader Reader { get; }
    public abstract ICustomerReader Customers { get; }

    /// <summary>Closes and opens it again, as a restart does.</summary>
    public abstract ValueTask ReopenAsync();

    public abstract ValueTask DisposeAsync();

    public async Task<AcceptOp> AcceptAsync(
        string? dedupe = null, string? lane = null, long flowConnection = FlowConnection, string payload = "{}", long? id = null,
        long created = 1000, RunOrigin origin = RunOrigin.Webhook, params string[] terms)
    {
        var run = new RunRow
        {
            Id = id ?? _ids.Next(), FlowConnectionId = flowConnection, FlowId = Flow, Version = 1, Bindings = "{}", Lane = lane,
            Created = created,
            Origin = origin,
        };
        var op = new AcceptOp(run, dedupe is null ? [] : [dedupe], System.Text.Encoding.UTF8.GetBytes(payload), terms);
        await Journal.WriteAsync(op);
        return op;
    }

    public async Task<RunOp> WriteAsync(RunOp op)
    {
        await Journal.WriteAsync(op);
        return op;
    }

    /// <summary>Takes a run; the epoch to write under is one more than the given one.</summary>
    public Task<RunOp> ClaimAsync(long run, int epoch = 0, string? lane = null, long flowConnection = FlowConnection) =>
        WriteAsync(new RunOp(run, epoch) { Claim = new ClaimOf(flowConnection, lane) });

    public Task<RunOp> EndAsync(
        long run, RunStatus status = RunStatus.Completed, string? lane = null, int epoch = 1, long at = 5000, long? wakeAt = null,
        long flowConnection = FlowConnection) =>
        WriteAsync(new RunOp(run, epoch) { End = new RunEnd(status, at, null, flowConnection, lane) { WakeAt = wakeAt } });

    /// <summary>A run that is under way.</summary>
    public async Task<long> StartedAsync(string? lane = null, long flowConnection = FlowConnection)
    {
        var run = (await AcceptAsync(lane: lane, flowConnection: flowConnection)).RunId;
        Assert.False((await ClaimAsync(run, lane: lane, flowConnection: flowConnection)).Result.Fenced);
        return run;
    }

    public async Task<long> EndedAsync(RunStatus status, long at = 5000, long flowConnection = FlowConnection)
    {
        var run = await StartedAsync(flowConnection: flowConnection);
        await EndAsync(run, status, at: at, flowConnection: flowConnection);
        return run;
    }

    public RunStatus StatusOf(long run) => Reader.Find(run)!.Status;
}

/// <summary>An SQLite store in a folder that the test owns.</summary>
internal class SqliteStoreIn : OpenStore
{
    private readonly string _folder;
    private SqliteDatabase _database = null!;
    private SqliteJournal _journal = null!;
    private SqliteRunReader _reader = null!;
    private SqliteCustomerReader _customers = null!;
    private WriteGate _gate = null!;

    public SqliteStoreIn(string folder)
    {
        _folder = folder;
        Open();
    }

    public string ConnectionString => _database.ConnectionString;
    public override IJournal Journal => _journal;
    public override IRunReader Reader => _reader;
    public override ICustomerReader Customers => _customers;

    /// <summary>How SQLite carries a query out, step by step.</summary>
    public IReadOnlyList<string> Plan(string sql, IReadOnlyList<object> values)
    {
        using var loan = _database.Read();
        var command = loan.Command("explain query plan " + sql, values.Count);
        for (var i = 0; i < values.Count; i++)
            command.Parameters[i].Value = values[i];
        using var rows = command.ExecuteReader();
        var steps = new List<string>();
        while (rows.Read())
            steps.Add(rows.GetString(3));
        return steps;
    }

    public override async ValueTask ReopenAsync()
    {
        await CloseAsync();
        Open();
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private void Open()
    {
        _database = SqliteDatabase.Open(_folder);
        ConfigOfTests.Insert(_database.ConnectionString, Flow, FlowConnection, 8);
        _gate = new WriteGate();
        _journal = SqliteJournal.Open(_database, _gate);
        _reader = new SqliteRunReader(_database);
        _customers = new SqliteCustomerReader(_database);
    }

    private async Task CloseAsync()
    {
        await _journal.DisposeAsync();
        _database.Dispose();
        _gate.Dispose();
    }
}

internal sealed class SqliteStore : SqliteStoreIn
{
    private readonly TempFolder _folder;

    public SqliteStore() : this(new TempFolder())
    {
    }

    private SqliteStore(TempFolder folder) : base(folder.Path) => _folder = folder;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteJournalTests : JournalSuite
{
    protected override OpenStore Open() => new SqliteStore();
}

public sealed class SqliteEffectLedgerTests : EffectLedgerSuite
{
    protected override OpenStore Open() => new SqliteStore();
}

public sealed class SqliteLaneTests : LaneSuite
{
    protected override OpenStore Open() => new SqliteStore();
}

public sealed class SqliteRunReaderTests : RunReaderSuite
{
    protected override OpenStore Open() => new SqliteStore();
}

public sealed class SqliteCustomerTests : CustomerSuite
{
    protected override OpenStore Open() => new SqliteStore();

    [Fact]
    public async Task Lists_of_customers_walk_an_index_and_sort_nothing()
    {
        await using var store = new SqliteStore();
        CustomerFilter[] filters =
        [
            new([1, 2]), new([1, 2]) { IsLinked = false }, new([1, 2]) { IsLinked = true }, new([1, 2]) { After = (10, 5) },
        ];
        Assert.All(filters, filter =>
        {
            var (sql, values) = SqliteCustomerReader.ListSql(filter);
            var plan = store.Plan(sql, values);
            Assert.Contains(plan, step => step.Contains("INDEX customer_at", StringComparison.Ordinal)
                || step.Contains("INDEX customer_not_linked", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        });
        var search = SqliteCustomerReader.ListSql(new([1]) { Text = "ada lovel" });
        Assert.Equal(2, store.Plan(search.Sql, search.Values).Count(step =>
            step.Contains("SEARCH", StringComparison.Ordinal) && step.Contains("customer_term USING", StringComparison.Ordinal)
            && step.Contains("term>? AND term<?", StringComparison.Ordinal)));
    }
}
