using System.Text.RegularExpressions;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Designer;

/// <summary>From an empty canvas to a run.</summary>
[Collection(BrowserTests.Name)]
public sealed class DesignerJourneyTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    // What a flow of one's own may cost a person who knows what they want.
    private const int MostActs = 60;

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

    private async Task RunAsync(DesignerPage designer)
    {
        var made = await app.Services.GetRequiredService<FlowConnectionService>().CreateAsync(
            new(designer.Key, "Mine", new Dictionary<string, string> { ["togai"] = "sandbox-togai", ["stripe"] = "sandbox-stripe" }), default);
        Assert.Empty(made.Problems);
        var page = designer.Page;
        await designer.Window.GoAsync($"/flows/{designer.Key}/connections");
        await page.GetByRole(AriaRole.Button, new() { Name = "Trigger now: Mine" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Trigger now" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[0-9A-Z]{10}"));
        await Expect(page.GetByText("1 write sent.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Expect(page.Locator(".node", new() { HasText = "Create customer" }).GetByText("Completed")).ToBeVisibleAsync();
    }
}
