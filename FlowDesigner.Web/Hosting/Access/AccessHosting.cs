using FlowDesigner.Web.Data;
using FlowDesigner.Web.Hosting.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Identity;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>
/// Who may come in. Everything needs a signed-in user unless its endpoint says otherwise;
/// Tests/Web/AnonymousSweepTests holds the exact list.
/// </summary>
public static class AccessHosting
{
    private const string ByPath = "ByPath";

    public static void AddAccess(this IServiceCollection services, FlowDesignerOptions options)
    {
        services.AddAuthentication(schemes => { schemes.DefaultScheme = ByPath; })
            .AddPolicyScheme(ByPath, null, scheme => scheme.ForwardDefaultSelector = context =>
                context.Request.Path.StartsWithSegments("/api") ? ApiTokenHandler.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(ApiTokenHandler.SchemeName, null)
            .AddIdentityCookies();
        services.AddIdentityCore<User>(SetIdentity).AddEntityFrameworkStores<IdentityDb>().AddSignInManager().AddDefaultTokenProviders();
        services.ConfigureApplicationCookie(
            cookie => SetCookie(cookie, isHttps: options.PublicUrl?.StartsWith("https:", StringComparison.Ordinal) == true));
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.FromSeconds(60));
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, RevalidatingUserState>();
        services.PostConfigure<HostFilteringOptions>(hosts => LimitHosts(hosts, options));
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<SessionEnds>();
        services.AddSingleton<UserInvites>();
        services.AddSingleton<WrongTries>();
        services.AddSingleton<People>();
        services.AddSingleton<FirstUserInvite>();
        services.AddSingleton<FirstUser>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstUser>());
    }

    // With a public address known, requests for any other name are refused, unless AllowedHosts names hosts itself.
    private static void LimitHosts(HostFilteringOptions hosts, FlowDesignerOptions options)
    {
        if (options.PublicUrl is { } url && (hosts.AllowedHosts is null or ["*"]))
            hosts.AllowedHosts = [new Uri(url).Host, "localhost", "127.0.0.1", "[::1]"];
    }

    private static void SetIdentity(IdentityOptions identity)
    {
        identity.User.RequireUniqueEmail = true;
        // Length is what counts; rules about digits and signs only make people write "Password1!".
        identity.Password.RequiredLength = 12;
        identity.Password.RequiredUniqueChars = 5;
        identity.Password.RequireDigit = false;
        identity.Password.RequireLowercase = false;
        identity.Password.RequireUppercase = false;
        identity.Password.RequireNonAlphanumeric = false;
        identity.Lockout.MaxFailedAccessAttempts = 5;
        identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
    }

    private static void SetCookie(CookieAuthenticationOptions cookie, bool isHttps)
    {
        // The prefix makes the browser insist on https and this very host; on plain http it would refuse the cookie.
        cookie.Cookie.Name = isHttps ? "__Host-flowdesigner" : "flowdesigner";
        cookie.Cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.AccessDeniedPath = "/sign-in";
        cookie.Events.OnRedirectToLogin = AskToSignInAsync;
        cookie.Events.OnValidatePrincipal = SessionEnds.ValidateAsync;
    }

    // A path and no host: the framework would build the address from the Host header, which the caller chooses.
    private static Task AskToSignInAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var isPage = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!isPage || context.Request.Path.StartsWithSegments("/_blazor"))
            return JsonAnswer.WriteAsync(
                context.HttpContext, StatusCodes.Status401Unauthorized, "auth.sign_in_needed", "Sign in first; then repeat this.");
        var from = context.Request.PathBase.Add(context.Request.Path) + context.Request.QueryString;
        context.Response.Redirect(from == "/" ? "/sign-in" : "/sign-in?returnUrl=" + Uri.EscapeDataString(from));
        return Task.CompletedTask;
    }
}
