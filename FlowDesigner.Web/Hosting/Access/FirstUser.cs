using FlowDesigner.Web.Data;
using FlowDesigner.Web.Hosting.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Web.Hosting.Access;

/// <summary>Sees to it that somebody can sign in: the user of the settings, or the one-time link.</summary>
public sealed class FirstUser(
    IServiceScopeFactory scopes, FirstUserInvite invite, ApiTokens tokens, FlowDesignerOptions options, IServer server)
    : IHostedLifecycleService
{
    public static async Task BootstrapAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstUser>()
            .CreateFromSettingsAsync(scope.ServiceProvider.GetRequiredService<UserManager<User>>());
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<UserManager<User>>().Users.AnyAsync(cancellationToken))
            return;
        var address = options.PublicUrl
            ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:5080";
        // Written to the console itself and not to the log, which may be kept and read by others.
        Console.WriteLine($"""

            There is no user yet. Open this link to make the first one (it works once, until the next start):
            {address.Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost",
                StringComparison.Ordinal).TrimEnd('/')}/first-user?token={invite.Open()}

            """);
    }

    private async Task CreateFromSettingsAsync(UserManager<User> users)
    {
        var bootstrap = options.Bootstrap;
        if (bootstrap.Email is not { } email)
            return;
        var user = await users.FindByEmailAsync(email);
        if (user is null)
        {
            user = new User { UserName = email, Email = email };
            var result = await users.CreateAsync(user, bootstrap.Password!);
            if (!result.Succeeded)
                throw new StartRefusedException("FlowDesigner did not start: FlowDesigner:Bootstrap names a user that cannot be made. " +
                    string.Join(' ', result.Errors.Select(error => error.Description))
                        + " Change FlowDesigner:Bootstrap:Password or :Email.");
        }
        if (bootstrap.ApiToken is { } token)
            await tokens.AddAsync(user.Id, "Bootstrap", token, CancellationToken.None);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
