using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Core.Runs.Retries;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Storage.Sqlite;
using FlowDesigner.Core.Triggers;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlowDesigner.Tests.Fakes;

/// <summary>An engine on a real database file, with a clock to turn and scripted HTTP. Restarting it keeps the file.</summary>
public sealed class EngineKit : IFlowVersions, IConnectionDirectory, ICallTargets, IAsyncDisposable
{
    public const long FlowConnection = 7, Flow = 3, OtherFlowConnection = 9, OtherFlow = 4;
    private readonly TempFolder _folder = new();
    private IdSource _ids = null!;
    private readonly Dictionary<(long, int), Flow> _flows = [];
    private SqliteDatabase _database = null!;
    private SqliteJournal _journal = null!;
    private WriteGate _gate = null!;
    private CancellationTokenSource _stopping = null!;
    private Task _working = Task.CompletedTask;

    private EngineKit(AppCatalog apps) => Apps = apps;

    public AppCatalog Apps { get; }
    public TurnedClock Clock { get; } = new();
    public ScriptedTransport Transport { get; } = new();
    public List<string> ConnectionProblems { get; } = [];
    public RunEngine Engine { get; private set; } = null!;
    public EventInbox Inbox { get; private set; } = null!;
    public SqliteRunReader Reader { get; private set; } = null!;
    public RunService Runs { get; private set; } = null!;
    public RunRetries Retries { get; private set; } = null!;
    public BulkJobs Jobs { get; private set; } = null!;
    public SqliteWaitReader Waits { get; private set; } = null!;
    public Approvals Approvals { get; private set; } = null!;
    public IJournal Journal => _journal;

    /// <summary>Stands between the engine and its journal from the next start on, for a process that dies at a moment.</summary>
    public Func<IJournal, IJournal> Between { get; set; } = journal => journal;
    public bool OtherIsEnabled { get; set; } = true;
    public Uri Provider { get; set; } = new("https://provider.test/");
    public string Bindings { get; set; } = """{ "stripe": 11, "togai": 12, "shop": 13, "razorpay": 14 }""";

    public static async Task<EngineKit> StartAsync(string? flow = null, AppCatalog? apps = null)
    {
        var kit = new EngineKit(apps ?? TestApps.Catalog);
        if (flow is not null)
            kit.Publish(1, flow);
        await kit.OpenAsync();
        return kit;
    }

    public void Publish(int version, string json)
    {
        _flows[(Flow, version)] = Read(json);
    }

    private static Flow Read(string json)
    {
        var flow = FlowJson.Read(json, out var problems);
        Assert.True(problems.All(problem => problem.IsWarning), string.Join("\n", problems));
        return flow!;
    }

    /// <summary>A second flow with a flow connection of its own.</summary>
    public void PublishOther(string json)
    {
        _flows[(OtherFlow, 1)] = Read(json);
    }

    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public async Task<long> AcceptAsync(
        string payload, string? eventId = null, RunOrigin origin = RunOrigin.Webhook, int version = 1, long flowConnection = FlowConnection,
        long flow = Flow)
    {
        var accepted = await Inbox.AcceptAsync(
            new LiveFlow(flowConnection, flow, version, Bindings), Encoding.UTF8.GetBytes(payload), eventId, origin, "test",
            CancellationToken.None);
        return Assert.IsType<Acceptance.Accepted>(accepted).RunId;
    }

    public async Task<RunRow> RunAsync(string payload, string? eventId = null) => await EndedAsync(await AcceptAsync(payload, eventId));

    public Task<RunRow> EndedAsync(long runId) => UntilAsync(runId, run => run.Status.IsEnded());

    /// <summary>Time goes on while a test waits, ten times as fast as on the wall.</summary>
    public Task<RunRow> UntilAsync(long runId, Func<RunRow, bool> condition) => Eventually.Get(() =>
    {
        if (Reader.Find(runId) is { } run && condition(run))
            return run;
        Clock.Turn(TimeSpan.FromMilliseconds(50));
        return null;
    }, $"run {runId}, now {Reader.Find(runId)}");

    public StepRow? Step(long runId, string path) => Reader.Steps(runId, 1000).FirstOrDefault(step => step.Path == path);

