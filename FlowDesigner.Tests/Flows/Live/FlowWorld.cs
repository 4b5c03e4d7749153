using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Storage.Sqlite;
using FlowDesigner.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlowDesigner.Tests.Flows.Live;

/// <summary>The flow services over a real database file, with a clock to turn by hand.</summary>
internal sealed class FlowWorld : IDbContextFactory<ConfigDb>, ISecretSealer, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly WriteGate _gate = new();
    private readonly DbContextOptions<ConfigDb> _options;
    private readonly TurnedClock _clock = new();

    public FlowWorld()
    {
        var file = _folder.File("test.db");
        Migrator.Migrate(file);
        _options = new DbContextOptionsBuilder<ConfigDb>().UseSqlite($"Data Source={file};Pooling=False").Options;
        var ids = new IdSource(_clock);
        Versions = new(this);
        Store = new(this, Changes, _clock, ids);
        Flows = new(this, AppCatalog.BuiltIn, Versions, Store, _gate);
        Directory = new(this, Versions, this, Changes, _clock, NullLogger<FlowDirectory>.Instance);
        var listeners = new EventListeners(Directory, AppCatalog.BuiltIn);
        Drafts = new(this, AppCatalog.BuiltIn, Store, listeners);
        Comparisons = new(Flows, Drafts, AppCatalog.BuiltIn);
        Life = new(AppCatalog.BuiltIn, Store);
        Imports = new(Flows, AppCatalog.BuiltIn, Store, listeners);
        Reader = new(this, Versions, AppCatalog.BuiltIn, new PublicAddress(() => "https://flows.example.com/"), _clock, _gate);
        Live = new(this, Versions, AppCatalog.BuiltIn, this, Reader, Changes, _clock, ids);
        Rebinding = new(this, Versions, AppCatalog.BuiltIn, this, Reader, Changes);
        AddConnection("sandbox-stripe", "stripe", "sandbox", 1);
        AddConnection("sandbox-togai", "togai", "sandbox", 2);
        AddConnection("test-stripe", "stripe", "test", 3);
        AddConnection("live-stripe", "stripe", "live", 4);
        AddConnection("my-togai", "togai", "unknown", 5);
        AddConnection("test-togai", "togai", "test", 6);
        AddConnection("sandbox-razorpay", "razorpay", "sandbox", 7);
    }

    public FlowChanges Changes { get; } = new();
    public FlowVersions Versions { get; }
    public FlowStore Store { get; }
    public FlowService Flows { get; }
    public FlowDrafts Drafts { get; }
    public FlowComparisons Comparisons { get; }
    public FlowLife Life { get; }
    public FlowImports Imports { get; }
    public FlowConnectionReader Reader { get; }
    public FlowConnectionService Live { get; }
    public FlowRebinding Rebinding { get; }
    public FlowDirectory Directory { get; }

    public void Turn(TimeSpan by) => _clock.Turn(by);

    public ConfigDb CreateDbContext() => new(_options, _gate);

    public string Seal(string connectionId, string plain) => $"{connectionId}|{plain}";

    public string Unseal(string connectionId, string sealedText) => sealedText.StartsWith(connectionId + "|", StringComparison.Ordinal)
        ? sealedText[(connectionId.Length + 1)..]
        : throw new SecretUnreadableException("Sealed for another.");

    public static NewFlowConnection New(string flow = "sync-accounts-togai-to-stripe", string stripe = "sandbox-stripe",
        string togai = "sandbox-togai") =>
        new(flow, "ACME sandbox", new Dictionary<string, string> { ["stripe"] = stripe, ["togai"] = togai });

    public void Dispose()
    {
        Directory.Dispose();
        Store.Dispose();
        _gate.Dispose();
        _folder.Dispose();
    }

    private void AddConnection(string key, string app, string mode, long id)
    {
        using var db = CreateDbContext();
        db.Connections.Add(new() { Id = id, Key = key, App = app, Name = $"My {key}", Mode = mode });
        db.SaveChanges();
    }
}
