namespace FlowDesigner.Web.Sandbox;

/// <summary>
/// The sandbox as a process of its own, which outlives what it stands beside: <c>FlowDesigner.Web sandbox --urls ... --data ...</c>.
/// </summary>
public static class SandboxHost
{
    /// <summary>Serves nothing but the sandbox until it is stopped; says where on the first line of its output.</summary>
    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        builder.Services.AddAuthorization();
        builder.Services.AddSandbox(new SandboxOptions { DataDirectory = builder.Configuration["data"] ?? "data" });
        await using var app = builder.Build();
        app.MapSandbox();
        await app.StartAsync();
        Console.WriteLine($"Sandbox at {app.Urls.First()}/sandbox");
        await app.WaitForShutdownAsync();
    }
}
