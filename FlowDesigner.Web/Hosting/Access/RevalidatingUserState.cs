using System.Security.Claims;
using FlowDesigner.Web.Data;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>
/// A circuit outlives its cookie; this asks again and again, and at once where sessions were ended, whether its user may still be here.
/// </summary>
public sealed class RevalidatingUserState : RevalidatingServerAuthenticationStateProvider
{
    private readonly IServiceScopeFactory _scopes;
    private readonly SessionEnds _ends;
    private readonly ILogger _log;

    public RevalidatingUserState(ILoggerFactory loggers, IServiceScopeFactory scopes, SessionEnds ends) : base(loggers)
    {
        (_scopes, _ends, _log) = (scopes, ends, loggers.CreateLogger<RevalidatingUserState>());
        _ends.Ended += Ask;
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await users.GetUserAsync(authenticationState.User);
        return user is not null && !await users.IsLockedOutAsync(user)
            && authenticationState.User.FindFirstValue(users.Options.ClaimsIdentity.SecurityStampClaimType)
                == await users.GetSecurityStampAsync(user);
    }

    protected override void Dispose(bool disposing)
    {
        _ends.Ended -= Ask;
        base.Dispose(disposing);
    }

    private void Ask(string userId) => _ = AskAsync(userId);

    private async Task AskAsync(string userId)
    {
        try
        {
            var state = await GetAuthenticationStateAsync();
            if (state.User.FindFirstValue(ClaimTypes.NameIdentifier) == userId
                && !await ValidateAuthenticationStateAsync(state, CancellationToken.None))
                SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
        }
#pragma warning disable CA1031 // Whatever goes wrong here, the look that comes by itself within half a minute decides.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            _log.LogWarning(problem, "A page could not be asked at once whether its user is still signed in.");
        }
    }
}
