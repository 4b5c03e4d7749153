using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>The only way to sign in under /api: <c>Authorization: Bearer fd_...</c>. Answers in JSON, never by a redirect.</summary>
public sealed class ApiTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiToken";
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (await tokens.FindAsync(header[Prefix.Length..].Trim(), Context.RequestAborted) is not { } token)
            return AuthenticateResult.Fail("Unknown or revoked token.");
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, token.UserId), new Claim(ClaimTypes.Name, token.Name)], SchemeName);
        if (token.Owner is { } owner)
            identity.AddClaim(new Claim(ClaimTypes.Email, owner));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return JsonAnswer.WriteAsync(Context, StatusCodes.Status401Unauthorized, "auth.token_needed",
            "The API takes a bearer token. Make one under Settings, API tokens, and send it as \"Authorization: Bearer <token>\".");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        JsonAnswer.WriteAsync(Context, StatusCodes.Status403Forbidden, "auth.forbidden", "This token may not do that.");
}
