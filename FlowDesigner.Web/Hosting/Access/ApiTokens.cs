using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FlowDesigner.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>Makes, finds and revokes API tokens. Tokens in use are remembered, so that a request costs no read.</summary>
public sealed class ApiTokens(IDbContextFactory<IdentityDb> databases, TimeProvider time)
{
    private static readonly TimeSpan UseNotedEvery = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, ApiToken> _known = new();

    /// <summary>Returns the token itself; it is never readable again.</summary>
    public async Task<string> CreateAsync(string userId, string name, CancellationToken cancel)
    {
        var token = "fd_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await AddAsync(userId, name, token, cancel);
        return token;
    }

    /// <summary>Adds a token that was chosen outside; does nothing where it is there already.</summary>
    public async Task AddAsync(string userId, string name, string token, CancellationToken cancel)
    {
        var hash = Hash(token);
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.ApiTokens.AnyAsync(row => row.Hash == hash, cancel))
            return;
        db.ApiTokens.Add(
            new ApiToken { Id = Guid.CreateVersion7().ToString("N"), Name = name, Hash = hash, UserId = userId, Created = Now });
        await db.SaveChangesAsync(cancel);
    }

    public async Task<IReadOnlyList<ApiToken>> ListAsync(string userId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.ApiTokens.AsNoTracking().Where(row => row.UserId == userId).OrderByDescending(row => row.Created)
            .ToListAsync(cancel);
    }

    public async Task RevokeAsync(string userId, string id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.ApiTokens.SingleOrDefaultAsync(row => row.Id == id && row.UserId == userId, cancel) is not { } row)
            return;
        db.ApiTokens.Remove(row);
        await db.SaveChangesAsync(cancel);
        _known.TryRemove(row.Hash, out _);
    }

    /// <summary>Ends every token of a user.</summary>
    public async Task ForgetAsync(string userId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.ApiTokens.RemoveRange(await db.ApiTokens.Where(row => row.UserId == userId).ToListAsync(cancel));
        await db.SaveChangesAsync(cancel);
        foreach (var (hash, token) in _known)
        {
            if (token.UserId == userId)
                _known.TryRemove(hash, out _);
        }
    }

    /// <summary>The token's row, or null where nobody gave out such a token or it was revoked.</summary>
    public async Task<ApiToken?> FindAsync(string token, CancellationToken cancel)
    {
        var hash = Hash(token);
        if (!_known.TryGetValue(hash, out var row))
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            row = await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Hash == hash, cancel);
            if (row is null)
                return null;
            row.Owner = await db.Users.Where(user => user.Id == row.UserId).Select(user => user.UserName).SingleOrDefaultAsync(cancel);
            _known[hash] = row;
        }
        if (Now - (row.LastUsed ?? 0) >= UseNotedEvery.TotalMilliseconds)
            await NoteUseAsync(row, cancel);
        return row;
    }

    private async Task NoteUseAsync(ApiToken row, CancellationToken cancel)
    {
        row.LastUsed = Now;
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.ApiTokens.SingleOrDefaultAsync(candidate => candidate.Id == row.Id, cancel) is not { } stored)
            return;
        stored.LastUsed = row.LastUsed;
        await db.SaveChangesAsync(cancel);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
