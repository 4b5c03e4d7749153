using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Flows;

[Collection(BrowserTests.Name)]
public sealed class FlowScreensTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Every_screen_of_flows_is_accessible_and_fits(ColorScheme scheme, int width)
    {
        await using var window = await app.OpenAsync(browser, scheme, width, width == 390 ? 844 : 900);
        var page = window.Page;
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        await EnsureConnectionAsync();

        await LookAsync("flows", "/flows");
        await LookAsync("flow-loop", "/flows/bulk-import-customers-stripe-to-togai");
        await LookAsync("flow-none", "/flows/bulk-import-customers-stripe-to-togai/connections");
        await LookAsync("flow", "/flows/sync-accounts-togai-to-stripe");
        await page.Locator(".node-face:visible, .outline-face:visible", new() { HasText = "Create customer in Stripe" }).ClickAsync();
        await Expect(page.Locator(".designer-side")).ToContainTextAsync("Primary email");
        // On a phone the form is a page of its own, with tests of its own.
        if (width > 390)
            await LookAsync("flow-step");
        await LookAsync("activity", "/flows/sync-accounts-togai-to-stripe/activity");
        await LookAsync("connections", "/flows/sync-accounts-togai-to-stripe/connections");
        await page.GetByRole(AriaRole.Button, new() { Name = "+Add Connection" }).ClickAsync();
        await page.Locator("#fc-name").FillAsync(" ");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Add Connection", Exact = true }).ClickAsync();
        await Expect(page.GetByText("The name is empty.")).ToBeVisibleAsync();
        await LookAsync("add");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByText("Register the webhook at Togai").First.ClickAsync();
        await LookAsync("guide");
        foreach (var (name, shot) in new[]
            { ("Rename", "rename"), ("Change connections of", "change"), ("Webhook secret of", "secret"), ("Remove", "remove") })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "More for Acme US" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = $"{name} Acme US" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            await LookAsync(shot);
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Trigger now: Acme US" }).ClickAsync();
        await Expect(page.GetByText("Valid JSON")).ToBeVisibleAsync();
        await LookAsync("trigger");
        await page.GetByLabel("Payload", new() { Exact = true }).PressAsync("Control+Enter");
        await Expect(page.GetByText("Nothing was sent.")).ToBeVisibleAsync();
        await LookAsync("preview");
        Assert.Empty(window.Complaints);

        async Task LookAsync(string name, string? address = null)
        {
            if (address is not null)
                await window.GoAsync(address);
            await window.ShootAsync($"{name}-{scheme}-{width}");
            await window.AssertAccessibleAsync();
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} scrolls sideways");
        }
    }

    private async Task EnsureConnectionAsync()
    {
        var reader = app.Services.GetRequiredService<FlowConnectionReader>();
        if ((await reader.ListAsync("sync-accounts-togai-to-stripe", default)).Count > 0)
            return;
        var made = await app.Services.GetRequiredService<FlowConnectionService>().CreateAsync(
            new("sync-accounts-togai-to-stripe", "Acme US",
                new Dictionary<string, string> { ["togai"] = "sandbox-togai", ["stripe"] = "sandbox-stripe" }), default);
        Assert.Empty(made.Problems);
    }
}
