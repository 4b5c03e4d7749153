using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Flows;
using FlowDesigner.Tests.Flows.Editing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Flows;

[Collection(BrowserTests.Name)]
public sealed class VersionScreenTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string Key = "sound-flow";

    [Fact]
    public async Task Versions_are_compared_and_rolled_back_on_screens_that_are_accessible_and_fit()
    {
        await MakeAsync();
        await using var window = await app.OpenAsync(browser);
        var page = window.Page;
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        await window.GoAsync($"/flows/{Key}/versions");
        await Expect(page.GetByText("Draft: 5 changes.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The draft beside v2" })).ToBeVisibleAsync();
        await LookAsync("draft");
        await page.GetByRole(AriaRole.Button, new() { Name = "v1" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back to v1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByText("It is replaced.")).ToBeVisibleAsync();
        await LookAsync("roll-back");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish it now" }).ClickAsync();
        await Expect(page.GetByText("Rolled back to version 1").First).ToBeVisibleAsync();
        await Expect(page.GetByText("Published: v3")).ToBeVisibleAsync();
        await Expect(page.GetByText("Draft: 5 changes.")).ToHaveCountAsync(0);
        Assert.Empty(window.Complaints);

        async Task LookAsync(string name)
        {
            foreach (var (scheme, width) in ((ColorScheme, int)[])[
                (ColorScheme.Light, 1440), (ColorScheme.Dark, 1440), (ColorScheme.Dark, 390), (ColorScheme.Light, 390)
            ])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await page.SetViewportSizeAsync(width, width == 390 ? 844 : 900);
                await window.ShootAsync($"versions-{name}-{scheme}-{width}");
                await window.AssertAccessibleAsync();
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                    $"{name} scrolls sideways at {width}");
            }
            await page.SetViewportSizeAsync(1440, 900);
        }
    }

    private async Task MakeAsync()
    {
        var (flows, drafts) = (app.Services.GetRequiredService<FlowService>(), app.Services.GetRequiredService<FlowDrafts>());
        var second = Edits.Branched.Do(SetField.Text("customer", "/inputs/name", "{{ trigger.data.name }} Ltd"));
        await flows.ImportAsync(FlowJson.Write(Edits.Branched), default);
        await flows.ImportAsync(FlowJson.Write(second), default);
        var draft = second.Do(SetField.Text("customer", "/inputs/email", "{{ trigger.data.primaryEmail }}")).Do(new RemoveSteps(["done"]))
            .Do(new AddStep(Sound.Set("total") with { Title = "Total" }, new AddAt.Behind(new("customer", null))))
            .Do(new SetFlowName("Customers of Togai"))
            .Do(SetField.Text("customer", "/inputs/name", "{{ trigger.data.name }}"));
        Assert.IsType<DraftSave.Saved>(await drafts.SaveAsync(
            Key, FlowJson.Write(draft), (await drafts.ReadAsync(Key, AppFixture.Email, default))!.Revision, AppFixture.Email, default));
    }
}
