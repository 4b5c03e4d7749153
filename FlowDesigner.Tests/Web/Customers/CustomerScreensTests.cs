using System.Text.RegularExpressions;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Web.Api;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static System.Net.Http.HttpMethod;

namespace FlowDesigner.Tests.Web.Customers;

/// <summary>Customers as a person sees them, on the sandbox: found, read live, linked by hand.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class CustomerScreensTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_customer_shows_its_ids_how_they_came_here_and_is_linked_by_hand()
    {
        await using var app = new LiveApp();
        var stripe = (string)(await app.ConnectAsync("sync-accounts-togai-to-stripe", null, "togai", "stripe"))["key"]!;
        await Fakes.Eventually.True(() => app.Sandbox.Subscriptions("togai").Count > 0, "the webhook address to be entered");
        foreach (var (id, name) in ((string, string)[])[("acme", "ACME Enterprise"), ("fjord", "Fjord Analytics")])
            await app.TogaiAsync(
                Post, "customers", $$"""{"id":"{{id}}","name":"{{name}}","primaryEmail":"billing@{{id}}.test","address":{} }""");
        Assert.All(await app.AllEndedAsync(stripe, 2), run => Assert.Equal("completed", (string)run["status"]!));
        var made = (string)app.Objects("stripe", "customer").First(customer => (string)customer["name"]! == "ACME Enterprise")["id"]!;

        await using var window = await app.OpenAsync(browser);
        var page = window.Page;
        await window.SignInAsync();
        await window.GoAsync("/customers");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Searchbox).FillAsync(made);
        await page.Keyboard.PressAsync("Enter");
        var row = page.Locator("tbody tr");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row.GetByText(made)).ToBeVisibleAsync();
        await Expect(row.GetByText("none")).ToHaveCountAsync(1);

        await row.GetByRole(AriaRole.Link, new() { Name = "ACME Enterprise" }).ClickAsync();
        var panel = page.GetByRole(AriaRole.Region, new() { Name = "ACME Enterprise", Exact = true });
        await Expect(panel.GetByText("In sync")).ToBeVisibleAsync();
        await window.ShootAsync("customer-overview");
        await panel.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await Expect(panel.GetByText(ReadFromTogai())).ToBeVisibleAsync();
        await Expect(panel.GetByRole(AriaRole.Group, new() { Name = "Customer ID" }).GetByText("acme", new() { Exact = true }))
            .ToBeVisibleAsync();
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = "Copy Account ID" })).ToBeVisibleAsync();
        await Expect(panel.GetByRole(AriaRole.Group, new() { Name = "StripeCustomerId" }).GetByText(made)).ToBeVisibleAsync();
        var story = panel.GetByRole(AriaRole.Region, new() { Name = "How StripeCustomerId came here" });
        await Expect(story.GetByText("Create customer in Stripe")).ToBeVisibleAsync();
        await Expect(story.GetByText("Keep the customer's id in Togai")).ToBeVisibleAsync();
        await Expect(story.GetByRole(AriaRole.Link, new() { Name = "Open this run" })).ToBeVisibleAsync();

        var setting = panel.GetByRole(AriaRole.Group, new() { Name = "RazorPayCustomerId" });
        await setting.GetByRole(AriaRole.Button, new() { Name = "Link now" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("Nothing can link it now.")).ToBeVisibleAsync();
        await Expect(dialog.GetByRole(AriaRole.Link, new() { Name = "Open the flow" }))
            .ToHaveAttributeAsync("href", "flows/sync-accounts-togai-to-razorpay/connections");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await app.ConnectAsync("sync-accounts-togai-to-razorpay", null, "togai", "razorpay");
        await setting.GetByRole(AriaRole.Button, new() { Name = "Link now" }).ClickAsync();
        await Expect(dialog.GetByText("Nothing was sent.")).ToBeVisibleAsync();
        await Expect(dialog.GetByText("2 writes held back", new() { Exact = false })).ToBeVisibleAsync();
        Assert.Empty(app.Objects("razorpay", "customer"));
        await window.AssertAccessibleAsync();
        await window.ShootAsync("customer-link-now");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Link now" }).ClickAsync();
        await Expect(setting.Locator("code")).ToHaveTextAsync(RazorpayId(), new() { Timeout = 15_000 });
        Assert.Equal("acme", (string)Assert.Single(app.Objects("razorpay", "customer"))["notes"]!["togaiAccountId"]!);
        await Expect(panel.GetByRole(AriaRole.Region, new() { Name = "How RazorPayCustomerId came here" })).ToBeVisibleAsync();
        await window.ShootAsync("customer-settings");
        await window.AssertAccessibleAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await window.AssertAccessibleAsync();
        await window.ShootAsync("customer-settings-dark");

        await app.Sandbox.ResetAsync("togai");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Read again from Togai" }).ClickAsync();
        await Expect(panel.GetByText("Togai knows no account acme any more.", new() { Exact = false })).ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task On_a_phone_a_customer_is_a_page_and_nothing_scrolls_sideways()
    {
        await using var app = new LiveApp();
        await app.TogaiAsync(
            Post,
            "customers",
            """{"id":"lonely","name":"Lonely Lighthouse Keepers International","primaryEmail":"accounts@lonely.test","address":{} }""");
        var live = (string)(await app.ConnectAsync("sync-accounts-togai-to-stripe", null, "togai", "stripe"))["id"]!;
        app.Sandbox.SetBehaviour("stripe", new() { Status = 400 });
        await app.RunAsync(
            live,
            """{"id":"lonely","name":"Lonely Lighthouse Keepers International","primaryEmail":"accounts@lonely.test","customerId":"lonely"}""");
        app.Sandbox.SetBehaviour("stripe", new());

        await using var window = await app.OpenAsync(browser, ColorScheme.Dark, 390, 844);
        await window.SignInAsync();
        var faults = new List<string>();
        await window.GoAsync("/customers?show=not-linked");
        await Expect(window.Page.GetByText("Not linked").Last).ToBeVisibleAsync();
        await window.AddFaultsAsync(faults);
        await window.ShootAsync("customers-phone");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Lonely" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Link it in Settings" })).ToBeVisibleAsync();
        await window.AddFaultsAsync(faults);
        await window.GoAsync("/customers/sandbox-togai/lonely?tab=settings");
        await Expect(window.Page.GetByText("Not set. Invoices are not sent to Stripe.")).ToBeVisibleAsync();
        await window.AddFaultsAsync(faults);
        await window.ShootAsync("customer-phone");
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await window.GoAsync("/customers/sandbox-togai/lonely?tab=runs");
        await Expect(window.Page.GetByText("Failed").First).ToBeVisibleAsync();
        await window.AddFaultsAsync(faults);
        await window.GoAsync("/customers/sandbox-togai/nobody");
        await Expect(window.Page.GetByText("There is no customer with the account nobody here.")).ToBeVisibleAsync();
        await window.AddFaultsAsync(faults);
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Empty(window.Complaints);
    }

    [GeneratedRegex("Read from Togai ")]
    private static partial Regex ReadFromTogai();

    [GeneratedRegex("^cust_")]
    private static partial Regex RazorpayId();
}
