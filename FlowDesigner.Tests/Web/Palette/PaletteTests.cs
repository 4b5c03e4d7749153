using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Web.Runs;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Palette;

[Collection(BrowserTests.Name)]
public sealed class PaletteTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task It_opens_in_both_themes_and_on_a_phone_and_is_accessible(ColorScheme scheme, int width)
    {
        await using var window = await app.OpenAsync(browser, scheme, width);
        await window.SignInAsync();
        await window.GoAsync("/");
        await window.Page.Locator(".bar [data-palette]").ClickAsync();
        await Assertions.Expect(Option(window, "Needs attention")).ToBeVisibleAsync();
        await window.AssertAccessibleAsync();
        await window.ShootAsync($"palette-{scheme}-{width}");
        await window.Page.GetByRole(AriaRole.Combobox).FillAsync("stripe");
        await Assertions.Expect(Option(window, "Add a Stripe connection")).ToBeVisibleAsync();
        await window.AssertAccessibleAsync();
        await window.ShootAsync($"palette-stripe-{scheme}-{width}");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Everything_is_reached_by_the_keyboard_alone()
    {
        var runs = new SandboxRuns(app);
        var connection = await runs.ConnectAsync(SandboxRuns.AccountSync, "Acme palette");
        var run = await runs.TriggerAsync(connection, SandboxRuns.Account("ACC-77001", "Palette Ltd", "ap@palette.test"));
        await runs.UntilAsync(run, status => status is FlowDesigner.Core.Runs.RunStatus.Completed);
        await using var window = await app.OpenAsync(browser);
        var keys = window.Page.Keyboard;
        var input = window.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search or jump to" });
        await window.SignInAsync();
        await window.GoAsync("/");

        // Enter right after the last letter means the line that these letters lead to, however quick the fingers.
        await keys.PressAsync("Control+k");
        await Assertions.Expect(input).ToBeFocusedAsync();
        await keys.TypeAsync("flows");
        await keys.PressAsync("Enter");
        await Assertions.Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/flows$"));
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await keys.PressAsync("Control+k");
        await keys.TypeAsync("ap@palette.test");
        await Assertions.Expect(Option(window, "Completed: Sync accounts created from Togai to Stripe")).ToBeVisibleAsync();
        await keys.PressAsync("Control+a");
        await keys.TypeAsync("add a");
        await Assertions.Expect(window.Page.Locator(".palette").GetByRole(AriaRole.Option, new() { Selected = true }))
            .ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Add a"));
        var first = await window.Page.Locator(".palette").GetByRole(AriaRole.Option, new() { Selected = true }).TextContentAsync();
        await keys.PressAsync("ArrowDown");
        await Assertions.Expect(window.Page.Locator(".palette").GetByRole(AriaRole.Option, new() { Selected = true })).Not
            .ToHaveTextAsync(first!);
        await keys.PressAsync("ArrowUp");
        await Assertions.Expect(window.Page.Locator(".palette").GetByRole(AriaRole.Option, new() { Selected = true }))
            .ToHaveTextAsync(first!);
        await Assertions.Expect(window.Page.Locator(".palette [role=status]")).ToContainTextAsync("results");
        await keys.PressAsync("Escape");
        await Assertions.Expect(input).ToHaveCountAsync(0);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Search or jump to" }).FocusAsync();
        await keys.PressAsync("Enter");
        await keys.TypeAsync("light");
        await Assertions.Expect(window.Page.Locator(".palette").GetByRole(AriaRole.Option, new() { Selected = true }))
            .ToContainTextAsync("light and dark");
        await keys.PressAsync("Enter");
        await Assertions.Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Search or jump to" })).ToBeFocusedAsync();

        await keys.PressAsync("g");
        await keys.PressAsync("r");
        await Assertions.Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/runs$"));
        await keys.PressAsync("?");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await window.AssertAccessibleAsync();
        await window.ShootAsync("keys");
        await keys.PressAsync("Escape");

        // Letters in a field are letters.
        await window.Page.Locator("main input").First.FocusAsync();
        await keys.TypeAsync("gh?");
        await Assertions.Expect(window.Page.Locator("main input").First).ToHaveValueAsync("gh?");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_strangers_question_is_not_answered()
    {
        using var stranger = app.Anonymous();
        using var answer = await stranger.GetAsync("/palette?q=stripe");
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        Assert.DoesNotContain("Stripe", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static ILocator Option(AppPage window, string words) =>
        window.Page.Locator(".palette").GetByRole(AriaRole.Option, new() { Name = words }).First;
}
