using FlowDesigner.Web.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace FlowDesigner.Web.Hosting.Access;

public static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/sign-out", HandleAsync);

    private static async Task<IResult> HandleAsync(
        HttpContext context, IAntiforgery antiforgery, SignInManager<User> signIn, UserManager<User> users, SessionEnds ends)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.BadRequest(new { code = "form.stale", message = "This form is not from this page. Reload it and try again." });
        // A new stamp ends the other sessions, copied cookies and open circuits of this user too.
        if (await users.GetUserAsync(context.User) is { } user)
        {
            await users.UpdateSecurityStampAsync(user);
            ends.End(user.Id);
        }
        await signIn.SignOutAsync();
        return Results.LocalRedirect("/sign-in");
    }
}
