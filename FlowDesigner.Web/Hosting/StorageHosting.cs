using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Data;
using FlowDesigner.Web.Hosting.Access;
using FlowDesigner.Web.Hosting.Secrets;
using FlowDesigner.Web.Hosting.Settings;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Hosting;

public static class StorageHosting
{
    public static void AddStorage(this IServiceCollection services, FlowDesignerOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<WriteGate>();
        // One factory for singletons and circuits; it also gives each request its own context, which Identity's stores ask for.
        services.AddDbContextFactory<IdentityDb>(db => db.UseSqlite($"Data Source={options.DatabasePath};Foreign Keys=True;Default Timeout=5"));
    }

    /// <summary>Everything that must stand before the first request: the folder, the tables, the key ring, a first user from the settings.</summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<FlowDesignerOptions>();
        Directory.CreateDirectory(options.DataDirectory);
        NumberedScripts.Run(options.DatabasePath);
        app.Services.OpenKeyRing();
        await FirstUser.BootstrapAsync(app.Services);
    }
}
