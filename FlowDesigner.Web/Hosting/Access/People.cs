using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>Who works with this installation, and what becomes of somebody's things when they go.</summary>
public sealed class People(
    IServiceScopeFactory scopes, IDbContextFactory<IdentityDb> identity, IDbContextFactory<ConfigDb> config, ApiTokens tokens,
    SessionEnds ends,
    ConnectionDirectory directory, ConnectionChanges connectionChanges, FlowChanges flowChanges, TimeProvider clock) : IDisposable
{
    // Two people who remove each other at the same moment would leave nobody.
    private readonly SemaphoreSlim _oneRemoval = new(1, 1);

    public async Task<IReadOnlyList<PersonView>> ListAsync(CancellationToken cancel)
    {
        await using var db = await identity.CreateDbContextAsync(cancel);
        var users = await db.Users.AsNoTracking().OrderBy(user => user.Email).ToListAsync(cancel);
        var held = await db.ApiTokens.GroupBy(token => token.UserId)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, cancel);
        return [.. users.Select(
            user => new PersonView(user.Id, user.Email ?? user.UserName ?? "", At(user.LastSignIn), held.GetValueOrDefault(user.Id)))];
    }

    /// <summary>What belongs to somebody: private things first, since nobody else sees them.</summary>
    public async Task<IReadOnlyList<Belonging>> BelongingsAsync(string email, CancellationToken cancel)
    {
        await using var db = await config.CreateDbContextAsync(cancel);
        var connections = await db.Connections.AsNoTracking().Where(row => row.Owner == email).ToListAsync(cancel);
        var flows = await db.Flows.AsNoTracking().Where(row => row.Owner == email).ToListAsync(cancel);
        return
        [
            .. connections.Select(row => new Belonging("connection", row.Name, row.App, row.IsPrivate))
                .Concat(flows.Select(row => new Belonging("flow", row.Name, null, row.IsPrivate)))
                .OrderByDescending(belonging => belonging.IsPrivate).ThenBy(belonging => belonging.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>
    /// Hands everything over, then ends the person's sessions and tokens. Null where it is done, else the reason why not.
    /// </summary>
    public async Task<string?> RemoveAsync(string userId, string byUserId, string heirId, CancellationToken cancel)
    {
        await _oneRemoval.WaitAsync(cancel);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
            if (userId == byUserId)
                return "You cannot remove yourself. Ask somebody else who works here.";
            if (await users.FindByIdAsync(byUserId) is null)
                return "You were removed yourself meanwhile.";
            if (await users.FindByIdAsync(userId) is not { } user)
                return "This person was removed already.";
            if (userId == heirId || await users.FindByIdAsync(heirId) is not { } heir)
                return "Choose somebody who stays, to take over.";
            await HandOverAsync(user.UserName!, heir.UserName!, cancel);
            var result = await users.DeleteAsync(user);
            if (!result.Succeeded)
                return string.Join(' ', result.Errors.Select(error => error.Description));
            await tokens.ForgetAsync(userId, cancel);
            ends.End(userId);
            return null;
        }
        finally
        {
            _oneRemoval.Release();
        }
    }

    /// <summary>Remembers that somebody has just signed in.</summary>
    public async Task NoteSignInAsync(UserManager<User> users, User user)
    {
        user.LastSignIn = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await users.UpdateAsync(user);
    }

    public void Dispose() => _oneRemoval.Dispose();

    private async Task HandOverAsync(string from, string to, CancellationToken cancel)
    {
        await using var db = await config.CreateDbContextAsync(cancel);
        var connections = await db.Connections.Where(row => row.Owner == from).ToListAsync(cancel);
        var flows = await db.Flows.Where(row => row.Owner == from).ToListAsync(cancel);
        foreach (var row in connections)
            row.Owner = to;
        foreach (var row in flows)
            row.Owner = to;
        await db.SaveChangesAsync(cancel);
        foreach (var row in connections)
            directory.Invalidate(row.Id);
        connectionChanges.Raise();
        flowChanges.Raise();
    }

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}

/// <summary>Somebody who can sign in.</summary>
/// <param name="Tokens">How many programs act for them under /api.</param>
public sealed record PersonView(string Id, string Email, DateTimeOffset? LastSignIn, int Tokens);

/// <summary>A connection or a flow of somebody.</summary>
public sealed record Belonging(string Kind, string Name, string? App, bool IsPrivate);
