using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Connections;

/// <summary>Makes, checks, changes and deletes connections. Secrets go in and never come out.</summary>
public sealed partial class ConnectionService(
    IDbContextFactory<ConfigDb> databases, AppCatalog catalog, ISecretSealer sealer, IAppTransport transport, ConnectionDirectory directory,
    OutboundGuard guard, SandboxAddress sandbox, TimeProvider clock, IdSource ids)
{
    /// <summary>What a form shows for a secret that is set; sent back, it changes nothing.</summary>
    public const string Placeholder = "***";

    private const int ParallelInSandbox = 256;

    private readonly ConnectionOpener _opener = new(catalog, sealer, sandbox);
    private readonly ConnectionProbes _probes = new(transport);
    private readonly ConnectionRules _rules = new(guard);

    public async Task<ConnectionResult> CreateAsync(NewConnection request, CancellationToken cancel)
    {
        var form = FormOf(request);
        var problems = await ProblemsAsync(form, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (request.Key is { } wanted && await db.Connections.AnyAsync(row => row.Key == wanted, cancel))
            problems = problems.Add(new("connection.key_taken", $"There is already a connection \"{wanted}\". Choose another key.", "key"));
        if (problems.Length > 0)
            return ConnectionResult.Refused(problems);
        var row = RowOf(request, form, ids.Next(), request.Key ?? await FreeKeyAsync(db, request.Name, cancel));
        db.Connections.Add(row);
        await db.SaveChangesAsync(cancel);
        return new(View(row), []);
    }

    /// <summary>Tries a form's key with a real call before anything is saved.</summary>
    public async Task<(CheckResult? Check, ImmutableArray<ConnectionProblem> Problems)> TryAsync(NewConnection request, CancellationToken cancel)
    {
        var form = FormOf(request);
        var problems = await ProblemsAsync(form, cancel);
        if (problems.Length > 0)
            return (null, problems);
        var row = RowOf(request, form, 0, "not-saved");
        return (await _probes.CheckAsync(_opener.Open(row, form.App!, form.Values), cancel), []);
    }

    /// <summary>Calls the provider with the stored key and remembers what came of it; null where there is no such connection.</summary>
    public async Task<CheckResult?> CheckAsync(long id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Connections.SingleOrDefaultAsync(row => row.Id == id, cancel) is not { } row)
            return null;
        CheckResult result;
        try
        {
            result = await _probes.CheckAsync(_opener.Open(row), cancel);
        }
        catch (ConnectionUnusableException problem)
        {
            result = new(false, ConnectionOpener.ModeOf(row.Mode), Message: problem.Message);
        }
        row.CheckedAt = clock.GetUtcNow().ToUnixTimeMilliseconds();
        row.Problem = result.Ok ? null : result.Message;
        await db.SaveChangesAsync(cancel);
        directory.Invalidate(id);
        return result;
    }

    public async Task<ConnectionResult?> UpdateAsync(long id, ConnectionChange change, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Connections.SingleOrDefaultAsync(row => row.Id == id, cancel) is not { } row)
            return null;
        var given = Trimmed(change.Values ?? ImmutableDictionary<string, string>.Empty);
        var form = FormOf(row, change, given);
        var problems = await ProblemsAsync(form, cancel);
        if (problems.Length > 0)
            return ConnectionResult.Refused(problems);
        row.Name = form.Name;
        row.Address = form.Address;
        row.Mode = form.Sandbox ? row.Mode : ConnectionOpener.TextOf(form.ReadKey().Mode);
        Store(row, form);
        if (change.RatePerSecond is { } rate)
            row.RatePerSecond = rate == 0 ? null : rate;
        row.MaxParallel = change.MaxParallel ?? row.MaxParallel;
        // Whatever was wrong belonged to the key before.
        if (given.Count > 0)
            row.Problem = null;
        await db.SaveChangesAsync(cancel);
        directory.Invalidate(id);
        return new(View(row), []);
    }

    /// <summary>Deletes a connection that no flow connection uses; null where there is none.</summary>
    public async Task<DeleteResult?> DeleteAsync(long id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Connections.SingleOrDefaultAsync(row => row.Id == id, cancel) is not { } row)
            return null;
        var live = await db.FlowConnections.AsNoTracking().Where(flow => !flow.Removed).ToListAsync(cancel);
        var users = live.Where(flow => Binds(flow.Bindings, id)).Select(flow => flow.Name).Order(StringComparer.Ordinal).ToImmutableArray();
        if (users.Length > 0)
            return new(false, users);
        db.Connections.Remove(row);
        await db.SaveChangesAsync(cancel);
        directory.Invalidate(id);
        return new(true, []);
    }

    public async Task<ImmutableArray<ConnectionView>> ListAsync(string? app, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await db.Connections.AsNoTracking().Where(row => app == null || row.App == app).OrderBy(row => row.Name).ToListAsync(cancel);
        return [.. rows.Select(View)];
    }

    /// <summary>By its key or its id as people write it.</summary>
    public async Task<ConnectionView?> FindAsync(string keyOrId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var id = IdText.TryParse(keyOrId, out var number) ? number : 0;
        var rows = await db.Connections.AsNoTracking().Where(row => row.Key == keyOrId || row.Id == id).ToListAsync(cancel);
        return (rows.Find(row => row.Key == keyOrId) ?? rows.FirstOrDefault()) is { } row ? View(row) : null;
    }

    /// <summary>Makes the sandbox's connections where they are missing, so that a first start has something to work with.</summary>
    public async Task EnsureSandboxConnectionsAsync(CancellationToken cancel)
    {
        NewConnection[] wanted =
        [
            new("stripe", "Sandbox Stripe", new Dictionary<string, string> { ["secret_key"] = "sk_test_sandbox" }),
            new("razorpay", "Sandbox Razorpay", new Dictionary<string, string> { ["key_id"] = "rzp_test_sandbox", ["key_secret"] = "sandbox" }),
            new("togai", "Sandbox Togai", new Dictionary<string, string> { ["token"] = "sandbox" }),
        ];
        await using var db = await databases.CreateDbContextAsync(cancel);
        var there = (await db.Connections.Select(row => row.Key).ToListAsync(cancel)).ToHashSet();
        foreach (var request in wanted.Where(request => !there.Contains("sandbox-" + request.App)))
        {
            var inSandbox = request with { Sandbox = true };
            db.Connections.Add(RowOf(inSandbox, FormOf(inSandbox), ids.Next(), "sandbox-" + request.App));
        }
        await db.SaveChangesAsync(cancel);
    }

    private async Task<ImmutableArray<ConnectionProblem>> ProblemsAsync(ConnectionForm form, CancellationToken cancel)
    {
        var judged = await _rules.ValidateAsync(form, cancel);
        return [.. judged.Errors.Select(error => new ConnectionProblem(error.ErrorCode, error.ErrorMessage, error.PropertyName))];
    }

    private ConnectionForm FormOf(NewConnection request)
    {
        var values = Trimmed(request.Values);
        return new(
            catalog.Find(request.App), request.App, request.Name.Trim(), request.Key, WithoutAddress(values), AddressIn(values), request.Sandbox,
            sandbox.Of(request.App) is not null, request.RatePerSecond, request.MaxParallel, []);
    }

    private ConnectionForm FormOf(ConnectionRow row, ConnectionChange change, Dictionary<string, string> given)
    {
        var app = catalog.Find(row.App);
        var address = given.ContainsKey("address") ? AddressIn(given) : row.Address;
        var sealedKeys = ConnectionOpener.Read(row.SealedValues).Keys;
        var isSecret = app?.Connection.Where(field => field.Type == FieldType.Secret).Select(field => field.Key).ToHashSet() ?? [];
        // A secret that was not entered again stays, unless it would then go to another host.
        foreach (var key in isSecret.Where(key => given.GetValueOrDefault(key) is "" or Placeholder))
            given.Remove(key);
        var toRepeat = address == row.Address ? [] : sealedKeys.Where(key => !given.ContainsKey(key)).ToList();
        var values = ConnectionOpener.Read(row.PlainValues);
        foreach (var (key, value) in ReadableSecrets(row).Concat(WithoutAddress(given)))
            values[key] = value;
        return new(
            app, row.App, change.Name?.Trim() ?? row.Name, null, values, address, ConnectionOpener.ModeOf(row.Mode) == ConnectionMode.Sandbox,
            SandboxIsOn: true, change.RatePerSecond, change.MaxParallel, toRepeat);
    }

    // What cannot be opened any more counts as empty: the form then asks for it.
    private Dictionary<string, string> ReadableSecrets(ConnectionRow row)
    {
        try
        {
            return _opener.Unseal(row);
        }
        catch (SecretUnreadableException)
        {
            return [];
        }
    }

    private ConnectionRow RowOf(NewConnection request, ConnectionForm form, long id, string key)
    {
        var mode = form.Sandbox ? ConnectionMode.Sandbox : form.ReadKey().Mode;
        var usual = mode == ConnectionMode.Live ? form.App!.RatePerSecond.Live : form.App!.RatePerSecond.Test;
        var rate = request.RatePerSecond ?? (form.Sandbox ? 0 : usual);
        var row = new ConnectionRow
        {
            Id = id,
            Key = key,
            App = request.App,
            Name = form.Name,
            Owner = request.Owner,
            Mode = ConnectionOpener.TextOf(mode),
            Address = form.Address,
            RatePerSecond = rate == 0 ? null : rate,
            MaxParallel = request.MaxParallel ?? (form.Sandbox ? ParallelInSandbox : 32),
            Created = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        if (id != 0)
            Store(row, form);
        return row;
    }

    private void Store(ConnectionRow row, ConnectionForm form)
    {
        var isSecret = form.App!.Connection.Where(field => field.Type == FieldType.Secret).Select(field => field.Key).ToHashSet();
        row.PlainValues = ConnectionOpener.Write(form.Values.Where(pair => !isSecret.Contains(pair.Key) && pair.Value.Length > 0));
        row.SealedValues = _opener.Seal(row.Id, form.Values.Where(pair => isSecret.Contains(pair.Key) && pair.Value.Length > 0));
    }

    private static ConnectionView View(ConnectionRow row) => new(
        row.Id, IdText.Format(row.Id), row.Key, row.App, row.Name, row.Owner, ConnectionOpener.ModeOf(row.Mode), row.Address,
        ConnectionOpener.Read(row.PlainValues).ToImmutableSortedDictionary(StringComparer.Ordinal),
        [.. ConnectionOpener.Read(row.SealedValues).Keys.Order(StringComparer.Ordinal)], row.RatePerSecond, row.MaxParallel, row.Problem,
        row.CheckedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, DateTimeOffset.FromUnixTimeMilliseconds(row.Created));

    private static Dictionary<string, string> Trimmed(IReadOnlyDictionary<string, string> values) =>
        values.ToDictionary(pair => pair.Key, pair => pair.Value.Trim(), StringComparer.Ordinal);

    private static Dictionary<string, string> WithoutAddress(Dictionary<string, string> values) =>
        values.Where(pair => pair.Key != "address").ToDictionary(StringComparer.Ordinal);

    private static string? AddressIn(Dictionary<string, string> values) => values.GetValueOrDefault("address") is { Length: > 0 } address ? address : null;

    private static bool Binds(string bindings, long id) =>
        JsonSerializer.Deserialize<Dictionary<string, long>>(bindings)!.ContainsValue(id);

    private static async Task<string> FreeKeyAsync(ConfigDb db, string name, CancellationToken cancel)
    {
        var plain = NotPlain().Replace(name.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } words ? words : "connection";
        if (plain.Length > 56)
            plain = plain[..56].TrimEnd('-');
        var taken = (await db.Connections.Where(row => row.Key.StartsWith(plain)).Select(row => row.Key).ToListAsync(cancel)).ToHashSet();
        return taken.Contains(plain) ? Enumerable.Range(2, taken.Count + 1).Select(number => $"{plain}-{number}").First(key => !taken.Contains(key)) : plain;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
