using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Designer;

[Collection(BrowserTests.Name)]
public sealed class DesignerTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    // More than there is to take back: the last ones change nothing.
    private const int MostUndone = 20;

    [Fact]
    public async Task A_flow_is_drawn_by_mouse_and_the_same_by_keyboard_alone()
    {
        await using var mouse = await OpenAsync("Drawn by mouse");
        await mouse.Item("trigger:togai.account_created").ClickAsync();
        await mouse.CarryAsync("control:if", "trigger", "if");
        await mouse.CarryAsync("action:stripe.create_customer", "if:yes", "create_customer");
        await mouse.CarryAsync("control:for_each", "if:no", "each");
        await mouse.CarryAsync("action:togai.set_setting", "each:inside", "set_setting");
        await Expect(mouse.Said).ToContainTextAsync("Set setting added after For each");
        var drawn = await mouse.SavedAsync();
        Assert.Equal(["if after ", "create_customer after if:yes", "each after if:no", "set_setting in each after "], drawn.Steps.Select(Where));
        Assert.Equal(("stripe", "togai"), (drawn.Connections["stripe"], drawn.Trigger.App));

        await using var keys = await OpenAsync("Drawn by keyboard");
        var page = keys.Page;
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("account creation");
        await page.Keyboard.PressAsync("Enter");
        await Expect(keys.Card("trigger")).ToBeFocusedAsync();
        await keys.AddByKeysAsync("if goes", "if");
        await keys.AddByKeysAsync("create customer stripe", "create_customer");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(keys.Card("if")).ToBeFocusedAsync();
        await keys.AddByKeysAsync("for each", "each");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(keys.End("each:inside")).ToBeFocusedAsync();
        await keys.AddByKeysAsync("set setting", "set_setting");
        await Expect(keys.Said).ToHaveTextAsync("Set setting added after For each item.");
        Assert.Equal(drawn.Steps.Select(Where), (await keys.SavedAsync()).Steps.Select(Where));
        Assert.Empty(mouse.Window.Complaints.Concat(keys.Window.Complaints));
    }

    [Fact]
    public async Task Steps_are_moved_connected_copied_renamed_and_all_of_it_is_taken_back()
    {
        await using var designer = await OpenAsync("Edited in every way", trigger: true);
        var page = designer.Page;
        await designer.CarryAsync("control:if", "trigger", "if");
        await designer.CarryAsync("control:set", "if:yes", "values");
        await designer.CarryAsync("control:stop", "if:no", "stop");
        var before = await designer.SavedAsync();

        var from = (await designer.Card("stop").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(from.X + 60, from.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(from.X + 100, from.Y + 60, new() { Steps = 4 });
        await page.Mouse.MoveAsync(from.X + 140, from.Y + 100, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo: Move" })).ToBeVisibleAsync();
        var moved = await designer.SavedAsync();
        var to = (await designer.Card("stop").BoundingBoxAsync())!;
        Assert.InRange(to.X - from.X, 76, 84);
        Assert.InRange(to.Y - from.Y, 76, 84);
        Assert.Equal(before.Steps.Length + 1, moved.Layout.Count);

        await designer.Card("values").ClickAsync();
        await page.Keyboard.PressAsync("F2");
        await page.Keyboard.TypeAsync("Tax of the country");
        await page.Keyboard.PressAsync("Enter");
        await Expect(designer.Card("values")).ToContainTextAsync("Tax of the country");
        await page.Keyboard.PressAsync("d");
        await Expect(designer.Canvas.GetByText("Switched off")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+d");
        await Expect(designer.Card("values_2")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(designer.Card("values_2")).ToHaveCountAsync(0);
        await designer.Card("values").FocusAsync();
        await page.Keyboard.PressAsync("Shift+S");
        await Expect(page.Locator(".sticky")).ToHaveCountAsync(1);
        await designer.Card("values").ClickAsync();
        await page.Keyboard.PressAsync("Control+g");
        await Expect(page.Locator(".step-set-title")).ToHaveTextAsync("Group");
        await page.Keyboard.PressAsync("Shift+Alt+T");
        await Expect(designer.Said).ToContainTextAsync("Tidied up");
        var edited = await designer.SavedAsync();
        Assert.True(edited.Find("values")!.Disabled);
        Assert.Equal(("Tax of the country", 1, 1, 0), (edited.Find("values")!.Title, edited.Notes.Length, edited.Groups.Length, edited.Layout.Count));

        // A refused edge puts the wire away and says why.
        await designer.Card("values").FocusAsync();
        await page.Keyboard.PressAsync("c");
        await designer.Card("if").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".canvas-said.is-refusal")).ToBeVisibleAsync();

        for (var i = 0; i < MostUndone; i++)
            await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator(".canvas .node")).ToHaveCountAsync(1);
        Assert.Empty((await designer.SavedAsync()).Steps);
        Assert.Empty(designer.Window.Complaints);
    }

    [Fact]
    public async Task Five_hundred_steps_are_pasted_and_taken_back_and_nothing_breaks()
    {
        await using var designer = await OpenAsync("Large", trigger: true);
        var page = designer.Page;
        var steps = Enumerable.Range(0, 500).Select(i => (Step)new SetStep { Key = KeyOf(i), After = i == 0 ? [] : [KeyOf(i - 1)], Values = System.Text.Json.JsonSerializer.SerializeToElement(new { note = new string('x', 80) }) });
        var text = Fragment.Of([.. steps]).Write();
        Assert.True(text.Length > 64 * 1024);
        await designer.Card("trigger").FocusAsync();
        await page.EvaluateAsync("""text => { const data = new DataTransfer(); data.setData("text/plain", text); document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""", text);
        await Expect(designer.Said).ToContainTextAsync("500 steps pasted", new() { Timeout = 20_000 });
        await Expect(page.Locator(".canvas .node")).ToHaveCountAsync(501);
        Assert.Equal(500, (await designer.SavedAsync()).Steps.Length);

        // All of their keys together are more than a circuit takes in one message.
        await page.Keyboard.PressAsync("Control+a");
        await Expect(page.Locator(".canvas .node.is-selected")).ToHaveCountAsync(500);
        await page.Keyboard.PressAsync("Alt+ArrowRight");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo: Move" })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.Keyboard.PressAsync("Control+z");
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator(".canvas .node")).ToHaveCountAsync(1);
        Assert.Empty((await designer.SavedAsync()).Steps);
        await page.Keyboard.PressAsync("Control+y");
        await Expect(page.Locator(".canvas .node")).ToHaveCountAsync(501);
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator(".canvas .node")).ToHaveCountAsync(1);
        Assert.Empty((await designer.SavedAsync()).Steps);
        Assert.Empty(designer.Window.Complaints);

        static string KeyOf(int i) => $"a_step_with_a_key_as_long_as_people_write_them_{i}";
    }

    [Fact]
    public async Task Two_tabs_on_one_draft_lose_nothing()
    {
        var key = await DesignerPage.DraftAsync(app, "Seen twice");
        await using var first = await DesignerPage.OpenAsync(app, browser, key);
        await using var second = await DesignerPage.OpenAsync(app, browser, key);
        await first.Item("trigger:togai.account_created").ClickAsync();
        await Expect(first.Card("trigger")).ToBeVisibleAsync();
        await first.SavedAsync();
        await Expect(second.Page.GetByText("You, in another tab, changed this flow just now.")).ToBeVisibleAsync();
        await second.Item("trigger:stripe.customer_created").ClickAsync();
        await second.Page.Keyboard.PressAsync("Control+s");
        await Expect(second.Page.GetByText("Nothing of either was lost")).ToBeVisibleAsync();
        await second.Page.GetByLabel("Mine", new() { Exact = true }).CheckAsync(new() { Force = true });
        await Expect(second.Page.GetByText("Keeping yours changes theirs like this:")).ToBeVisibleAsync();
        await Expect(second.Page.Locator(".two-versions-list ins").First).ToContainTextAsync("New customer");
        await second.Page.GetByLabel("Theirs", new() { Exact = true }).CheckAsync(new() { Force = true });
        await Expect(second.Page.Locator(".two-versions-list del").First).ToContainTextAsync("New customer");
        await second.Page.GetByLabel("Both together").CheckAsync(new() { Force = true });
        await second.Window.ShootAsync("designer-two-versions");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Go on with both" }).ClickAsync();
        await Expect(second.Page.GetByText("Both are in it now.")).ToBeVisibleAsync();
        Assert.Equal("stripe", (await second.SavedAsync()).Trigger.App);
        await Expect(first.Page.GetByRole(AriaRole.Button, new() { Name = "Show theirs" })).ToBeVisibleAsync();
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Show theirs" }).ClickAsync();
        await Expect(first.Card("trigger")).ToContainTextAsync("New customer");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task The_designer_is_accessible_and_fits_in_every_state(ColorScheme scheme, int width)
    {
        var key = await DesignerPage.DraftAsync(app, "Looked at");
        await using var designer = await DesignerPage.OpenAsync(app, browser, key, scheme, width, width == 390 ? 844 : 900);
        var page = designer.Page;
        await LookAsync("empty");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use it Sync accounts created from Togai to Stripe" }).ClickAsync();
        await Expect(page.Locator(".node-face:visible, .outline-face:visible", new() { HasText = "Create customer" })).ToBeVisibleAsync();
        await LookAsync("drawn");
        await page.Locator(".node-face:visible, .outline-face:visible", new() { HasText = "Create customer" }).ClickAsync();
        await Expect(page.Locator(".designer.has-open")).ToHaveCountAsync(1);
        // The form inside has tests of its own.
        await designer.Window.ShootAsync($"designer-step-{scheme}-{width}");
        if (width == 390)
            await page.GetByRole(AriaRole.Button, new() { Name = "All steps" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Nothing was sent.")).ToBeVisibleAsync();
        await LookAsync("preview");
        Assert.Empty(designer.Window.Complaints);

        async Task LookAsync(string name)
        {
            await designer.Window.ShootAsync($"designer-{name}-{scheme}-{width}");
            await designer.Window.AssertAccessibleAsync();
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} scrolls sideways");
        }
    }

    private static string Where(Step step) => $"{step.Key}{(step.In is { } loop ? $" in {loop}" : "")} after {string.Join(",", step.After.IsDefault ? [] : step.After)}";

    private async Task<DesignerPage> OpenAsync(string name, bool trigger = false)
    {
        var designer = await DesignerPage.OpenAsync(app, browser, await DesignerPage.DraftAsync(app, name));
        if (trigger)
        {
            await designer.Item("trigger:togai.account_created").ClickAsync();
            await Expect(designer.Card("trigger")).ToBeVisibleAsync();
        }
        return designer;
    }
}
