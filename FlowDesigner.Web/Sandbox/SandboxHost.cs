namespace FlowDesigner.Web.Sandbox;

/// <summary>The sandbox as a process of its own, which outlives what it stands beside.</summary>
public static class SandboxHost
{
    /// <summary>Builds an application with nothing but the sandbox; takes <c>--urls</c> and <c>--data</c>.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddAuthorization();
        builder.Services.AddSandbox(new SandboxOptions { DataDirectory = builder.Configuration["data"] ?? "data" });
        var app = builder.Build();
        app.MapSandbox();
        return app;
    }
}
