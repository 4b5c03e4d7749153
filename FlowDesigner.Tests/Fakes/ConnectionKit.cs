using System.Collections.Concurrent;
using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Tests.Fakes;

/// <summary>Connections over a real file and a real network stack, without a server.</summary>
internal sealed class ConnectionKit : IDbContextFactory<ConfigDb>, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly WriteGate _gate = new();

    public ConnectionKit(params string[] allowedNetworks)
    {
        _database = SqliteDatabase.Open(_folder.Path);
        Guard = new(allowedNetworks);
        Transport = new(Guard, TimeProvider.System);
        Directory = new(this, AppCatalog.BuiltIn, Sealer, Sandbox, Changes, Clock);
        Service = new(this, AppCatalog.BuiltIn, Sealer, Transport, Directory, Guard, Sandbox, Changes, Clock, new(Clock));
    }

    public SqliteDatabase Database => _database;
    public TurnedClock Clock { get; } = new();
    public BoundSealer Sealer { get; } = new();
    public SandboxAddress Sandbox { get; } = new();
    public ConnectionChanges Changes { get; } = new();
    public OutboundGuard Guard { get; }
    public AppTransport Transport { get; }
    public ConnectionDirectory Directory { get; }
    public ConnectionService Service { get; }

    /// <summary>How often the database was opened.</summary>
    public int Opened { get; private set; }

    public ConfigDb CreateDbContext()
    {
        Opened++;
        return new(new DbContextOptionsBuilder<ConfigDb>().UseSqlite(_database.ConnectionString).Options, _gate);
    }

    /// <summary>Every byte that was stored, as text.</summary>
    public string StoredText()
    {
        using (var db = CreateDbContext())
            db.Database.ExecuteSqlRaw("pragma wal_checkpoint(truncate)");
        using var file = new FileStream(_database.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(file, Encoding.Latin1);
        return text.ReadToEnd();
    }

    public async Task<ConnectionView> CreateAsync(NewConnection request)
    {
        var result = await Service.CreateAsync(request, default);
        Assert.Empty(result.Problems);
        return result.View!;
    }

    public static NewConnection Stripe(string secret = "sk_test_1", string name = "My Stripe", string? address = null)
    {
        var values = new Dictionary<string, string> { ["secret_key"] = secret };
        if (address is not null)
            values["address"] = address;
        return new("stripe", name, values);
    }

    public void Dispose()
    {
        Transport.Dispose();
        _database.Dispose();
        _gate.Dispose();
        _folder.Dispose();
    }
}

/// <summary>A sealer whose texts open only for the connection they were sealed for, and only while it has its keys.</summary>
internal sealed class BoundSealer : ISecretSealer
{
    private readonly ConcurrentDictionary<string, (string Connection, string Plain)> _sealed = new();
    private int _count;

    public string Seal(string connectionId, string plain)
    {
        var text = $"sealed-{Interlocked.Increment(ref _count)}";
        _sealed[text] = (connectionId, plain);
        return text;
    }

    public string Unseal(string connectionId, string sealedText) =>
        _sealed.TryGetValue(sealedText, out var kept) && kept.Connection == connectionId
            ? kept.Plain
            : throw new SecretUnreadableException("no key opens it");

    public void LoseKeys() => _sealed.Clear();
}
