using FlowDesigner.Web.Sandbox;

if (args is ["sandbox", .. var rest])
{
    await SandboxHost.RunAsync(rest);
    return;
}
var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGet("/health/live", () => "ok");
app.Run();
