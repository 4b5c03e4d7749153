using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace FlowDesigner.Web.Hosting.Settings;

public static class SettingsHosting
{
    /// <summary>
    /// Adds the appsettings.json of the repository root, which the build copies beside the program, and checks all settings.
    /// </summary>
    public static FlowDesignerOptions AddFlowDesignerSettings(this WebApplicationBuilder builder)
    {
        // The content root is the web project, where no such file lies. Inserted first, it has the lowest rank: environment and --urls
        // still win.
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource
        {
            FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory), Path = "appsettings.json", Optional = true,
        });
        var defaults = new FlowDesignerOptions { Sandbox = { Enabled = builder.Environment.IsDevelopment() } };
        var options = new SettingsReader(builder.Configuration, builder.Environment.IsProduction()).Read(defaults);
        options.DataDirectory = Path.GetFullPath(options.DataDirectory);
        builder.Services.AddSingleton(options);
        return options;
    }
}
