using System.Text.RegularExpressions;
using FlowDesigner.Tests.Fakes;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Journeys;

/// <summary>Somebody who has never seen the product, with the link of the console and nothing else.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class NewcomerTests(BrowserFixture browser) : IDisposable
{
    private const int MostMoves = 12;
    private readonly TempFolder _folder = new();
    private int _moves;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task From_the_first_user_link_to_a_completed_run_takes_at_most_twelve_clicks_and_fields()
    {
        using var server = new AppProcess(_folder.Path, new Dictionary<string, string?> { ["FlowDesigner__Sandbox__Enabled"] = "true" });
        var link = new Uri(Link().Match(await server.WaitForAsync("/first-user?token=") + "\n").Value);
        var context = await browser.Browser.NewContextAsync(
            new() { BaseURL = (await server.AddressAsync()).ToString(), ReducedMotion = ReducedMotion.Reduce });
        await using var window = new AppPage(context, await context.NewPageAsync());
        var page = window.Page;

        await page.GotoAsync(link.PathAndQuery);
        await FillAsync(page.GetByLabel("E-mail"), AppFixture.Email);
        await FillAsync(page.GetByLabel("Password"), AppFixture.Password);
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Make the user and sign in" }));
        await window.WaitForCircuitAsync();
        await window.AssertAccessibleAsync();
        await window.ShootAsync("newcomer-home");
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Switch on a flow" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Checked = true })).ToBeVisibleAsync();
        await window.AssertAccessibleAsync();
        await window.ShootAsync("newcomer-choose");
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Switch on", Exact = true }));
        await Assertions.Expect(page.GetByText("Stripe is on.")).ToBeVisibleAsync();
        await window.ShootAsync("newcomer-live");
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Trigger now" }));
        await Assertions.Expect(page.Locator(".run-title .badge")).ToHaveTextAsync("Completed", new() { Timeout = 30_000 });

        Assert.True(_moves <= MostMoves, $"it took {_moves} clicks and fields");
        await window.GoAsync("/");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "First steps" })).ToContainTextAsync("2 of 3");
        Assert.Empty(window.Complaints);
    }

    private Task PressAsync(ILocator what)
    {
        _moves++;
        return what.ClickAsync();
    }

    private Task FillAsync(ILocator what, string text)
    {
        _moves++;
        return what.FillAsync(text);
    }

    [GeneratedRegex(@"http\S+/first-user\?token=\S+")]
    private static partial Regex Link();
}
