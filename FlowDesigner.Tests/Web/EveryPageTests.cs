using FlowDesigner.Tests.Fakes;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web;

/// <summary>
/// Walks every page of a lived-in installation in the four forms: nothing refused by axe, nothing that scrolls sideways, no complaint of
/// the browser. With FLOWDESIGNER_SHOTS it leaves a picture of each: <c>build/screens.sh</c>.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class EveryPageTests(BrowserFixture browser, LivedInApp app) : IClassFixture<LivedInApp>
{
    [Fact]
    public async Task Every_page_has_a_title_fits_and_is_accessible_in_light_and_dark_wide_and_on_a_phone()
    {
        var pages = await app.PagesAsync();
        // Two windows, one for each core; each takes every second page.
        var faults = await Task.WhenAll(WalkAsync(pages.Where((_, i) => i % 2 == 0)), WalkAsync(pages.Where((_, i) => i % 2 == 1)));
        Assert.True(faults.All(list => list.Count == 0), string.Join('\n', faults.SelectMany(list => list)));
    }

    private async Task<List<string>> WalkAsync(IEnumerable<(string Name, string Address)> pages)
    {
        await using var window = await app.OpenAsync(browser);
        var faults = new List<string>();
        await window.Page.GotoAsync("/sign-in");
        await LookAsync("sign-in");
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        foreach (var (name, address) in pages)
        {
            await window.GoAsync(address);
            await Assertions.Expect(window.Page.Locator(".skeleton")).ToHaveCountAsync(0);
            await LookAsync(name);
        }
        faults.AddRange(window.Complaints);
        return faults;

        Task LookAsync(string name) => window.AddFaultsAsync(faults, name, PageForm.Light, PageForm.Dark, PageForm.Wide, PageForm.Phone);
    }
}
