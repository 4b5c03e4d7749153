using System.Collections.Concurrent;
using System.Security.Claims;
using FlowDesigner.Web.Data;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>
/// Makes the end of sessions felt at once: cookies and circuits are looked at again by themselves within a minute, which is too late where
/// somebody was removed or a password was known to others.
/// </summary>
public sealed class SessionEnds(TimeProvider clock)
{
    // Cookies carry whole seconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new();

    /// <summary>Raised with the user's id; circuits of that user ask whether they are still meant.</summary>
    public event Action<string>? Ended;

    /// <summary>The user's security stamp was changed, or the user is gone: whatever began before is over.</summary>
    public void End(string userId)
    {
        _ended[userId] = clock.GetUtcNow();
        Ended?.Invoke(userId);
    }

    /// <summary>For the sign-in cookie: the usual check now and then, and at once where sessions of its user were ended.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        if (services.GetRequiredService<SessionEnds>().IsDoubtful(context)
            && await services.GetRequiredService<SignInManager<User>>().ValidateSecurityStampAsync(context.Principal) is null)
        {
            context.RejectPrincipal();
            return;
        }
        await SecurityStampValidator.ValidatePrincipalAsync(context);
    }

    private bool IsDoubtful(CookieValidatePrincipalContext context) =>
        context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } userId && _ended.TryGetValue(userId, out var at)
            && (context.Properties.IssuedUtc is not { } issued || issued <= at + Rounding);
}
