using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Connections;

/// <summary>
/// Changes a connection where it stands, its values too: those are tried with the provider before they take the place of the ones before.
/// </summary>
internal sealed class ConnectionUpdates(
    IDbContextFactory<ConfigDb> databases, ConnectionForms forms, ConnectionKeys keys, TimeProvider clock)
{
    /// <summary>Null where there is no such connection.</summary>
    public async Task<ConnectionResult?> UpdateAsync(Viewer viewer, long id, ConnectionChange change, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await ConnectionService.FindRowAsync(db, viewer, id, cancel) is not { } row)
            return null;
        var form = forms.Of(row, change, out var given);
        var problems = await forms.ProblemsAsync(form, cancel);
        if (problems.Length > 0)
            return ConnectionResult.Refused(problems);
        var mode = form.Sandbox ? row.Mode : ConnectionOpener.TextOf(form.ReadKey().Mode);
        var users = given.Count > 0 ? await ConnectionUses.OfAsync(db, id, viewer, cancel) : [];
        if (mode != row.Mode && !users.IsEmpty)
            return Refused("connection.other_mode", $"This would turn the connection from {row.Mode} to {mode} under "
                + $"{ConnectionUses.Names(users)}. Make a new connection instead.", given.Keys.First());
        var before = (row.SealedValues, row.PlainValues, row.Address);
        var old = keys.Readable(row);
        row.Name = form.Name;
        if (change.RatePerSecond is { } rate)
            row.RatePerSecond = rate == 0 ? null : rate;
        row.MaxParallel = change.MaxParallel ?? row.MaxParallel;
        if (!IsSame(old, before.Address, form))
        {
            (row.Address, row.Mode) = (form.Address, mode);
            forms.Store(row, form);
            CheckResult? said = null;
            if (change.Check)
            {
                // The old key is not for another address, not even to ask whose it is.
                (said, var refusal) = await keys.JudgeAsync(row, form, form.Address == before.Address ? old : null, !users.IsEmpty, cancel);
                if (refusal is not null)
                    return ConnectionResult.Refused(refusal);
                // The provider may have taken a while.
                if (!await db.Connections.AnyAsync(now => now.Id == id && now.SealedValues == before.SealedValues
                    && now.PlainValues == before.PlainValues && now.Address == before.Address, cancel))
                    return Refused("connection.changed", "Somebody changed this connection while its values were checked. Read it again, "
                        + "then change it.", "");
            }
            // Whatever was wrong, and whatever was known of the account, belonged to the values before.
            (row.Problem, row.BrokenSince, row.Account, row.AccountId) = (null, null, null, null);
            OldKey.Drop(row);
            if (said is not null)
                ConnectionService.Remember(row, said, clock.GetUtcNow().ToUnixTimeMilliseconds());
        }
        await db.SaveChangesAsync(cancel);
        return new(ConnectionView.Of(row, clock.GetUtcNow()), []);
    }

    private static bool IsSame(Dictionary<string, string>? old, string? address, ConnectionForm form) =>
        old is not null && form.Address == address
        && OldKey.IsSame(new(old), new(form.Values.Where(pair => pair.Value.Length > 0).ToDictionary()));

    private static ConnectionResult Refused(string code, string why, string field) =>
        ConnectionResult.Refused(new ConnectionProblem(code, why, field));
}
