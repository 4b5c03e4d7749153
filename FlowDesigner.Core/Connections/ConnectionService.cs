using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Connections;

/// <summary>
/// Makes, checks, changes, shares, archives and deletes connections. Secrets go in and never come out; what is private to somebody else
/// does not exist for whoever asks.
/// </summary>
public sealed partial class ConnectionService
{
    /// <summary>What a form shows for a secret that is set; sent back, it changes nothing.</summary>
    public const string Placeholder = "***";

    private readonly IDbContextFactory<ConfigDb> _databases;
    private readonly ConnectionOpener _opener;
    private readonly ConnectionForms _forms;
    private readonly ConnectionProbes _probes;
    private readonly ConnectionUpdates _updates;
    private readonly ConnectionDirectory _directory;
    private readonly ConnectionChanges _changes;
    private readonly TimeProvider _clock;
    private readonly IdSource _ids;

    public ConnectionService(
        IDbContextFactory<ConfigDb> databases, AppCatalog catalog, ISecretSealer sealer, IAppTransport transport,
        ConnectionDirectory directory,
        OutboundGuard guard, SandboxAddress sandbox, ConnectionChanges changes, TimeProvider clock, IdSource ids)
    {
        (_databases, _directory, _changes, _clock, _ids) = (databases, directory, changes, clock, ids);
        _opener = new(catalog, sealer, sandbox);
        _forms = new(catalog, _opener, guard, sandbox, clock);
        _probes = new(transport);
        Keys = new(databases, _forms, _opener, _probes, directory, changes, clock);
        _updates = new(databases, _forms, Keys, clock);
    }

    /// <summary>Changes of key that no run notices.</summary>
    public ConnectionKeys Keys { get; }

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<ConnectionResult> CreateAsync(NewConnection request, CancellationToken cancel)
    {
        var form = _forms.Of(request);
        var problems = await _forms.ProblemsAsync(form, cancel);
        await using var db = await _databases.CreateDbContextAsync(cancel);
        if (request.Key is { } wanted && await db.Connections.AnyAsync(row => row.Key == wanted, cancel))
            problems = problems.Add(new("connection.key_taken", $"There is already a connection \"{wanted}\". Choose another key.", "key"));
        if (request is { IsPrivate: true, Owner: null })
            problems = problems.Add(
                new("connection.no_owner", "A private connection needs an owner, or nobody could use it. Share it.", "is_private"));
        if (problems.Length > 0)
            return ConnectionResult.Refused(problems);
        var row = _forms.RowOf(request, form, _ids.Next(), request.Key ?? await FreeKeyAsync(db, request.Name, cancel));
        db.Connections.Add(row);
        await db.SaveChangesAsync(cancel);
        _changes.Raise();
        return new(View(row), []);
    }

    /// <summary>Tries a form's key with a real call before anything is saved.</summary>
    public async Task<(CheckResult? Check, ImmutableArray<ConnectionProblem> Problems)> TryAsync(
        NewConnection request, CancellationToken cancel)
    {
        var form = _forms.Of(request);
        var problems = await _forms.ProblemsAsync(form, cancel);
        if (problems.Length > 0)
            return (null, problems);
        var row = _forms.RowOf(request, form, 0, "not-saved");
        return (await _probes.CheckAsync(_opener.Open(row, form.App!, form.Values), cancel), []);
    }

    /// <summary>Calls the provider with the stored key and remembers what came of it; null where there is no such connection.</summary>
    public async Task<CheckResult?> CheckAsync(Viewer viewer, long id, CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        if (await FindRowAsync(db, viewer, id, cancel) is not { } row)
            return null;
        var secrets = row.SealedValues;
        CheckResult result;
        try
        {
            result = await _probes.CheckAsync(_opener.Open(row), cancel);
        }
        catch (ConnectionUnusableException problem)
        {
            result = new(false, ConnectionOpener.ModeOf(row.Mode), Message: problem.Message);
        }
        // The provider may have taken a while, and what it said belongs to the key it was asked with.
        await db.Entry(row).ReloadAsync(cancel);
        if (db.Entry(row).State == EntityState.Detached || row.SealedValues != secrets)
            return result;
        Remember(row, result, NowMs);
        await db.SaveChangesAsync(cancel);
        Tell(id);
        return result;
    }

