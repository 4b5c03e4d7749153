using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Connections;

/// <summary>
/// Replaces keys without a gap: the new one is tried before it takes over, the old one is kept for a while in case it is refused.
/// </summary>
public sealed class ConnectionKeys
{
    private readonly IDbContextFactory<ConfigDb> _databases;
    private readonly ConnectionForms _forms;
    private readonly ConnectionOpener _opener;
    private readonly ConnectionProbes _probes;
    private readonly ConnectionDirectory _directory;
    private readonly ConnectionChanges _changes;
    private readonly TimeProvider _clock;

    internal ConnectionKeys(
        IDbContextFactory<ConfigDb> databases, ConnectionForms forms, ConnectionOpener opener, ConnectionProbes probes,
        ConnectionDirectory directory, ConnectionChanges changes, TimeProvider clock)
    {
        (_databases, _forms, _opener, _probes) = (databases, forms, opener, probes);
        (_directory, _changes, _clock) = (directory, changes, clock);
    }

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Puts a new key in the place of the present one if the provider takes it and it is of
    /// the same account and mode; null for an unknown connection.
    /// </summary>
    public async Task<KeyResult?> ReplaceAsync(Viewer viewer, long id, KeyReplacement replacement, CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        if (await ConnectionService.FindRowAsync(db, viewer, id, cancel) is not { } row)
            return null;
        var form = _forms.OfNewKey(row, replacement.Values);
        var problems = await _forms.ProblemsAsync(form, cancel);
        if (replacement.KeepOld < TimeSpan.Zero || replacement.KeepOld > KeyReplacement.LongestKept)
            problems = problems.Add(
                new("connection.keep_old", "The old key can be kept for 0 to 30 days. Choose a time in between.", "keep_old"));
        if (problems.Length > 0)
            return KeyResult.Refused(null, problems);
        var field = form.App!.Connection.FirstOrDefault(field => field.Type == FieldType.Secret)?.Key ?? form.App.Connection[0].Key;
        var old = Readable(row);
        if (old is not null && OldKey.IsSame(new(old), new(form.Values)))
            return Refuse(
                "connection.same_key", "This is the key that the connection has already. Make a new one at the provider, and paste that.");
        var mode = ConnectionOpener.ModeOf(row.Mode);
        if (mode != ConnectionMode.Sandbox && form.ReadKey().Mode is var newMode && newMode != mode)
            return Refuse("connection.other_mode", $"The connection is {Word(mode)} and this key is {Word(newMode)}. "
                + "Flows would move from one to the other unasked: make a new connection for this key instead.");

        var check = await TryAsync(row, form.App, form.Values, cancel);
        if (!check.Ok)
            return Refuse("connection.key_refused", $"{check.Message} The connection keeps its old key. {check.Advice}".TrimEnd(), check);
        var (account, isCompared) = await OldAccountAsync(row, old, check, cancel);
        if (account is not null && check.AccountId is not null && account != check.AccountId)
            return Refuse("connection.other_account", OtherAccount(row, account, check), check);
        if (await TakeOverAsync(viewer, row, form, replacement.KeepOld, check, cancel) is not { } replaced)
            return Refuse("connection.changed",
                "Somebody changed this connection while the key was checked. Look at it, then replace the key again.", check);
        var note = isCompared || form.App.Check.Count == 0 ? null
            : $"{form.App.Name} did not tell which account this key belongs to. Make sure that it is the same account as before.";
        return new(replaced, check, [], note);

        KeyResult Refuse(string code, string why, CheckResult? said = null) =>
            KeyResult.Refused(said, new ConnectionProblem(code, why, field));
    }

    /// <summary>Makes the old key the connection's key again, if the provider still takes it. The newer one is forgotten.</summary>
    public async Task<KeyResult?> GoBackAsync(Viewer viewer, long id, CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        if (await ConnectionService.FindRowAsync(db, viewer, id, cancel) is not { } row)
            return null;
        if (OldKey.DropIfOver(row, _clock.GetUtcNow()) || _opener.PreviousValues(row) is not { } values)
            return KeyResult.Refused(
                null, new ConnectionProblem("connection.no_old_key", "The old key is not kept any more. Replace the key instead.", ""));
        var form = _forms.OfNewKey(row, values);
        var check = await TryAsync(row, _opener.AppOf(row), values, cancel);
        if (!check.Ok)
            return KeyResult.Refused(check, new ConnectionProblem(
                "connection.key_refused", $"{check.Message} The connection keeps its present key.", ""));
        return await TakeOverAsync(viewer, row, form, TimeSpan.Zero, check, cancel) is { } back
            ? new(back, check, [])
            : KeyResult.Refused(check, new ConnectionProblem(
                "connection.changed", "Somebody changed this connection meanwhile. Look at it, then go back again.", ""));
    }

    /// <summary>Forgets the old key before its time; null for an unknown connection.</summary>
    public async Task<ConnectionView?> EndOldAsync(Viewer viewer, long id, CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        if (await ConnectionService.FindRowAsync(db, viewer, id, cancel) is not { } row)
            return null;
        OldKey.Drop(row);
        await db.SaveChangesAsync(cancel);
        Tell(id);
        return ConnectionView.Of(row, _clock.GetUtcNow());
    }

