using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Designer;

/// <summary>A browser window on the designer of one draft, with what a hand does there.</summary>
internal sealed class DesignerPage(AppPage window, string key, Func<string, Task<Flow>> read) : IAsyncDisposable
{
    private const int MostTabs = 60;

    public IPage Page => window.Page;

    public AppPage Window => window;

    public string Key => key;

    public ILocator Canvas => Page.Locator(".canvas");

    public ILocator Side => Page.Locator(".designer-side");

    public ILocator Said => Page.Locator("#announcements");

    public static async Task<string> DraftAsync(AppFixture app, string name) =>
        (await app.Services.GetRequiredService<FlowDrafts>().CreateAsync(new(name, "", FlowType.Outbound), AppFixture.Email, default)).Key!;

    public static async Task<DesignerPage> OpenAsync(
        AppFixture app, BrowserFixture browser, string key, ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        var window = await app.OpenAsync(browser, scheme, width, height);
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        var drafts = app.Services.GetRequiredService<FlowDrafts>();
        var designer = new DesignerPage(
            window, key, async flow => FlowJson.Read((await drafts.ReadAsync(flow, AppFixture.Email, default))!.Text, out _)!);
        await designer.GoAsync();
        return designer;
    }

    /// <summary>The same window, for another flow.</summary>
    public DesignerPage At(string flow) => new(window, flow, read);

    public async Task GoAsync()
    {
        await window.GoAsync($"/flows/{key}");
        await Expect(Page.Locator(".designer[data-mounted]")).ToHaveCountAsync(1);
    }

    public ILocator Item(string item) => Page.Locator($".step-palette [data-item='{item}']:visible");

    public ILocator Card(string step) => Page.Locator($".canvas [data-node='{step}'] .node-face");

    public ILocator End(string after) => Page.Locator($".canvas [data-end='{after}']");

    /// <summary>Carries a step from the palette to an open end, and waits for its card.</summary>
    public async Task CarryAsync(string item, string end, string step)
    {
        await Item(item).ScrollIntoViewIfNeededAsync();
        await Item(item).DragToAsync(End(end));
        await Expect(Card(step)).ToBeVisibleAsync();
    }

    /// <summary>N, words, Enter: adds a step after the card in focus, which then has the focus.</summary>
    public async Task AddByKeysAsync(string words, string step)
    {
        await Page.Keyboard.PressAsync("n");
        await Expect(Page.Locator("[data-step-search]")).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync(words);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Card(step)).ToBeFocusedAsync();
    }

    /// <summary>Presses Tab until the keyboard is there, as a hand does that knows no shorter way.</summary>
    public async Task TabToAsync(ILocator there, string key = "Tab")
    {
        for (var i = 0; i < MostTabs; i++)
        {
            if (await there.CountAsync() > 0 && await there.First.EvaluateAsync<bool>("found => found === document.activeElement"))
                return;
            await Page.Keyboard.PressAsync(key);
        }
        Assert.Fail($"{key} never comes to {there}; "
            + $"it stands on {await Page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 300)")}");
    }

    /// <summary>The same, to what is yet to come.</summary>
    public async Task TabToShownAsync(ILocator there)
    {
        await Expect(there).ToBeVisibleAsync();
        await TabToAsync(there);
    }

    /// <summary>From the input in focus to the data, by a letter to a field, which Enter puts into the input.</summary>
    public async Task PickByKeysAsync(string name)
    {
        await Page.Keyboard.PressAsync("Alt+ArrowDown");
        await Expect(Side.Locator("[role=treeitem]").First).ToBeFocusedAsync();
        await TabToAsync(Side.Locator($"[role=treeitem][data-words='{name}']"), name[..1]);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Side.Locator(".pill-box:focus .map-pill")).ToBeVisibleAsync();
    }

    /// <summary>Presses at a point of the window, pulls in two strokes, and lets go.</summary>
    public async Task DragAsync(float x, float y, float dx, float dy)
    {
        await Page.Mouse.MoveAsync(x, y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(x + dx / 2, y + dy / 2, new() { Steps = 4 });
        await Page.Mouse.MoveAsync(x + dx, y + dy, new() { Steps = 4 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>Saves by Ctrl+S and reads what is on disk.</summary>
    public async Task<Flow> SavedAsync()
    {
        await Page.Keyboard.PressAsync("Control+s");
        await Expect(Page.Locator(".save-note")).ToContainTextAsync("Saved");
        return await read(key);
    }

    public async ValueTask DisposeAsync() => await window.DisposeAsync();
}
