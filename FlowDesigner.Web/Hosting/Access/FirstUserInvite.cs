using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FlowDesigner.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>The one-time link on the console that makes the first user. There is no default password to forget about.</summary>
public sealed class FirstUserInvite : IDisposable
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private byte[]? _hash;

    /// <summary>A fresh token of 256 bits; only its hash is kept, and only in memory.</summary>
    public string Open()
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _hash = Hash(token);
        return token;
    }

    public bool Accepts(string? token) =>
        _hash is { } expected && token is not null && CryptographicOperations.FixedTimeEquals(expected, Hash(token));

    /// <summary>Makes the user and closes the invitation; refused once there is any user.</summary>
    public async Task<IdentityResult> UseAsync(string? token, UserManager<User> users, User user, string password)
    {
        await _once.WaitAsync();
        try
        {
            if (!Accepts(token) || await users.Users.AnyAsync())
                return IdentityResult.Failed(new IdentityError
                    { Code = "invite.closed", Description = "This link was used already. Restart the server for a new one, or sign in." });
            var result = await users.CreateAsync(user, password);
            if (result.Succeeded)
                _hash = null;
            return result;
        }
        finally
        {
            _once.Release();
        }
    }

    public void Dispose() => _once.Dispose();

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