    /// <summary>Forgets every old key whose time is over, also of connections that nothing opens.</summary>
    public async Task DropOverdueAsync(CancellationToken cancel)
    {
        await using var db = await _databases.CreateDbContextAsync(cancel);
        var now = NowMs;
        var rows = await db.Connections.Where(row => row.SealedPreviousValues != null
            && (row.PreviousUntil == null || row.PreviousUntil <= now)).ToListAsync(cancel);
        if (rows.Count == 0)
            return;
        rows.ForEach(OldKey.Drop);
        await db.SaveChangesAsync(cancel);
        rows.ForEach(row => _directory.Invalidate(row.Id));
        _changes.Raise();
    }

    /// <summary>Asks the provider about values that somebody wants to store; says why they must not be, or null.</summary>
    /// <param name="row">The connection as it is to be, its account still the one before.</param>
    /// <param name="form">The connection with the new values.</param>
    /// <param name="old">The values before, to ask whose they are; null where nobody may or can.</param>
    /// <param name="isUsed">True where flow connections rely on its account.</param>
    /// <param name="cancel">Ends the asking.</param>
    internal async Task<(CheckResult Said, ConnectionProblem? Refusal)> JudgeAsync(
        ConnectionRow row, ConnectionForm form, Dictionary<string, string>? old, bool isUsed, CancellationToken cancel)
    {
        var said = await TryAsync(row, form.App!, form.Values, cancel);
        var field = form.App!.Connection.FirstOrDefault(field => field.Type == FieldType.Secret)?.Key ?? "";
        if (!said.Ok)
        {
            var why = $"{said.Message} The connection keeps what it had. {said.Advice}".TrimEnd();
            return (said, new("connection.key_refused", $"{why} To store it unasked, send check: false.", field));
        }
        var (account, _) = await OldAccountAsync(row, old, said, cancel);
        return isUsed && account is not null && said.AccountId is not null && account != said.AccountId
            ? (said, new("connection.other_account", OtherAccount(row, account, said), field))
            : (said, null);
    }

    /// <summary>The values of a row, opened; null where no key opens them any more.</summary>
    internal Dictionary<string, string>? Readable(ConnectionRow row)
    {
        try
        {
            return _opener.StoredValues(row);
        }
        catch (SecretUnreadableException)
        {
            return null;
        }
    }

    private static string OtherAccount(ConnectionRow row, string account, CheckResult check) =>
        $"This key belongs to {check.Account} ({check.AccountId}), but the connection is of {row.Account ?? "another account"} "
            + $"({account}). "
        + "Customers and invoices linked through it are that account's: make a new connection for this key instead.";

    private async Task<CheckResult> TryAsync(
        ConnectionRow row, App app, IReadOnlyDictionary<string, string> values, CancellationToken cancel)
    {
        try
        {
            return await _probes.CheckAsync(_opener.Open(row, app, values), cancel);
        }
        catch (ConnectionUnusableException problem)
        {
            return new(false, ConnectionOpener.ModeOf(row.Mode), Message: problem.Message);
        }
    }

    /// <summary>Stores the form's values as the key and the row's as the old one; null where somebody else was quicker.</summary>
    private async Task<ConnectionView?> TakeOverAsync(
        Viewer viewer, ConnectionRow row, ConnectionForm form, TimeSpan keepOld, CheckResult check, CancellationToken cancel)
    {
        // The row was read before the provider was asked, which may have taken a while.
        await using var db = await _databases.CreateDbContextAsync(cancel);
        var present = await db.Connections.SingleOrDefaultAsync(candidate => candidate.Id == row.Id, cancel);
        if (present is null
            || present.SealedValues != row.SealedValues
            || present.PlainValues != row.PlainValues
            || present.Address != row.Address)
            return null;
        var old = keepOld > TimeSpan.Zero ? Readable(present) : null;
        OldKey.Drop(present);
        if (old is not null)
        {
            present.SealedPreviousValues = _opener.Seal(present.Id, old);
            present.PreviousUntil = NowMs + (long)keepOld.TotalMilliseconds;
        }
        _forms.Store(present, form);
        (present.KeyReplaced, present.KeyReplacedBy) = (NowMs, viewer.Name);
        ConnectionService.Remember(present, check, NowMs);
        await db.SaveChangesAsync(cancel);
        Tell(row.Id);
        return ConnectionView.Of(present, _clock.GetUtcNow());
    }

    /// <summary>The account the connection belongs to, asked with the old key where no check told it yet.</summary>
    private async Task<(string? Id, bool IsCompared)> OldAccountAsync(
        ConnectionRow row, Dictionary<string, string>? old, CheckResult check, CancellationToken cancel)
    {
        if (check.AccountId is null || row.AccountId is not null || old is null)
            return (row.AccountId, check.AccountId is not null && row.AccountId is not null);
        // A key that is refused by now tells nothing, and that is why it is being replaced.
        var before = await _probes.CheckAsync(_opener.Open(row, _opener.AppOf(row), old), cancel);
        return (before.AccountId, before.AccountId is not null);
    }

    private void Tell(long id)
    {
        _directory.Invalidate(id);
        _changes.Raise();
    }

    private static string Word(ConnectionMode mode) => mode switch
    {
        ConnectionMode.Live => "live", ConnectionMode.Test => "in test mode", ConnectionMode.Sandbox => "a sandbox",
        _ => "of no known mode",
    };
}
