using FlowDesigner.Web.Components;
using FlowDesigner.Web.Components.Designer;
using FlowDesigner.Web.Components.Live;
using FlowDesigner.Web.Documentation;
using FlowDesigner.Web.Endpoints;
using FlowDesigner.Web.Hosting.Settings;
using FlowDesigner.Web.Palette;

namespace FlowDesigner.Web.Hosting;

public static class ScreensHosting
{
    public static void AddScreens(this WebApplicationBuilder builder, FlowDesignerOptions options)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = 50;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
            circuits.PersistedCircuitInMemoryMaxRetained = 50;
            circuits.PersistedCircuitInMemoryRetentionPeriod = TimeSpan.FromMinutes(10);
            circuits.DetailedErrors = builder.Environment.IsDevelopment();
        });
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddSingleton<NeedsYou>();
        builder.Services.AddTransient<DraftPreview>();
        builder.Services.AddSingleton<OpenDrafts>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OpenDrafts>());
        builder.Services.AddSingleton<Components.Pages.Approvals.ApprovalViews>();
        builder.Services.AddSingleton<PaletteSearch>();
        builder.Services.AddSingleton<Components.Pages.Start.HomeReader>();
        builder.Services.AddSingleton<PayloadUploads>();
        builder.Services.AddSingleton<DocPages>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentUpgradedConnections = options.Limits.Pages;
            kestrel.Limits.MaxRequestBodySize = options.Limits.PayloadBytes;
        });
    }

    public static void MapScreens(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<Root>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
        app.MapPayloadUploads();
        app.MapDownloads();
        app.MapCustomerExport();
        app.MapPalette();
    }
}
