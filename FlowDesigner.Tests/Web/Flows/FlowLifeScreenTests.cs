using System.Text.RegularExpressions;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Flows;

[Collection(BrowserTests.Name)]
public sealed class FlowLifeScreenTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string Other = "ravi@example.com";

    [Fact]
    public async Task A_flow_is_created_written_mended_published_copied_exported_imported_and_archived()
    {
        await using var window = await OpenAsync(AppFixture.Email);
        var page = window.Page;
        await window.GoAsync("/flows?create=1&trigger=stripe.customer_created");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("It begins with the trigger “Stripe:")).ToBeVisibleAsync();
        await Expect(dialog.GetByText("leads to actions in Togai.")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create flow" }).ClickAsync();
        await Expect(dialog.GetByText("The name is empty. Say what the flow does")).ToBeVisibleAsync();
        await dialog.GetByLabel("Flow name").FillAsync("Keep new customers");
        await dialog.GetByLabel("Description").FillAsync("Notes who came.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create flow" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/flows/keep-new-customers$"));
        await Expect(page.Locator(".designer").GetByText("Draft, not published")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "More for this flow" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit as text" }).ClickAsync();

        var text = page.GetByLabel("Flow as text", new() { Exact = true });
        await Expect(page.GetByText("Saved").First).ToBeVisibleAsync();
        var sound = (await text.InputValueAsync()).Replace("\"steps\": []",
            "\"steps\": [ { \"key\": \"note\", \"control\": \"stop\", \"reason\": \"Noted {{ trigger.data.object.name }}\" } ]",
            StringComparison.Ordinal);
        await text.FillAsync(sound.Replace("\"stop\"", "\"stopp\"", StringComparison.Ordinal));
        await Expect(page.GetByText("\"stopp\" is no control.")).ToBeVisibleAsync();
        await Expect(page.GetByText("step.unknown_control")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to line" }).ClickAsync();
        Assert.Contains("stopp", await text.EvaluateAsync<string>(
            "area => area.value.slice(area.selectionStart, area.value.indexOf('\\n', area.selectionStart))"), StringComparison.Ordinal);
        await text.FillAsync("{ \"key\" }");
        await Expect(page.GetByText("Not saved: Line 1, column 9")).ToBeVisibleAsync();
        await text.FillAsync(sound);
        await Expect(page.GetByText("It can be published.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.GetByLabel("What changed").FillAsync("The first one");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/flows/keep-new-customers$"));
        await Expect(page.GetByText("Published: v1")).ToBeVisibleAsync();

        await window.GoAsync("/flows?q=keep-new");
        var rows = page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(1);
        await ChooseAsync("Keep new customers", "Duplicate");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Duplicate" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/flows/copy-of-keep-new-customers$"));
        await window.GoAsync("/flows?q=keep new");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.GetByText("Draft, not published")).ToHaveCountAsync(1);
        await page.GetByLabel("State").SelectOptionAsync("off");
        await Expect(rows).ToHaveCountAsync(1);
        Assert.EndsWith("/flows?q=keep%20new&state=off", page.Url, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "More for Keep new customers", Exact = true }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Export", Exact = true }).ClickAsync());
        var exported = await File.ReadAllTextAsync(await download.PathAsync());
        await ImportAsync(exported.Replace("Notes who came.", "Notes everybody.", StringComparison.Ordinal)
            .Replace("\"steps\"", "\"colour\": 1, \"steps\"", StringComparison.Ordinal));
        await Expect(page.GetByText("Unknown here (1)")).ToBeVisibleAsync();
        await Expect(page.GetByText("\"colour\" is not known here.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the text" }).ClickAsync();
        await page.GetByLabel("Flow as text", new() { Exact = true })
            .FillAsync(exported.Replace("Notes who came.", "Notes everybody.", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Read it" }).ClickAsync();
        await page.GetByLabel("as a new version of “Keep new customers”").CheckAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/flows/keep-new-customers$"));
        await Expect(page.GetByText("Published: v2")).ToBeVisibleAsync();

        await window.GoAsync("/flows");
        await ChooseAsync("Keep new customers", "Archive");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Archive" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Keep new customers", Exact = true })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show archived (1)" }).ClickAsync();
        await ChooseAsync("Keep new customers", "Restore");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Hide archived" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Keep new customers", Exact = true })).ToBeVisibleAsync();
        Assert.Empty(window.Complaints);

        async Task ChooseAsync(string flow, string what)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"More for {flow}", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = what, Exact = true }).ClickAsync();
        }

        async Task ImportAsync(string flow)
        {
            await window.GoAsync("/flows");
            await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
            await page.GetByLabel("Flow as text", new() { Exact = true }).FillAsync(flow);
            await page.GetByRole(AriaRole.Button, new() { Name = "Read it" }).ClickAsync();
        }
    }

    [Fact]
    public async Task What_one_browser_changes_another_sees_at_once()
    {
        await EnsureOtherAsync();
        var drafts = app.Services.GetRequiredService<FlowDrafts>();
        var key = (await drafts.CreateAsync(new("Seen by two", "", Core.Flows.FlowType.Between), AppFixture.Email, default)).Key!;
        await using var mine = await OpenAsync(AppFixture.Email);
        await using var theirs = await OpenAsync(Other);
        await mine.GoAsync($"/flows?q={key}");
        await theirs.GoAsync("/flows");
        await Expect(theirs.Page.GetByRole(AriaRole.Link, new() { Name = "Seen by two", Exact = true })).ToBeVisibleAsync();
        await DoAsync("Seen by two", "Rename", "Rename", "Called else");
        await Expect(theirs.Page.GetByRole(AriaRole.Link, new() { Name = "Called else", Exact = true })).ToBeVisibleAsync();
        await DoAsync("Called else", "Make private", "Make private", null);
        await Expect(theirs.Page.GetByRole(AriaRole.Link, new() { Name = "Called else", Exact = true })).ToHaveCountAsync(0);
        await Expect(mine.Page.GetByRole(AriaRole.Link, new() { Name = "Called else", Exact = true })).ToBeVisibleAsync();
        await theirs.GoAsync($"/flows/{key}/draft");
        await Expect(theirs.Page.GetByRole(AriaRole.Heading, new() { Name = "There is no such flow" })).ToBeVisibleAsync();
        await DoAsync("Called else", "Make public", "Make public", null);

        await mine.GoAsync($"/flows/{key}/draft");
        await theirs.GoAsync($"/flows/{key}/draft");
        var (left, right) = (mine.Page.GetByLabel("Flow as text", new() { Exact = true }), theirs.Page.GetByLabel(
            "Flow as text", new() { Exact = true }));
        var text = await left.InputValueAsync();
        await left.FillAsync(text.Replace("\"type\"", "\"description\": \"Mine\", \"type\"", StringComparison.Ordinal));
        await Expect(theirs.Page.GetByText($"{AppFixture.Email} changed this flow just now.")).ToBeVisibleAsync();
        await right.FillAsync(text.Replace("\"type\"", "\"description\": \"Theirs\", \"type\"", StringComparison.Ordinal));
        await Expect(theirs.Page.GetByText($"{AppFixture.Email} changed this flow meanwhile")).ToBeVisibleAsync();
        await theirs.Page.GetByText("Both as text").ClickAsync();
        await Expect(theirs.Page.GetByLabel("Their text").GetByText("\"Mine\"")).ToBeVisibleAsync();
        await theirs.Page.GetByLabel("Theirs", new() { Exact = true }).CheckAsync(new() { Force = true });
        await Expect(theirs.Page.Locator(".two-versions-list ins")).ToHaveTextAsync("Mine");
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await Expect(right).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("\"Mine\""));
        Assert.Empty(mine.Complaints.Concat(theirs.Complaints));

        async Task DoAsync(string flow, string what, string confirm, string? name)
        {
            var page = mine.Page;
            await page.GetByRole(AriaRole.Button, new() { Name = $"More for {flow}", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = what, Exact = true }).ClickAsync();
            if (name is not null)
                await page.GetByLabel("Flow name").FillAsync(name);
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = confirm, Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task The_list_its_dialogs_and_the_draft_are_accessible_and_fit(ColorScheme scheme, int width)
    {
        var key = (await app.Services.GetRequiredService<FlowDrafts>().CreateAsync(
            new("Invoices I am still thinking about", "", Core.Flows.FlowType.Outbound, IsPrivate: true)
                { Action = "stripe.create_customer" }, AppFixture.Email, default)).Key!;
        await using var window = await app.OpenAsync(browser, scheme, width, width == 390 ? 844 : 900);
        var page = window.Page;
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        await LookAsync("list", "/flows");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create New Flow+" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Create flow" }).ClickAsync();
        await Expect(page.GetByText("No flow type is picked.")).ToBeVisibleAsync();
        await LookAsync("create");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await page.GetByLabel("Flow as text", new() { Exact = true })
            .FillAsync("""{ "key": "x", "name": "X", "trigger": { "app": "stripee", "trigger": "a" }, "steps": [], "odd": 1 }""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read it" }).ClickAsync();
        await Expect(page.GetByText("It cannot be published as it is.")).ToBeVisibleAsync();
        await LookAsync("import");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "More for Sync accounts created from Togai to Stripe" }).ClickAsync();
        await LookAsync("menu");
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }).ClickAsync();
        await Expect(page.GetByText("You can restore it at any time.")).ToBeVisibleAsync();
        await LookAsync("archive");
        await LookAsync("draft", $"/flows/{key}/draft");
        Assert.Empty(window.Complaints);

        async Task LookAsync(string name, string? address = null)
        {
            if (address is not null)
                await window.GoAsync(address);
            await window.ShootAsync($"life-{name}-{scheme}-{width}");
            await window.AssertAccessibleAsync();
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} scrolls sideways");
        }
    }

    private async Task<AppPage> OpenAsync(string email)
    {
        var window = await app.OpenAsync(browser);
        await window.SignInAsync(email);
        await window.WaitForCircuitAsync();
        return window;
    }

    private async Task EnsureOtherAsync()
    {
        using var scope = app.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var made = await users.CreateAsync(new User { UserName = Other, Email = Other }, AppFixture.Password);
        Assert.True(made.Succeeded);
    }
}
