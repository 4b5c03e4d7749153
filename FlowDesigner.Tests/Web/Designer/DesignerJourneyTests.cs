using System.Text.RegularExpressions;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Designer;

/// <summary>From an empty canvas to a run, by mouse and again by keyboard alone.</summary>
[Collection(BrowserTests.Name)]
public sealed class DesignerJourneyTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    // What a flow of one's own may cost a person who knows what they want.
    private const int MostActs = 60;

    private static readonly string[] s_drawn = ["if after ", "create_customer after if:yes", "each after if:no", "stop in each after "];

    [Fact]
    public async Task A_flow_is_drawn_mapped_previewed_published_and_run_by_mouse()
    {
        await using var designer = await DesignerPage.OpenAsync(app, browser, await DesignerPage.DraftAsync(app, "Journey by mouse"));
        var page = designer.Page;
        var acts = 0;
        await PressAsync(designer.Item("trigger:togai.account_created"));
        await CarryAsync("control:if", "trigger", "if");
        await CarryAsync("action:stripe.create_customer", "if:yes", "create_customer");
        await CarryAsync("control:for_each", "if:no", "each");
        await CarryAsync("control:stop", "each:inside", "stop");
        await TypeAsync(designer.Side.GetByRole(AriaRole.Textbox).First, "Nothing to do");

        await PressAsync(designer.Card("each"));
        await PressAsync(designer.Side.GetByText("A list of an app"));
        await Expect(designer.Side.GetByLabel("Read from")).ToBeVisibleAsync();

        await PressAsync(designer.Card("if"));
        await PressAsync(designer.Side.GetByRole(AriaRole.Textbox).First);
        await PressAsync(designer.Side.Locator("[role=treeitem]", new() { HasText = "Primary email" }).Last);
        await designer.Side.GetByLabel("Test of row 1").SelectOptionAsync(new SelectOptionValue { Label = "is set" });
        acts++;
        await Expect(designer.Side.GetByText("true: takes Yes on this sample")).ToBeVisibleAsync();

        await PressAsync(designer.Card("create_customer"));
        await PressAsync(designer.Side.Locator("[data-field=name]").GetByRole(AriaRole.Textbox));
        await PressAsync(designer.Side.Locator("[role=treeitem]", new() { HasText = "Name" }).First);
        await Expect(designer.Side.Locator("[data-field=name]").GetByText("Ada Lovelace Ltd")).ToBeVisibleAsync();
        await Expect(page.Locator(".problems")).Not.ToContainTextAsync("error");

        Assert.Equal(s_drawn, (await designer.SavedAsync()).Steps.Select(Where));

        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = true }));
        await Expect(page.GetByText("Nothing was sent.")).ToBeVisibleAsync();
        await Expect(designer.Canvas.GetByText("Would create", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator(".designer-side")).ToContainTextAsync("Would create customer “Ada Lovelace Ltd”");
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Leave preview" }));

        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }));
        await PressAsync(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }));
        await Expect(page.GetByText("Published: v1")).ToBeVisibleAsync();
        Assert.True(acts <= MostActs, $"{acts} presses and fields");
        await RunAsync(designer);
        Assert.Empty(designer.Window.Complaints);

        async Task PressAsync(ILocator what)
        {
            acts++;
            await what.ClickAsync();
        }

        async Task TypeAsync(ILocator where, string text)
        {
            acts++;
            await where.ClickAsync();
            await page.Keyboard.TypeAsync(text);
        }

        async Task CarryAsync(string item, string end, string step)
        {
            acts++;
            await designer.CarryAsync(item, end, step);
        }
    }

    [Fact]
    public async Task The_same_is_done_by_keyboard_alone()
    {
        await using var designer = await DesignerPage.OpenAsync(app, browser, await DesignerPage.DraftAsync(app, "Journey by keys"));
        var (page, side) = (designer.Page, designer.Side);
        await PressAsync("n");
        await TypeAsync("account creation");
        await PressAsync("Enter");
        await Expect(designer.Card("trigger")).ToBeFocusedAsync();
        await designer.AddByKeysAsync("if goes", "if");
        await designer.AddByKeysAsync("create customer stripe", "create_customer");
        await GoAsync("ArrowUp", "if");
        await designer.AddByKeysAsync("for each", "each");
        await PressAsync("ArrowDown");
        await Expect(designer.End("each:inside")).ToBeFocusedAsync();
        await designer.AddByKeysAsync("stop", "stop");
        await Expect(designer.Said).ToHaveTextAsync("Stop added after For each item.");
        Assert.Equal(s_drawn, (await designer.SavedAsync()).Steps.Select(Where));

        // Enter comes to the first field that is wrong, else to the first; Escape back to the card.
        await PressAsync("Enter");
        await Expect(side.Locator("[data-field=reason]").GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
        await TypeAsync("Nothing to do");
        await GoAsync("Escape", "stop");
        await GoAsync("ArrowUp", "each");
        await PressAsync("Enter");
        await Expect(side.Locator("[data-field=list]").GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
        await designer.TabToAsync(side.GetByRole(AriaRole.Radio, new() { Name = "A list of this run" }), "Shift+Tab");
        await PressAsync("ArrowRight");
        await Expect(side.GetByLabel("Read from")).ToBeVisibleAsync();
        await GoAsync("Escape", "each");

        await GoAsync("ArrowUp", "if");
        await PressAsync("Enter");
        await Expect(side.Locator("[data-field=condition]").GetByRole(AriaRole.Textbox).First).ToBeFocusedAsync();
        await designer.PickByKeysAsync("Primary email");
        await PressAsync("Tab");
        await Expect(side.GetByLabel("Test of row 1")).ToBeFocusedAsync();
        await TypeAsync("is set");
        await Expect(side.GetByText("true: takes Yes on this sample")).ToBeVisibleAsync();
        await GoAsync("Escape", "if");
        await GoAsync("ArrowDown", "create_customer");
        await PressAsync("Enter");
        await Expect(side.Locator(".inspector-form :focus")).ToHaveCountAsync(1);
        await designer.TabToAsync(side.Locator("[data-field=name]").GetByRole(AriaRole.Textbox));
        await designer.PickByKeysAsync("Name");
        await Expect(side.Locator("[data-field=name]").GetByText("Ada Lovelace Ltd")).ToBeVisibleAsync();
        await Expect(page.Locator(".problems")).Not.ToContainTextAsync("error");

        // From within a field, and what was just written is meant too.
        await PressAsync("Control+Enter");
        await Expect(page.GetByText("Nothing was sent.")).ToBeVisibleAsync();
        await Expect(designer.Said).ToHaveTextAsync("The preview is shown. Escape leaves it.");
        await Expect(side).ToContainTextAsync("Would create customer “Ada Lovelace Ltd”");
        await Expect(side.Locator(".preview-band")).ToBeFocusedAsync();
        await GoAsync("Escape", "create_customer");
        await PressAsync("Escape");
        await PressAsync("Escape");
        await Expect(page.Locator(".preview-head")).ToHaveCountAsync(0);
        await Expect(designer.Card("create_customer")).ToBeFocusedAsync();

        var publish = page.Locator(".designer-head").GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true });
        await designer.TabToAsync(page.Locator(".designer-head :focus"), "F6");
        await designer.TabToAsync(publish);
        await PressAsync("Enter");
        await Expect(page.GetByLabel("What changed")).ToBeFocusedAsync();
        await TypeAsync("The first one");
        await PressAsync("Enter");
        await Expect(page.GetByText("Published: v1")).ToBeVisibleAsync();
        await Expect(publish).ToBeFocusedAsync();

        await designer.TabToShownAsync(side.GetByRole(AriaRole.Button, new() { Name = "+Add Connection" }));
        await PressAsync("Enter");
        await designer.TabToShownAsync(page.GetByRole(AriaRole.Dialog).GetByLabel("Name"));
        await PressAsync("Control+a");
        await TypeAsync("Mine");
        await PressAsync("Enter");
        await designer.TabToShownAsync(page.GetByRole(AriaRole.Button, new() { Name = "Trigger now: Mine" }));
        await PressAsync("Enter");
        await designer.TabToShownAsync(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Trigger now" }));
        await PressAsync("Enter");
        await SeeRunAsync(page);
        Assert.Empty(designer.Window.Complaints);

        Task PressAsync(string key) => page.Keyboard.PressAsync(key);

        Task TypeAsync(string text) => page.Keyboard.TypeAsync(text);

        async Task GoAsync(string key, string step)
        {
            await PressAsync(key);
            await Expect(designer.Card(step)).ToBeFocusedAsync();
        }
    }

    private static string Where(Step step) =>
        $"{step.Key}{(step.In is { } loop ? $" in {loop}" : "")} after {string.Join(",", step.After.IsDefault ? [] : step.After)}";

    private async Task RunAsync(DesignerPage designer)
    {
        var made = await app.Services.GetRequiredService<FlowConnectionService>().CreateAsync(
            new(designer.Key, "Mine", new Dictionary<string, string> { ["togai"] = "sandbox-togai", ["stripe"] = "sandbox-stripe" }),
            default);
        Assert.Empty(made.Problems);
        var page = designer.Page;
        await designer.Window.GoAsync($"/flows/{designer.Key}/connections");
        await page.GetByRole(AriaRole.Button, new() { Name = "Trigger now: Mine" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Trigger now" }).ClickAsync();
        await SeeRunAsync(page);
    }

    private static async Task SeeRunAsync(IPage page)
    {
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[0-9A-Z]{10}"));
        await Expect(page.GetByText("1 write sent.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Expect(page.Locator(".node", new() { HasText = "Create customer" }).GetByText("Completed")).ToBeVisibleAsync();
    }
}
