using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Designer;

[Collection(BrowserTests.Name)]
public sealed class DragTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task A_card_that_stands_at_a_part_of_a_pixel_is_put_down_on_a_whole_one()
    {
        var key = await DesignerPage.DraftAsync(app, "Branches in branches");
        var drafts = app.Services.GetRequiredService<FlowDrafts>();
        var draft = (await drafts.ReadAsync(key, AppFixture.Email, default))!;
        var steps = Enumerable.Range(0, 5).Select(n =>
            $$"""{ "key": "if{{n}}", "control": "if", "condition": "true", "after": [{{(n == 0 ? "" : $"\"if{n - 1}:yes\"")}}] }""");
        var text = $$"""
            { "key": "{{key}}", "name": "Branches in branches", "type": "outbound",
              "trigger": { "app": "webhook", "trigger": "received" }, "steps": [ {{string.Join(", ", steps)}} ] }
            """;
        Assert.IsType<DraftSave.Saved>(await drafts.SaveAsync(key, text, draft.Revision, AppFixture.Email, default));
        await using var designer = await DesignerPage.OpenAsync(app, browser, key);
        var page = designer.Page;
        var card = await page.EvaluateAsync<string?>("""
            [...document.querySelectorAll("[data-node]")].find(card => /\d\.\d/.test(card.style.transform))?.dataset.node ?? null
            """);
        Assert.NotNull(card);
        var box = (await designer.Card(card).BoundingBoxAsync())!;
        await designer.DragAsync(box.X + 60, box.Y + 20, 80, 80);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo: Move" })).ToBeVisibleAsync();
        Assert.Equal(6, (await designer.SavedAsync()).Layout.Count);
        Assert.Empty(designer.Window.Complaints);
    }
}