    /// <summary>Whether the database, its -wal included, has a text anywhere.</summary>
    public bool FileHolds(string text) => Directory.EnumerateFiles(_folder.Path, "flowdesigner.db*").Any(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    });

    public Task<PreviewResult> PreviewAsync(
        string payload, PreviewOptions? options = null, IAppTransport? transport = null, int version = 1) =>
        new FlowPreview(transport ?? Transport, this, Clock).RunAsync(
            CompiledFlow.Compile(_flows[(Flow, version)], Apps),
            System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, long>>(Bindings)!,
            Encoding.UTF8.GetBytes(payload), options ?? PreviewOptions.Real, CancellationToken.None);

    ValueTask<Flow> IFlowVersions.GetAsync(long flowId, int version, CancellationToken cancel) =>
        ValueTask.FromResult(_flows[(flowId, version)]);

    ValueTask<IReadOnlyDictionary<string, CallTarget>?> ICallTargets.FindAsync(string flow, CancellationToken cancel)
    {
        var found = _flows.Where(pair => pair.Value.Key == flow).Select(pair => pair.Key.Item1).Distinct()
            .ToDictionary(id => id == Flow
                ? "first"
                : "other", id => new CallTarget(id == Flow ? FlowConnection : OtherFlowConnection, id, 1, Bindings, OtherIsEnabled, null));
        return ValueTask.FromResult<IReadOnlyDictionary<string, CallTarget>?>(found.Count == 0 ? null : found);
    }

    ValueTask<CallTarget?> ICallTargets.FindAsync(long flowConnectionId, CancellationToken cancel) => ValueTask.FromResult<CallTarget?>(
        new CallTarget(flowConnectionId, Flow, _flows.Keys.Where(key => key.Item1 == Flow).Max(key => key.Item2), Bindings, true, null));

    ValueTask<string?> ICallTargets.OwnerOfAsync(long flowConnectionId, CancellationToken cancel) => ValueTask.FromResult<string?>(null);

    ValueTask<OpenConnection> IConnectionDirectory.OpenAsync(long connectionId, CancellationToken cancel)
    {
        var app = connectionId switch { 11 => Apps["stripe"], 12 => Apps["togai"], 14 => Apps["razorpay"], _ => Apps["shop"] };
        return ValueTask.FromResult(new OpenConnection
        {
            Id = connectionId,
            Key = $"{app.Key}-test",
            Name = $"{app.Name} test",
            App = app,
            Address = Provider,
            Mode = ConnectionMode.Test,
            Values = new ConnectionValues(new Dictionary<string, string>()),
            Redactor = new Redactor(["canary-secret"]),
        });
    }

    ValueTask IConnectionDirectory.ReportAsync(long connectionId, string? problem, CancellationToken cancel)
    {
        if (problem is not null)
            ConnectionProblems.Add(problem);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    private Task OpenAsync()
    {
        _database = SqliteDatabase.Open(_folder.Path);
        ConfigOfTests.Insert(_database.ConnectionString, Flow, FlowConnection, 8);
        ConfigOfTests.Insert(_database.ConnectionString, OtherFlow, OtherFlowConnection);
        _gate = new WriteGate();
        _journal = SqliteJournal.Open(_database, _gate);
        Reader = new SqliteRunReader(_database);
        var feed = new RunFeed();
        _ids ??= new IdSource(Clock);
        var journal = Between(_journal);
        Engine = new RunEngine(journal, Reader, Transport, this, this, Apps, new EffectKeys("test"), feed, Clock, new EngineOptions(),
            NullLogger<RunEngine>.Instance);
        Inbox = new EventInbox(_journal, Engine, _ids, Clock, new DiskGuard(_folder.Path, Clock));
        Waits = new SqliteWaitReader(_database);
        Engine.StartFlowsWith(new FlowCalls(this, Inbox, Engine, Reader, Waits));
        Approvals = new Approvals(_journal, Waits, Engine, feed, Clock);
        Runs = new RunService(journal, Reader, Engine, this, feed, Clock);
        Retries = new RunRetries(Waits, Runs, Engine, this, Clock);
        Jobs = new BulkJobs(_journal, Reader, Runs, Engine, _ids, Clock, NullLogger<BulkJobs>.Instance);
        Engine.Start();
        _stopping = new CancellationTokenSource();
        _working = Task.Run(() => Jobs.RunAsync(_stopping.Token));
        return Task.CompletedTask;
    }

    private async Task CloseAsync()
    {
        await _stopping.CancelAsync();
        await _working;
        _stopping.Dispose();
        await Engine.DisposeAsync();
        await _journal.DisposeAsync();
        _database.Dispose();
        _gate.Dispose();
    }
}
