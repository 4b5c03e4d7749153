using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Web.Approvals;
using FlowDesigner.Tests.Web.Runs;
using FlowDesigner.Web.Sandbox;
using FlowDesigner.Web.Sandbox.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Start;

[Collection(BrowserTests.Name)]
public sealed class HomeTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task An_open_Home_follows_what_runs_from_the_first_steps_to_what_needs_a_person()
    {
        await using var window = await app.OpenAsync(browser, ColorScheme.Dark, 390, 844);
        var page = window.Page;
        await window.SignInAsync();
        await window.GoAsync("/");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "First steps" })).ToContainTextAsync("1 of 3");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Runs today" })).ToHaveCountAsync(0);
        await LookAsync(window, "home-empty-dark-390");

        var runs = new SandboxRuns(app);
        var sandbox = app.Services.GetRequiredService<SandboxBrowser>();
        var connection = await runs.ConnectAsync(SandboxRuns.AccountSync, "Acme US");
        await EndAsync(runs, connection, SandboxRuns.Account("ACC-1", "Fine Ltd", "ap@fine.test"));
        await Assertions.Expect(Figure(page, "Completed")).ToHaveTextAsync("1");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "First steps" })).ToContainTextAsync("2 of 3");
        await Assertions.Expect(page.Locator(".nothing-lost")).ToContainTextAsync("1 event accepted today, 1 on disk.");
        await Assertions.Expect(page.GetByText("Nothing needs you")).ToBeVisibleAsync();

        sandbox.SetBehaviour("stripe", new Behaviour { Status = 400 });
        await EndAsync(runs, connection, SandboxRuns.Account("ACC-2", "Bad Ltd", "ap@bad.test"));
        await Assertions.Expect(Figure(page, "Failed")).ToHaveTextAsync("1");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Show the plan to retry" })).ToBeVisibleAsync();
        await EndAsync(runs, connection, SandboxRuns.Account("ACC-3", "Bad Too Ltd", "ap@badtoo.test"));
        sandbox.SetBehaviour("stripe", new Behaviour());
        // Two that failed for one reason are one row.
        await Assertions.Expect(page.Locator(".need")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".need")).ToContainTextAsync("2 failed");
        await Assertions.Expect(page.Locator(".needs-link")).ToContainTextAsync("2");
        await Assertions.Expect(page.Locator(".hours table tbody tr, .offscreen table tbody tr")).Not.ToHaveCountAsync(0);
        await LookAsync(window, "home-full-dark-390");
        Assert.Empty(window.Complaints);

        await using var wide = await app.OpenAsync(browser);
        await wide.SignInAsync();
        await wide.GoAsync("/");
        await Assertions.Expect(wide.Page.Locator(".needs-link")).ToContainTextAsync("2 need you");
        await LookAsync(wide, "home-full-light-1440");

        // Home says what Needs attention says: who is asked for an answer, and nothing of what was set aside.
        var asking = new AskingFlow(app);
        await asking.AskAsync(await asking.ConnectAsync(), "ACC-4", "Asked Ltd");
        await Assertions.Expect(wide.Page.Locator(".need").Filter(new() { HasText = "1 to answer" })
            .GetByRole(AriaRole.Link, new() { Name = "Answer" })).ToHaveAttributeAsync("href", "approvals");
        await Assertions.Expect(wide.Page.Locator(".need")).ToHaveCountAsync(2);
        await Assertions.Expect(wide.Page.Locator(".needs-link")).ToContainTextAsync("3 need you");
        var failed = app.Services.GetRequiredService<IRunReader>().Attention(AttentionGroup.ParkedSince(DateTimeOffset.UtcNow))
            .Single(group => group.Kind == AttentionKind.Failed);
        await app.Services.GetRequiredService<RunService>().SetAsideAsync(failed, "mira@example.com");
        await Assertions.Expect(wide.Page.Locator(".need")).ToHaveCountAsync(1);
        await Assertions.Expect(wide.Page.Locator(".needs-link")).ToContainTextAsync("1 needs you");
    }

    private static ILocator Figure(IPage page, string state) =>
        page.Locator(".figures a").Filter(new() { HasText = state }).Locator(".figure");

    private static async Task EndAsync(SandboxRuns runs, long connection, string payload) =>
        await runs.UntilAsync(await runs.TriggerAsync(connection, payload), status => status.IsEnded());

    private static async Task LookAsync(AppPage window, string name)
    {
        await window.ShootAsync(name);
        await window.AssertAccessibleAsync();
        Assert.True(
            await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} scrolls sideways");
    }
}
