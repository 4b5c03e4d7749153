using System.Collections.Concurrent;
using System.Security.Claims;
using FlowDesigner.Web.Hosting.Settings;
using Microsoft.AspNetCore.Http.Features;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>What cookies do not protect: a circuit is opened only by our own pages, and no user opens any number of them.</summary>
public sealed class CircuitGuard(RequestDelegate next, FlowDesignerOptions options)
{
    private readonly ConcurrentDictionary<string, int> _open = new();

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/_blazor"))
        {
            await next(context);
        }
        else if (!IsOwnOrigin(context.Request))
        {
            await JsonAnswer.WriteAsync(
                context, StatusCodes.Status403Forbidden, "origin.foreign", "Circuits are opened by this server's own pages only.");
        }
        else if (IsWebSocket(context) && context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } user)
        {
            await CountedAsync(context, user);
        }
        else
        {
            await next(context);
        }
    }

    private async Task CountedAsync(HttpContext context, string user)
    {
        try
        {
            if (_open.AddOrUpdate(user, 1, (_, count) => count + 1) > options.Limits.PagesPerUser)
                await JsonAnswer.WriteAsync(context, StatusCodes.Status429TooManyRequests, "pages.too_many",
                    $"You have {options.Limits.PagesPerUser} pages open already. Close one and reload.");
            else
                await next(context);
        }
        finally
        {
            if (_open.AddOrUpdate(user, 0, (_, count) => count - 1) <= 0)
                _open.TryRemove(KeyValuePair.Create(user, 0));
        }
    }

    // The circuit's endpoint sets up WebSockets for itself, so the framework's own property knows nothing of them here.
    private static bool IsWebSocket(HttpContext context) =>
        string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
        || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    // Browsers send Origin with every WebSocket and every POST; a request without one is a plain GET of ours, or not from a browser.
    private bool IsOwnOrigin(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Origin", out var origin))
            return HttpMethods.IsGet(request.Method) && !IsWebSocket(request.HttpContext);
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && (string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
                || options.PublicUrl is { } publicUrl
                    && string.Equals(uri.GetLeftPart(UriPartial.Authority), publicUrl.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));
    }
}
