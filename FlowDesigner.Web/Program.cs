using FlowDesigner.Web.Endpoints;
using FlowDesigner.Web.Endpoints.Api;
using FlowDesigner.Web.Hosting;
using FlowDesigner.Web.Hosting.Access;
using FlowDesigner.Web.Hosting.Running;
using FlowDesigner.Web.Hosting.Secrets;
using FlowDesigner.Web.Hosting.Settings;
using FlowDesigner.Web.Sandbox;

if (args is ["sandbox", .. var rest])
{
    await SandboxHost.RunAsync(rest);
    return 0;
}
try
{
    var builder = WebApplication.CreateBuilder(args);
    var options = builder.AddFlowDesignerSettings();
    builder.Services.AddStorage(options);
    builder.Services.AddSecrets();
    builder.Services.AddAccess(options);
    builder.Services.AddEngine(options);
    builder.Services.AddSingleton<Hooks>();
    builder.Services.AddApi();
    builder.Services.AddSandbox(new SandboxOptions { Enabled = options.Sandbox.Enabled, DataDirectory = options.DataDirectory });
    builder.AddScreens(options);

    await using var app = builder.Build();
    await app.PrepareAsync();

    app.UseSecurityHeaders();
    app.UseApiErrors();
    app.UseAuthentication();
    app.UseMiddleware<CircuitGuard>();
    app.UseAuthorization();
    app.UseAntiforgery();

    app.MapReservedPaths(options);
    app.MapHealth();
    app.MapDocs();
    app.MapHooks();
    app.MapApi();
    app.MapSandbox();
    app.MapSignOut();
    app.MapPasswordChange();
    app.MapScreens();
    await app.RunAsync();
    return 0;
}
catch (StartRefusedException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
