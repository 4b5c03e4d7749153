using FlowDesigner.Tests.Fakes;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Frame;

[Collection(BrowserTests.Name)]
public sealed class FrameTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData(390, 844)]
    [InlineData(768, 900)]
    [InlineData(1024, 768)]
    [InlineData(1440, 900)]
    [InlineData(2560, 1300)]
    public async Task Every_place_is_reached_at_every_width(int width, int height)
    {
        await using var window = await app.OpenAsync(browser, width: width, height: height);
        await window.SignInAsync();
        await window.GoAsync("/settings");
        await window.ShootAsync($"frame-{width}");
        var main = window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" });
        string[] inBar = ["Home", "Apps", "Flows", "Runs", "Customers"];
        string[] late = ["Sandbox", "Settings"];
        foreach (var word in width < 768 ? inBar : [.. inBar, .. late])
            await Assertions.Expect(main.GetByRole(AriaRole.Link, new() { Name = word, Exact = word != "Runs" })).ToBeVisibleAsync();
        if (width < 768)
        {
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
            await window.ShootAsync($"frame-{width}-more");
            foreach (var word in late)
                await Assertions.Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = word, Exact = true }).Locator("visible=true"))
                    .ToBeVisibleAsync();
        }
        await window.AssertAccessibleAsync();
        Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Integrations_folds_and_stays_folded_on_the_next_page()
    {
        await using var window = await app.OpenAsync(browser);
        await window.SignInAsync();
        await window.GoAsync("/");
        var group = window.Page.GetByRole(AriaRole.Button, new() { Name = "Integrations" });
        var apps = window.Page.GetByRole(AriaRole.Link, new() { Name = "Apps", Exact = true });
        await Assertions.Expect(apps).ToBeVisibleAsync();
        await group.PressAsync("Enter");
        await Assertions.Expect(apps).ToBeHiddenAsync();
        await window.GoAsync("/runs");
        await Assertions.Expect(group).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(apps).ToBeHiddenAsync();
        await group.PressAsync("Enter");
        await Assertions.Expect(apps).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Where_web_sockets_are_turned_away_pages_answer_all_the_same()
    {
        await using var window = await app.OpenAsync(browser);
        await window.Page.AddInitScriptAsync("window.WebSocket = class extends WebSocket { constructor() { super('/nowhere'); } };");
        await window.SignInAsync();
        await window.GoAsync("/runs");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Search or jump to" }).WaitForAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Flows", Exact = true }).ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Flows");
    }
}
