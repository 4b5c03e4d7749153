using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Storage.Sqlite;
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
        services.AddSingleton(_ => SqliteDatabase.Open(options.DataDirectory));
        // One factory for singletons and circuits; it also gives each request its own context, which Identity's stores ask for.
        services.AddDbContextFactory<IdentityDb>(Use);
        services.AddDbContextFactory<ConfigDb>(Use);
    }

    /// <summary>
    /// Everything that must stand before the first request: the folder, the tables, the key ring, a first user from the settings.
    /// </summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        try
        {
            var database = app.Services.GetRequiredService<SqliteDatabase>();
            app.Logger.LogInformation("Data in {File}, SQLite {Version}.", database.File, database.Version);
        }
        catch (StorageException refused)
        {
            throw new StartRefusedException($"FlowDesigner did not start: {refused.Message}");
        }
        app.Services.OpenKeyRing();
        await FirstUser.BootstrapAsync(app.Services);
    }

    private static void Use(IServiceProvider services, DbContextOptionsBuilder db) =>
        db.UseSqlite(services.GetRequiredService<SqliteDatabase>().ConnectionString);
}
