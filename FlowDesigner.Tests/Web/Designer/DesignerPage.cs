using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Designer;

/// <summary>A browser window on the designer of one draft, with what a hand does there.</summary>
internal sealed class DesignerPage(AppPage window, string key, Func<Task<Flow>> read) : IAsyncDisposable
{
    public IPage Page => window.Page;

    public AppPage Window => window;

    public string Key => key;

    public ILocator Canvas => Page.Locator(".canvas");

    public ILocator Side => Page.Locator(".designer-side");

    public ILocator Said => Page.Locator("#announcements");

    public static async Task<string> DraftAsync(AppFixture app, string name) =>
        (await app.Services.GetRequiredService<FlowDrafts>().CreateAsync(new(name, "", FlowType.Outbound), AppFixture.Email, default)).Key!;

    public static async Task<DesignerPage> OpenAsync(AppFixture app, BrowserFixture browser, string key, ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        var window = await app.OpenAsync(browser, scheme, width, height);
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        var designer = new DesignerPage(window, key, async () => FlowJson.Read((await app.Services.GetRequiredService<FlowDrafts>().ReadAsync(key, AppFixture.Email, default))!.Text, out _)!);
        await designer.GoAsync();
        return designer;
    }

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

    /// <summary>Saves by Ctrl+S and reads what is on disk.</summary>
    public async Task<Flow> SavedAsync()
    {
        await Page.Keyboard.PressAsync("Control+s");
        await Expect(Page.Locator(".save-note")).ToContainTextAsync("Saved");
        return await read();
    }

    public async ValueTask DisposeAsync() => await window.DisposeAsync();
}
