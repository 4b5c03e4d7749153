using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Controls;
using FlowDesigner.Web.Sandbox.Razorpay;
using FlowDesigner.Web.Sandbox.Store;
using FlowDesigner.Web.Sandbox.Stripe;
using FlowDesigner.Web.Sandbox.Togai;
using FlowDesigner.Web.Sandbox.Webhooks;
using FlowDesigner.Web.Sandbox.Zoho;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FlowDesigner.Web.Sandbox;

/// <summary>Puts the stand-ins into an application.</summary>
public static class SandboxRegistration
{
    /// <summary>Registers the sandbox; when it is not enabled only its options, and no <see cref="SandboxBrowser"/>.</summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services, SandboxOptions options)
    {
        services.AddSingleton(options);
        if (!options.Enabled) return services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SandboxStore>();
        services.AddSingleton<ISandboxApp, StripeSandbox>();
        services.AddSingleton<ISandboxApp, RazorpaySandbox>();
        services.AddSingleton<ISandboxApp, TogaiSandbox>();
        services.AddSingleton<ISandboxApp, ZohoSandbox>();
        services.AddSingleton<Behaviours>();
        services.AddSingleton<Idempotency>();
        services.AddSingleton<CallCounts>();
        services.AddSingleton<SandboxClock>();
        services.AddSingleton<Emitter>();
        services.AddSingleton<CallPipeline>();
        services.AddSingleton<SandboxControls>();
        services.AddSingleton<DeliveryWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryWorker>());
        services.AddSingleton(provider => new SandboxBrowser(
            provider.GetRequiredService<SandboxControls>(), provider.GetRequiredService<Behaviours>()));
        return services;
    }

    /// <summary>Maps <c>/sandbox/{app}/...</c>; nothing when the sandbox is not enabled.</summary>
    public static IEndpointRouteBuilder MapSandbox(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        if (services.GetService<SandboxOptions>() is not { Enabled: true }) return endpoints;
        var apps = services.GetServices<ISandboxApp>().ToDictionary(a => a.Key);
        var pipeline = services.GetRequiredService<CallPipeline>();

        // Anonymous to the product: a stand-in asks for its own keys, as the provider does.
        var sandbox = endpoints.MapGroup("/sandbox").AllowAnonymous();
        foreach (var app in apps.Values)
        {
            var group = sandbox.MapGroup("/" + app.Key);
            foreach (var operation in app.Operations)
                group.MapMethods(operation.Path, [operation.Method], context => pipeline.HandleAsync(context, app, operation));
            ControlEndpoints.Map(
                group, app, services.GetRequiredService<SandboxControls>(), services.GetRequiredService<Behaviours>(),
                services.GetRequiredService<SandboxClock>(), services.GetRequiredService<DeliveryWorker>());
        }
        // Not /sandbox itself: that is a page.
        sandbox.Map("/{app}/{**rest}", context => NotFound(context, apps));
        return endpoints;
    }

    private static Task NotFound(HttpContext context, Dictionary<string, ISandboxApp> apps)
    {
        var name = (string)context.Request.RouteValues["app"]!;
        var rest = (string?)context.Request.RouteValues["rest"];
        var app = apps.GetValueOrDefault(name);
        var answer = app is null
            ? new Answer(404, $$"""{"message":"The sandbox stands in for {{string.Join(", ", apps.Keys)}} only."}""")
            : app.Refuse(context.Request, null) ?? app.NotFound(context.Request.Method, $"/{rest}");
        return CallPipeline.WriteAsync(context, app, answer, SandboxIds.New("req_", 14));
    }
}
