using FlowDesigner.Web.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>
/// Changes one's own password. A plain form and not a circuit: this browser gets a new cookie while all others lose theirs.
/// </summary>
public static class PasswordChange
{
    public const string Address = "/account/password";

    public static void MapPasswordChange(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Address, HandleAsync);

    private static async Task<IResult> HandleAsync(
        HttpContext context, IAntiforgery antiforgery, UserManager<User> users, SignInManager<User> signIn, SessionEnds ends)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Answer("stale");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await users.GetUserAsync(context.User) is not { } user)
            return Results.LocalRedirect("/sign-in");
        // The same limit as at sign-in: an open page is no place to try passwords out.
        if (await users.IsLockedOutAsync(user))
            return Answer("locked");
        var (old, wanted) = (form["old"].ToString(), form["new"].ToString());
        if (wanted != form["again"].ToString())
            return Answer("differ");
        if (old == wanted)
            return Answer("same");
        var result = await users.ChangePasswordAsync(user, old, wanted);
        if (!result.Succeeded)
        {
            var isWrong = result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.PasswordMismatch));
            if (isWrong)
                await users.AccessFailedAsync(user);
            return Answer(isWrong ? "wrong" : "weak");
        }
        await users.ResetAccessFailedCountAsync(user);
        await signIn.RefreshSignInAsync(user);
        ends.End(user.Id);
        return Answer("changed");
    }

    private static IResult Answer(string outcome) => Results.LocalRedirect($"/settings/account?password={outcome}");
}
