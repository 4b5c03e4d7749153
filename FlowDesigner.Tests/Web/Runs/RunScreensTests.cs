using System.Text.RegularExpressions;
using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Sandbox;
using FlowDesigner.Web.Sandbox.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Runs;

[Collection(BrowserTests.Name)]
public sealed class RunScreensTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private readonly SandboxRuns _runs = new(app);

    private SandboxBrowser Sandbox => app.Services.GetRequiredService<SandboxBrowser>();

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Runs_in_every_state_are_told_in_words_accessibly_and_fit(ColorScheme scheme, int width)
    {
        Sandbox.SetBehaviour("stripe", new Behaviour());
        var connection = await _runs.ConnectAsync(SandboxRuns.AccountSync, "Acme US");
        var tag = $"{scheme}-{width}".ToLowerInvariant();
        var completed = await EndedAsync(connection, SandboxRuns.Account($"acc_{tag}", "ACME Enterprise", "billing@acme.test"));
        var skipped = await EndedAsync(connection, SandboxRuns.Account($"acc_{tag}", "ACME Enterprise", "billing@acme.test"));
        Sandbox.SetBehaviour("stripe", new Behaviour { Status = 400 });
        var failed = await EndedAsync(connection, SandboxRuns.Account($"bad_{tag}", "Blue Harbor", "ap@blueharbor.test"));
        Sandbox.SetBehaviour("stripe", new Behaviour { Status = 429, RetryAfter = 600 });
        var waiting = await _runs.TriggerAsync(connection, SandboxRuns.Account($"slow_{tag}", "Copperline", "pay@copperline.test"));
        await _runs.UntilAsync(waiting, status => status == RunStatus.Waiting);
        Sandbox.SetBehaviour("stripe", new Behaviour());

        await using var window = await app.OpenAsync(browser, scheme, width);
        await window.SignInAsync();
        foreach (var (run, name, words) in new[]
        {
            (completed, "completed", "2 writes sent."), (skipped, "skipped", "Nothing was sent."),
            (failed, "failed", "what is finished is kept"), (waiting, "waiting", "Retries step"),
        })
        {
            await window.GoAsync(SandboxRuns.Address(run));
            await Assertions.Expect(window.Page.Locator(".run-band")).ToContainTextAsync(words);
            await LookAsync(window, $"run-{name}-{tag}");
        }
        await window.GoAsync(SandboxRuns.Address(completed));
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Create customer in Stripe" })
            .Locator("visible=true").First.ClickAsync();
        await Assertions.Expect(window.Page.GetByText("Idempotency key", new() { Exact = true })).ToBeVisibleAsync();
        await LookAsync(window, $"run-step-{tag}");
        if (width > 1280)
            await SeeWhatTheTimelineNamesAsync(window.Page);
        await window.GoAsync("/");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Show the plan to retry" }).First).ToBeVisibleAsync();
        await LookAsync(window, $"home-{tag}");
        await window.GoAsync("/sandbox?app=stripe");
        await Assertions.Expect(window.Page.GetByText("ACME Enterprise").First).ToBeVisibleAsync();
        await window.Page.GetByLabel("Server error").CheckAsync();
        await Assertions.Expect(window.Page.GetByText("Sandbox Stripe behaves badly now:")).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "JSON of" }).First.ClickAsync();
        await LookAsync(window, $"sandbox-{tag}");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Make it behave" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByText("Sandbox Stripe behaves badly now:")).ToHaveCountAsync(0);
        await window.GoAsync("/runs");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Sync accounts created from Togai to Stripe" }).First)
            .ToBeVisibleAsync();
        await LookAsync(window, $"runs-{tag}");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task The_progress_of_a_big_loop_moves_without_a_reload_and_the_run_can_be_cancelled()
    {
        Sandbox.SetBehaviour("stripe", new Behaviour());
        await Sandbox.SeedAsync("stripe", 3000, 30);
        Sandbox.SetBehaviour("togai", new Behaviour { DelayMs = 20 });
        var connection = await _runs.ConnectAsync(SandboxRuns.BulkImport, "Bulk import");
        await using var window = await app.OpenAsync(browser);
        await window.SignInAsync();
        var run = await _runs.TriggerAsync(connection, "{}");
        await window.GoAsync(SandboxRuns.Address(run));
        var figure = window.Page.Locator(".loop .figure");
        var seen = new HashSet<string>();
        await Eventually.True(() => seen.Add(figure.TextContentAsync().Result ?? "") && seen.Count > 4, "the count to move four times", 60);
        await window.ShootAsync("run-loop-running");
        await window.AssertAccessibleAsync();

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel run in SANDBOX" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".run-title .badge")).ToHaveTextAsync("Cancelled", new() { Timeout = 20_000 });
        Sandbox.SetBehaviour("togai", new Behaviour());
        await window.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^(Retry|Re-send .*) in SANDBOX$") }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".run-title .badge")).ToHaveTextAsync("Completed", new() { Timeout = 120_000 });
        await Assertions.Expect(window.Page.Locator(".reasons").GetByText("No e-mail address: Togai takes no customer without one."))
            .ToBeVisibleAsync();
        await window.ShootAsync("run-loop-done");
        Assert.Empty(window.Complaints);
    }

    /// <summary>The drawing scrolls for itself: a step that is chosen beside it comes into its sight.</summary>
    private static async Task SeeWhatTheTimelineNamesAsync(IPage page)
    {
        await page.SetViewportSizeAsync(1440, 660);
        var (rows, cards) = (page.Locator("button.timeline-row"), page.Locator(".flow-wide .node"));
        await rows.First.ClickAsync();
        await Assertions.Expect(cards.Nth(1)).ToBeInViewportAsync(new() { Ratio = 1 });
        await Assertions.Expect(cards.Last).Not.ToBeInViewportAsync();
        await rows.Last.ClickAsync();
        var chosen = page.Locator(".flow-wide .node.is-selected");
        await Assertions.Expect(chosen).ToContainTextAsync(await rows.Last.Locator(".cut").TextContentAsync() ?? "");
        await Assertions.Expect(chosen).ToBeInViewportAsync(new() { Ratio = 1 });
        await Assertions.Expect(cards.First).Not.ToBeInViewportAsync();
        await page.SetViewportSizeAsync(1440, 900);
    }

    private async Task<long> EndedAsync(long connection, string payload)
    {
        var run = await _runs.TriggerAsync(connection, payload);
        await _runs.UntilAsync(run, status => status.IsEnded());
        return run;
    }

    private static async Task LookAsync(AppPage window, string name)
    {
        await window.ShootAsync(name);
        await window.AssertAccessibleAsync();
        Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            $"{window.Page.Url} scrolls sideways");
    }
}
