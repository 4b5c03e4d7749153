using FlowDesigner.Web.Hosting.Settings;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>Below these paths programs call, so what is not there answers in JSON, not by a redirect to the sign-in page.</summary>
public static class ReservedPaths
{
    public static void MapReservedPaths(this IEndpointRouteBuilder endpoints, FlowDesignerOptions options)
    {
        // The sandbox, where it is on, answers for everything below its own path.
        string[] open = options.Sandbox.Enabled ? ["hooks", "health"] : ["hooks", "health", "sandbox"];
        foreach (var path in open)
            endpoints.Map($"/{path}/{{**rest}}", NotThere).AllowAnonymous();
        endpoints.Map("/api/{**rest}", NotThere);
    }

    private static Task NotThere(HttpContext context) =>
        JsonAnswer.WriteAsync(
            context, StatusCodes.Status404NotFound, "address.unknown", "There is nothing at this address. Check the path and the method.");
}
