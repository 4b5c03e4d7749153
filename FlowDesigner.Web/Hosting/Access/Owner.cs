using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>Whose things somebody makes and sees: the signed-in user's own, or those of the user whose API token is used.</summary>
public static class Owner
{
    public static string OwnerName(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Email) ?? user.Identity?.Name ?? "";

    public static async Task<string> OwnerNameAsync(this Task<AuthenticationState> signedIn) => (await signedIn).User.OwnerName();
}
