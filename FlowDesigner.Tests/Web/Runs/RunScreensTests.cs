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
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Runs_in_every_state_are_told_in_words_accessibly_and_fit(ColorScheme scheme, int width)
    {
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
            (completed, "completed", "2 writes sent."), (skipped, "skipped", "Nothing was sent."), (failed, "failed", "what is finished is kept"), (waiting, "waiting", "Retries step"),
        })
        {
            await window.GoAsync(SandboxRuns.Address(run));
            await Assertions.Expect(window.Page.Locator(".run-band")).ToContainTextAsync(words);
            await LookAsync(window, $"run-{name}-{tag}");
        }
        await window.GoAsync("/runs");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Sync accounts created from Togai to Stripe" }).First).ToBeVisibleAsync();
        await LookAsync(window, $"runs-{tag}");
        Assert.Empty(window.Complaints);
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
        Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{window.Page.Url} scrolls sideways");
    }
}
