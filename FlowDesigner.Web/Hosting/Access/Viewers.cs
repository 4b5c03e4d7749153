using System.Security.Claims;
using FlowDesigner.Core.Connections;
using Microsoft.AspNetCore.Components.Authorization;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>Whose connections somebody may see.</summary>
public static class Viewers
{
    public static Viewer AsViewer(this ClaimsPrincipal user) => new(user.OwnerName());

    /// <summary>The person in front of a screen.</summary>
    public static async Task<Viewer> ViewerAsync(this AuthenticationStateProvider access) =>
        (await access.GetAuthenticationStateAsync()).User.AsViewer();

    /// <summary>The person in front of a screen.</summary>
    public static async Task<Viewer> ViewerAsync(this Task<AuthenticationState> signedIn) => (await signedIn).User.AsViewer();
}
