using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Sandbox;
using FlowDesigner.Web.Sandbox.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Runs;

/// <summary>What a person holds and lets go on.</summary>
[Collection(BrowserTests.Name)]
public sealed class RunPauseTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private readonly SandboxRuns _runs = new(app);

    private SandboxBrowser Sandbox => app.Services.GetRequiredService<SandboxBrowser>();

    [Fact]
    public async Task A_big_loop_is_paused_and_resumed()
    {
        await Sandbox.SeedAsync("stripe", 1500, 10);
        Sandbox.SetBehaviour("togai", new Behaviour { DelayMs = 20 });
        var run = await _runs.TriggerAsync(await _runs.ConnectAsync(SandboxRuns.BulkImport, "Paused import"), "{}");
        await using var window = await app.OpenAsync(browser);
        await window.SignInAsync();
        await window.GoAsync(SandboxRuns.Address(run));
        var badge = window.Page.Locator(".run-title .badge");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(badge).ToHaveTextAsync("Paused", new() { Timeout = 30_000 });
        await Assertions.Expect(window.Page.Locator(".run-band")).ToContainTextAsync("Nothing is sent until it is resumed");
        await window.ShootAsync("run-paused");
        await window.AssertAccessibleAsync();
        Sandbox.SetBehaviour("togai", new Behaviour());
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(badge).ToHaveTextAsync("Completed", new() { Timeout = 120_000 });
        Assert.Empty(window.Complaints);
    }
}
