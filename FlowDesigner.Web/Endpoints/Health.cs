namespace FlowDesigner.Web.Endpoints;

/// <summary>For load balancers and scripts: live while the process answers, ready once webhooks are accepted.</summary>
public static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup("/health").AllowAnonymous();
        health.MapGet("/live", () => Results.Json(new { status = "live" }));
        // The database, the key ring and the users are prepared before the server listens.
        health.MapGet("/ready", () => Results.Json(new { status = "ready" }));
    }
}
