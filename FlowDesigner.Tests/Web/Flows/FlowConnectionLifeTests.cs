using System.Net.Http.Json;
using FlowDesigner.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Flows;

[Collection(BrowserTests.Name)]
public sealed class FlowConnectionLifeTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string Address = "/flows/sync-accounts-stripe-to-togai";

    [Fact]
    public async Task A_flow_connection_is_added_renamed_rekeyed_switched_off_and_two_browsers_see_it()
    {
        await using var mine = await OpenAsync();
        await using var theirs = await OpenAsync();
        var page = mine.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);

        // Everything that has one sensible choice is picked: two presses make it live.
        await page.GetByRole(AriaRole.Button, new() { Name = "+Add Connection" }).ClickAsync();
        await Expect(dialog.Locator("#fc-stripe")).ToHaveValueAsync("sandbox-stripe");
        await Expect(dialog.Locator("#fc-name")).ToHaveValueAsync("Sandbox");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add Connection", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Added and enabled.")).ToBeVisibleAsync();
        await Expect(theirs.Page.GetByRole(AriaRole.Heading, new() { Name = "Sandbox" })).ToBeVisibleAsync();

        await AskAsync(page, "Rename");
        await dialog.GetByLabel("Name").FillAsync("Acme US");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(theirs.Page.GetByRole(AriaRole.Heading, new() { Name = "Acme US" })).ToBeVisibleAsync();

        // The sandbox's own secret stays valid for a day beside the new one.
        var hook = await page.Locator("[data-copy*='/hooks/stripe/']").First.GetAttributeAsync("data-copy");
        await AskAsync(page, "Webhook secret of", "Acme US");
        await dialog.GetByLabel("New webhook secret").FillAsync("whsec_another_secret");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Replace secret" }).ClickAsync();
        await page.GetByText("Register the webhook at Stripe").ClickAsync();
        await Expect(page.GetByText("The one before is valid too")).ToBeVisibleAsync();
        await Expect(page.GetByText("customer.created", new() { Exact = true })).ToBeVisibleAsync();
        await mine.ShootAsync("life-guide");

        using var client = app.Anonymous();
        using var refused = await client.PostAsJsonAsync(hook, new { id = "evt_1" });
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        await Expect(theirs.Page.GetByText("Stripe webhook refused")).ToBeVisibleAsync();

        // A connection made on the spot is picked, and refused beside the sandbox while picking.
        await AskAsync(page, "Change connections of", "Acme US");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "New connection of Stripe" }).ClickAsync();
        var making = page.GetByRole(AriaRole.Dialog, new() { Name = "Add a Stripe connection" });
        await making.Locator("#connection-name").FillAsync("Acme trial");
        await making.Locator("#connection-secret_key").FillAsync("sk_" + "test_" + new string('a', 24));
        await making.Locator("button[form=connection-form]").ClickAsync();
        await Expect(making).ToHaveCountAsync(0);
        await Expect(dialog.Locator("#change-stripe")).ToHaveValueAsync("acme-trial");
        await Expect(dialog.GetByText("These may not be mixed.")).ToBeVisibleAsync();
        await mine.ShootAsync("life-mixed");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await page.GetByRole(AriaRole.Switch, new() { Name = "Acme US enabled" }).ClickAsync();
        await Expect(theirs.Page.GetByText("Disabled: events sent to its webhook URL are refused")).ToBeVisibleAsync();
        Assert.Empty(mine.Complaints);
    }

    [Fact]
    public async Task The_payload_editor_knows_the_fields_completes_keys_and_names_what_is_missing()
    {
        await using var window = await app.OpenAsync(browser);
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        await window.GoAsync("/flows/sync-accounts-togai-to-stripe/connections");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "+Add Connection" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Add Connection", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Trigger now: Sandbox" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("Valid JSON, fits the trigger.")).ToBeVisibleAsync();

        var area = dialog.GetByLabel("Payload", new() { Exact = true });
        await area.FillAsync("{}");
        await Expect(dialog.GetByText("missing: data.id for step 2")).ToBeVisibleAsync();
        await area.PressAsync("ArrowLeft");
        await page.Keyboard.TypeAsync("\"i");
        await Expect(dialog.Locator(".json-offer.is-active b")).ToHaveTextAsync("id");
        await window.ShootAsync("life-hint");
        await window.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(area).ToHaveValueAsync("{\"id\": \"ACC00001\"}");
        await Expect(dialog.GetByText("Valid JSON, fits the trigger.")).ToBeVisibleAsync();
        await area.PressAsync("ArrowLeft");
        await Expect(dialog.Locator(".json-hint")).ToContainTextAsync("text, required");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog.Locator(".json-hint")).ToBeHiddenAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Trigger now" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(TriggerNowTests.RunAddress());

        await window.GoAsync("/flows/sync-accounts-togai-to-stripe/activity");
        await page.GetByRole(AriaRole.Button, new() { Name = "steps of run" }).ClickAsync();
        await Expect(page.Locator(".activity-step-list").GetByText("Create customer in Stripe")).ToBeVisibleAsync();
        await window.ShootAsync("life-activity");
        await window.AssertAccessibleAsync();
        Assert.Empty(window.Complaints);
    }

    private static async Task AskAsync(IPage page, string what, string name = "Sandbox")
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"More for {name}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"{what} {name}" }).ClickAsync();
    }

    private async Task<AppPage> OpenAsync()
    {
        var window = await app.OpenAsync(browser);
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        await window.GoAsync($"{Address}/connections");
        return window;
    }
}
