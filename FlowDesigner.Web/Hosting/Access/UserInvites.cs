using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FlowDesigner.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>One-time links for people who are to join: shown once, kept as a hash, gone when used, withdrawn or a week old.</summary>
public sealed class UserInvites(IDbContextFactory<IdentityDb> databases, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    private readonly SemaphoreSlim _once = new(1, 1);

    /// <summary>Returns the token, which is never readable again. An earlier invitation of the same address stops working.</summary>
    public async Task<string> CreateAsync(string email, string by, CancellationToken cancel)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.UserInvites.RemoveRange(await db.UserInvites.Where(row => row.Email == email || row.Expires < Now).ToListAsync(cancel));
        db.UserInvites.Add(new UserInvite
        {
            Id = Guid.CreateVersion7().ToString("N"), Hash = Hash(token), Email = email, CreatedBy = by, Created = Now,
            Expires = Now + (long)Lasts.TotalMilliseconds,
        });
        await db.SaveChangesAsync(cancel);
        return token;
    }

    /// <summary>The invitations that still work, the newest first.</summary>
    public async Task<IReadOnlyList<UserInvite>> ListAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.UserInvites.AsNoTracking().Where(row => row.Expires > Now).OrderByDescending(row => row.Created)
            .ToListAsync(cancel);
    }

    public async Task WithdrawAsync(string id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.UserInvites.SingleOrDefaultAsync(row => row.Id == id, cancel) is not { } row)
            return;
        db.UserInvites.Remove(row);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The invitation behind a token; null where there is none that works.</summary>
    public async Task<UserInvite?> FindAsync(string? token, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        var hash = Hash(token);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.UserInvites.AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash && row.Expires > Now, cancel);
    }

    /// <summary>Makes the invited user and closes the invitation; a second use at the same moment finds it closed.</summary>
    public async Task<(IdentityResult Result, User? User)> UseAsync(
        string? token, UserManager<User> users, string password, CancellationToken cancel)
    {
        await _once.WaitAsync(cancel);
        try
        {
            if (await FindAsync(token, cancel) is not { } invite)
                return (IdentityResult.Failed(new IdentityError
                {
                    Code = "invite.closed",
                    Description = "This invitation was used already, withdrawn, or is too old. Ask for a new one."
                }), null);
            var user = new User { UserName = invite.Email, Email = invite.Email, LastSignIn = Now };
            var result = await users.CreateAsync(user, password);
            if (!result.Succeeded)
                return (result, null);
            await WithdrawAsync(invite.Id, cancel);
            return (result, user);
        }
        finally
        {
            _once.Release();
        }
    }

    public void Dispose() => _once.Dispose();

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
