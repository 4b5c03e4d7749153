using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Web.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Designer;

/// <summary>
/// A picture of every state of the designer, in the forms of <see cref="EveryPageTests"/>: <c>build/screens.sh</c>. What is looked at here
/// is tested elsewhere; this walk fails only on what axe refuses and what scrolls sideways.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class DesignerPicturesTests(BrowserFixture browser, LivedInApp app) : IClassFixture<LivedInApp>
{
    private const int Many = 90, InOneLine = 12;

    private readonly List<string> _faults = [];

    [PictureFact]
    public async Task Every_state_of_the_designer_has_its_picture()
    {
        await app.PagesAsync();
        await using var designer = await DesignerPage.OpenAsync(app, browser, await DesignerPage.DraftAsync(app, "Nothing drawn yet"));
        await LookAsync(designer, "empty");
        await StepsAsync(designer.At(SandboxRuns.AccountSync));
        await LoopAsync(designer.At(SandboxRuns.BulkImport));
        await PreviewAsync(designer.At(SandboxRuns.AccountSync));
        await DraftAsync(designer.At(await DesignerPage.DraftAsync(app, "Half drawn")));
        await LargeAsync(designer.At(await DesignerPage.DraftAsync(app, "Ninety steps")));
        await DifferenceAsync(designer.At(SandboxRuns.AccountSync));
        _faults.AddRange(designer.Window.Complaints);
        Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }

    private async Task StepsAsync(DesignerPage designer)
    {
        await designer.GoAsync();
        await LookAsync(designer, "small");
        await designer.Card("linked").ClickAsync();
        await designer.Page.Keyboard.PressAsync("n");
        await Expect(designer.Page.GetByText("Adds after")).ToBeVisibleAsync();
        await LookAsync(designer, "palette");
        await designer.Card("customer").ClickAsync();
        await Expect(designer.Side.Locator("[data-field=name] .map-pill")).ToBeVisibleAsync();
        await LookAsync(designer, "step");
        await designer.Side.Locator("[data-field=description]").HoverAsync();
        await designer.Side.Locator("[data-field=description] .formula-toggle").ClickAsync();
        await designer.Side.Locator("[data-field=description] textarea").ClickAsync();
        await designer.Page.Keyboard.TypeAsync("upper(trigger.data.na");
        await Expect(designer.Side.Locator(".formula-offers:visible")).ToHaveCountAsync(1);
        await LookAsync(designer, "formula");
        await designer.Page.Keyboard.PressAsync("Escape");
        foreach (var (tab, name) in ((string, string)[])[
            ("Functions", "functions"), ("Retry and errors", "retry"), ("Output", "output"), ("Note", "note")
        ])
        {
            await designer.Side.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await LookAsync(designer, name);
        }
        await designer.Page.Keyboard.PressAsync("Escape");
        await designer.Page.Keyboard.PressAsync("Control+z");
        await designer.Page.Keyboard.PressAsync("?");
        await Expect(designer.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await LookAsync(designer, "keys");
    }

    private async Task LoopAsync(DesignerPage designer)
    {
        await designer.GoAsync();
        await designer.Card("each").ClickAsync();
        await Expect(designer.Side.GetByLabel("Read from")).ToBeVisibleAsync();
        await LookAsync(designer, "loop");
    }

    private async Task PreviewAsync(DesignerPage designer)
    {
        await designer.GoAsync();
        await designer.Page.GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = true }).ClickAsync();
        await Expect(designer.Page.GetByText("Nothing was sent.")).ToBeVisibleAsync();
        await LookAsync(designer, "preview");
        // The last one offered is the app's example: nobody has linked that account yet, so something would be written.
        var events = designer.Page.Locator(".preview-pickers select").First;
        await events.SelectOptionAsync(new SelectOptionValue { Index = await events.Locator("option").CountAsync() - 1 });
        await Expect(designer.Card("customer")).ToContainTextAsync("Would create");
        await designer.Card("customer").ClickAsync();
        await LookAsync(designer, "preview-step");
    }

    private async Task DraftAsync(DesignerPage designer)
    {
        var page = designer.Page;
        await designer.GoAsync();
        await designer.Item("trigger:togai.account_created").ClickAsync();
        await Expect(designer.Card("trigger")).ToBeFocusedAsync();
        await designer.AddByKeysAsync("if goes", "if");
        await designer.AddByKeysAsync("create customer stripe", "create_customer");
        await designer.AddByKeysAsync("set values", "values");
        await page.Keyboard.PressAsync("d");
        await page.Keyboard.PressAsync("Shift+ArrowUp");
        await page.Keyboard.PressAsync("Control+g");
        await page.Keyboard.PressAsync("Shift+S");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Note" })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Finance asked for this on 3 November: new accounts in euro go to the other entity.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(designer.Canvas.Locator(".sticky")).ToContainTextAsync("Finance");
        await page.Locator(".problems-head").ClickAsync();
        await LookAsync(designer, "problems");
        await designer.Card("if").ClickAsync();
        await Expect(designer.Side.GetByText("Takes Yes when").First).ToBeVisibleAsync();
        await LookAsync(designer, "condition");
    }

    private async Task LargeAsync(DesignerPage designer)
    {
        var drafts = app.Services.GetRequiredService<FlowDrafts>();
        var draft = (await drafts.ReadAsync(designer.Key, AppFixture.Email, default))!;
        var steps = Enumerable.Range(0, Many).Select(i => (Step)new SetStep
        {
            Key = $"s{i}", Title = $"Keep value {i + 1}", After = i % InOneLine == 0 ? i == 0 ? [] : [$"s{i - InOneLine}"] : [$"s{i - 1}"],
            Values = System.Text.Json.JsonSerializer.SerializeToElement(new { note = "kept" }),
        });
        var flow = FlowJson.Read(draft.Text, out _)! with
            { Trigger = NewSteps.Trigger(Core.Apps.AppCatalog.BuiltIn, "togai", "account_created")!, Steps = [.. steps] };
        await drafts.SaveAsync(designer.Key, FlowJson.Write(flow), draft.Revision, AppFixture.Email, default);
        await designer.GoAsync();
        // Cards stand half under the tools here, and the view is moved to press them.
        await LookAsync(designer, "large", PageForm.Light with { Axe = AxeRules.None }, PageForm.Dark, PageForm.Wide, PageForm.Phone);
        await designer.Page.GetByRole(AriaRole.Button, new() { Name = "Show all of it" }).ClickAsync();
        // So far away that no card is large enough to be pressed.
        await LookAsync(designer, "large-whole", PageForm.Light with { Axe = AxeRules.None }, PageForm.Dark with { Axe = AxeRules.None });
    }

    private async Task DifferenceAsync(DesignerPage designer)
    {
        var page = designer.Page;
        await designer.GoAsync();
        await designer.Card("customer").FocusAsync();
        await designer.AddByKeysAsync("set values", "values");
        await designer.Card("already_linked").FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(designer.Card("already_linked")).ToHaveCountAsync(0);
        await designer.SavedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await LookAsync(designer, "refused");
        await designer.Window.GoAsync($"/flows/{designer.Key}/versions");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The draft beside v1" })).ToBeVisibleAsync();
        await LookAsync(designer, "difference");
    }

    private Task LookAsync(DesignerPage designer, string name, params PageForm[] forms) => designer.Window.AddFaultsAsync(
        _faults, $"designer-{name}", forms.Length > 0 ? forms : [PageForm.Light, PageForm.Dark, PageForm.Wide, PageForm.Phone]);
}
