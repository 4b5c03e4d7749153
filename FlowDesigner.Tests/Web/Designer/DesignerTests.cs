using System.Text.RegularExpressions;
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
    private const int MostUndone = 24;

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
        await designer.DragAsync(from.X + 60, from.Y + 20, 80, 80);
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
        var note = page.Locator(".sticky");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Note" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(note.Locator(".node-face")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+Shift+ArrowRight");
        await Expect(note).ToHaveCSSAsync("width", "216px");
        var corner = (await note.Locator(".sticky-grip").BoundingBoxAsync())!;
        await designer.DragAsync(corner.X + 10, corner.Y + 10, -24, 40);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo: Change a note" })).ToBeVisibleAsync();
        await Expect(note).ToHaveCSSAsync("width", "192px");
        await Expect(note).ToHaveCSSAsync("height", "152px");
        await designer.Card("values").FocusAsync();
        await page.Keyboard.PressAsync("Control+g");
        await Expect(page.Locator(".step-set-title")).ToHaveTextAsync("Group");
        await page.Keyboard.PressAsync("Shift+Alt+T");
        await Expect(designer.Said).ToContainTextAsync("Tidied up");
        var edited = await designer.SavedAsync();
        Assert.True(edited.Find("values")!.Disabled);
        Assert.Equal(
            ("Tax of the country", 1, 1, 0),
            (edited.Find("values")!.Title, edited.Notes.Length, edited.Groups.Length, edited.Layout.Count));

        // At the edge of the window the sheet comes along.
        var seen = await page.Locator(".canvas-sheet").GetAttributeAsync("style");
        var window = (await designer.Canvas.BoundingBoxAsync())!;
        var held = (await designer.Card("stop").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(held.X + 60, held.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(held.X + 60, window.Y + window.Height - 8, new() { Steps = 4 });
        await Expect(page.Locator(".canvas-sheet")).Not.ToHaveAttributeAsync("style", seen!);
        await page.Keyboard.PressAsync("Escape");
        await page.Mouse.UpAsync();
        Assert.Empty((await designer.SavedAsync()).Layout);

        // The panel is made wider by mouse and by keys.
        var line = page.GetByRole(AriaRole.Separator, new() { Name = "Width of the panel" });
        var at = (await line.BoundingBoxAsync())!;
        await designer.DragAsync(at.X + 4, at.Y + 300, -32, 0);
        await Expect(line).ToHaveAttributeAsync("aria-valuenow", "440");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(designer.Side).ToHaveCSSAsync("width", "456px");

        // Input, output and pin of the step in focus.
        await designer.Card("values").FocusAsync();
        await page.Keyboard.PressAsync("o");
        await Expect(designer.Side.GetByRole(AriaRole.Tab, new() { Name = "Output" })).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(designer.Side.Locator("#inspector-body :focus, #inspector-body:focus")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Expect(designer.Card("values")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("i");
        await Expect(designer.Side.Locator(".inspector-form :focus")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("p");
        await Expect(designer.Said).ToHaveTextAsync("The sample is pinned to this step.");
        await Expect(designer.Side.GetByRole(AriaRole.Button, new() { Name = "Unpin the sample from this step" })).ToBeVisibleAsync();

        // Whoever goes to a problem sees its step too, wherever the drawing stands.
        await page.GetByRole(AriaRole.Button, new() { Name = "Problems" }).ClickAsync();
        await designer.Card("stop").FocusAsync();
        for (var i = 0; i < 3; i++)
            await page.Keyboard.PressAsync("PageDown");
        await Expect(designer.Card("stop")).Not.ToBeInViewportAsync();
        var problem = page.Locator(".problems li", new() { HasText = "its reason is empty" });
        var reason = designer.Side.Locator("#f-stop-reason");
        await problem.GetByRole(AriaRole.Button, new() { Name = "Go to field" }).ClickAsync();
        await Expect(designer.Card("stop")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(reason).ToBeFocusedAsync();
        await problem.GetByRole(AriaRole.Button, new() { Name = "Go to field" }).ClickAsync();
        await Expect(reason).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Problems" }).ClickAsync();

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
        await designer.Card("trigger").FocusAsync();
        await page.Keyboard.PressAsync("l");
        await Expect(page).ToHaveURLAsync(new Regex("/flows/edited-in-every-way/activity$"));
        Assert.Empty(designer.Window.Complaints);
    }

    [Fact]
    public async Task Five_hundred_steps_are_pasted_and_taken_back_and_nothing_breaks()
    {
        await using var designer = await OpenAsync("Large", trigger: true);
        var page = designer.Page;
        var steps = Enumerable.Range(0, 500).Select(i => (Step)new SetStep { Key = KeyOf(i), After = i == 0
            ? [] : [KeyOf(i - 1)], Values = System.Text.Json.JsonSerializer.SerializeToElement(new { note = new string('x', 80) }) });
        var text = Fragment.Of([.. steps]).Write();
        Assert.True(text.Length > 64 * 1024);
        await designer.Card("trigger").FocusAsync();
        await page.EvaluateAsync(
            """text => { const data = new DataTransfer(); data.setData("text/plain", text); document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
            text);
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
        await LookAsync("step");
        if (width == 390)
            await ComeBackToTheStepAsync(page);
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

    /// <summary>On a phone the list is as one left it, with the keyboard on the step whose fields were open.</summary>
    private static async Task ComeBackToTheStepAsync(IPage page)
    {
        var back = page.GetByRole(AriaRole.Button, new() { Name = "All steps" });
        var steps = page.Locator(".outline-face:visible");
        var last = steps.Last;
        await back.ClickAsync();
        // The list comes back first: it scrolls to its step, which would bring the last one into sight too.
        await Expect(steps.Filter(new() { HasText = "Create customer" })).ToBeFocusedAsync();
        await page.SetViewportSizeAsync(390, 420);
        await page.EvaluateAsync("scrollTo(0, 0)");
        await Expect(last).Not.ToBeInViewportAsync();
        await last.ClickAsync();
        await Expect(page.Locator(".designer.has-open .inspector-main")).ToBeVisibleAsync();
        await back.ClickAsync();
        await Expect(last).ToBeFocusedAsync();
        await Expect(last).ToBeInViewportAsync();
        await page.SetViewportSizeAsync(390, 844);
    }

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