    /// <summary>
    /// Changes what is given; null where there is no such connection. Other values are stored once the provider takes them, and a refusal
    /// leaves everything as it was.
    /// </summary>
    public async Task<ConnectionResult?> UpdateAsync(Viewer viewer, long id, ConnectionChange change, CancellationToken cancel)
    {
        var updated = await _updates.UpdateAsync(viewer, id, change, cancel);
        if (updated?.View is not null)
            Tell(id);
        return updated;
    }

    /// <summary>Everything that the viewer may see, archived ones too.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="app">Only connections of this app; all where null.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<ImmutableArray<ConnectionView>> ListAsync(Viewer viewer, string? app, CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        var rows = await db.Connections.AsNoTracking().Where(row => app == null || row.App == app).OrderBy(row => row.Name)
            .ToListAsync(cancel);
        return [.. rows.Where(row => viewer.Sees(row.Owner, row.IsPrivate)).Select(View)];
    }

    /// <summary>What the viewer may pick for a flow: never an archived one.</summary>
    public async Task<ImmutableArray<ConnectionView>> PickableAsync(Viewer viewer, string? app, CancellationToken cancel) =>
        [.. (await ListAsync(viewer, app, cancel)).Where(view => !view.IsArchived)];

    /// <summary>By its key or its id as people write it.</summary>
    public async Task<ConnectionView?> FindAsync(Viewer viewer, string keyOrId, CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        var id = IdText.TryParse(keyOrId, out var number) ? number : 0;
        var rows = await db.Connections.AsNoTracking().Where(row => row.Key == keyOrId || row.Id == id).ToListAsync(cancel);
        rows.RemoveAll(row => !viewer.Sees(row.Owner, row.IsPrivate));
        return (rows.Find(row => row.Key == keyOrId) ?? rows.FirstOrDefault()) is { } row ? View(row) : null;
    }

    /// <summary>The flow connections that use it; null where there is no such connection.</summary>
    public async Task<ImmutableArray<ConnectionUse>?> UsesAsync(Viewer viewer, long id, CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        return await FindRowAsync(db, viewer, id, cancel) is null ? null : await ConnectionUses.OfAsync(db, id, viewer, cancel);
    }

    /// <summary>Lets everybody see and use it, or its owner only; null where there is no such connection.</summary>
    public Task<StandingResult?> SetPrivateAsync(Viewer viewer, long id, bool isPrivate, CancellationToken cancel) =>
        StandAsync(viewer, id, (row, users) =>
        {
            if (row.IsPrivate == isPrivate)
                return null;
            if (isPrivate && !viewer.Is(row.Owner))
                return StandingResult.Refused(View(row), "connection.not_owner", row.Owner is null
                    ? $"\"{row.Name}\" belongs to nobody: it came with the product and stays everybody's."
                    : $"Only its owner, {row.Owner}, may make \"{row.Name}\" private.");
            var others = users.Where(use => !viewer.Is(use.Owner)).ToImmutableArray();
            if (isPrivate && others.Length > 0)
                return StandingResult.Refused(View(row), "connection.in_use",
                    $"\"{row.Name}\" cannot become private: flow connections of other people use it. They must use another one first.",
                    others);
            row.IsPrivate = isPrivate;
            return null;
        }, cancel);

    /// <summary>
    /// Puts it away or takes it back; null where there is no such connection. Refused while flow connections that are on use it.
    /// </summary>
    public Task<StandingResult?> SetArchivedAsync(Viewer viewer, long id, bool isArchived, CancellationToken cancel) =>
        StandAsync(viewer, id, (row, users) =>
        {
            var running = users.Where(use => use.Enabled).ToImmutableArray();
            if (isArchived && running.Length > 0)
                return StandingResult.Refused(View(row), "connection.in_use",
                    $"\"{row.Name}\" is used by {Count(running)} that {(running.Length == 1 ? "is" : "are")} switched on. "
                        + "Switch them off first.", running);
            row.Archived = isArchived ? row.Archived ?? NowMs : null;
            return null;
        }, cancel);

    /// <summary>Deletes a connection that no flow connection uses; null where there is none.</summary>
    public async Task<StandingResult?> DeleteAsync(Viewer viewer, long id, CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        if (await FindRowAsync(db, viewer, id, cancel) is not { } row)
            return null;
        var users = await ConnectionUses.OfAsync(db, id, viewer, cancel);
        if (users.Length > 0)
            return StandingResult.Refused(View(row), "connection.in_use",
                $"\"{row.Name}\" is used by {Count(users)}. Remove {(users.Length == 1 ? "it" : "them")} first, or archive the connection.",
                users);
        db.Connections.Remove(row);
        await db.SaveChangesAsync(cancel);
        Tell(id);
        return StandingResult.Changed(null);
    }

    /// <summary>Makes the sandbox's connections where they are missing, so that a first start has something to work with.</summary>
    public async Task EnsureSandboxConnectionsAsync(CancellationToken cancel)
    {
        NewConnection[] wanted =
        [
            new("stripe", "Sandbox Stripe", SandboxAddress.KeysOf("stripe")),
            new("razorpay", "Sandbox Razorpay", SandboxAddress.KeysOf("razorpay")),
            new("togai", "Sandbox Togai", SandboxAddress.KeysOf("togai")),
            new("zoho", "Sandbox Zoho Books", SandboxAddress.KeysOf("zoho")),
        ];
        await using var db = await _databases.CreateDbContextAsync(cancel);
        var there = (await db.Connections.Select(row => row.Key).ToListAsync(cancel)).ToHashSet();
        foreach (var request in wanted.Where(request => !there.Contains("sandbox-" + request.App)))
        {
            var inSandbox = request with { Sandbox = true };
            db.Connections.Add(_forms.RowOf(inSandbox, _forms.Of(inSandbox), _ids.Next(), "sandbox-" + request.App));
        }
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Notes in a row what a check told.</summary>
    internal static void Remember(ConnectionRow row, CheckResult check, long now)
    {
        if (check.Ok)
            ConnectionHealth.Accept(row, now);
        else
            ConnectionHealth.Refuse(row, check.Message, now);
        row.CheckedAt = now;
        // A key that may not read the account says nothing against what another one told.
        (row.Account, row.AccountId) = (check.Account ?? check.AccountId ?? row.Account, check.AccountId ?? row.AccountId);
    }

    private async Task<StandingResult?> StandAsync(
        Viewer viewer, long id, Func<ConnectionRow, ImmutableArray<ConnectionUse>, StandingResult?> change, CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        if (await FindRowAsync(db, viewer, id, cancel) is not { } row)
            return null;
        if (change(row, await ConnectionUses.OfAsync(db, id, viewer, cancel)) is { } refused)
            return refused;
        await db.SaveChangesAsync(cancel);
        Tell(id);
        return StandingResult.Changed(View(row));
    }

    /// <summary>Null also for somebody else's private connection.</summary>
    internal static async Task<ConnectionRow?> FindRowAsync(ConfigDb db, Viewer viewer, long id, CancellationToken cancel) =>
        await db.Connections.SingleOrDefaultAsync(row => row.Id == id, cancel) is { } row && viewer.Sees(row.Owner, row.IsPrivate)
            ? row : null;

    private static string Count(ImmutableArray<ConnectionUse> users) =>
        users.Length == 1 ? "a flow connection" : $"{users.Length} flow connections";

    private ConnectionView View(ConnectionRow row) => ConnectionView.Of(row, _clock.GetUtcNow());

    private void Tell(long id)
    {
        _directory.Invalidate(id);
        _changes.Raise();
    }

    private static async Task<string> FreeKeyAsync(ConfigDb db, string name, CancellationToken cancel)
    {
        var plain = NotPlain().Replace(name.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } words ? words : "connection";
        if (plain.Length > 56)
            plain = plain[..56].TrimEnd('-');
        var taken = (await db.Connections.Where(row => row.Key.StartsWith(plain)).Select(row => row.Key).ToListAsync(cancel)).ToHashSet();
        return taken.Contains(plain)
            ? Enumerable.Range(2, taken.Count + 1).Select(number => $"{plain}-{number}").First(key => !taken.Contains(key))
            : plain;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
