using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using FlowDesigner.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Journeys;

/// <summary>
/// From the link on the console to a repaired run, as somebody does it who has nobody
/// to ask: with own keys, a webhook, and a bad day at Stripe.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed partial class RepairTests(BrowserFixture browser) : IDisposable
{
    private const string Flow = "Sync accounts created from Togai to Stripe";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_wrong_key_is_explained_a_webhook_starts_a_run_and_a_failed_one_is_repaired_and_retried_from_the_failed_step()
    {
        using var server = new AppProcess(_folder.Path, new Dictionary<string, string?> { ["FlowDesigner__Sandbox__Enabled"] = "true" });
        var link = new Uri(Link().Match(await server.WaitForAsync("/first-user?token=") + "\n").Value);
        var address = await server.AddressAsync();
        var context = await browser.Browser.NewContextAsync(new() { BaseURL = address.ToString(), ReducedMotion = ReducedMotion.Reduce });
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await using var window = new AppPage(context, await context.NewPageAsync());
        var page = window.Page;

        await page.GotoAsync(link.PathAndQuery);
        await page.GetByLabel("E-mail").FillAsync(AppFixture.Email);
        await page.GetByLabel("Password").FillAsync(AppFixture.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the user and sign in" }).ClickAsync();
        await window.WaitForCircuitAsync();

        await ConnectAsync(window);
        var webhook = await SwitchOnAsync(window);

        await SendAsync(webhook, "evt_good", "ACC-1", "ACME Enterprise", "billing@acme.test");
        await page.GetByRole(AriaRole.Link, new() { Name = "Runs" }).First.ClickAsync();
        await Expect(Row(page, "Completed")).ToHaveCountAsync(1, new() { Timeout = 20_000 });

        await SetSandboxAsync(window, "Refuses");
        await SendAsync(webhook, "evt_bad", "ACC-2", "Blue Harbor", "ap@blueharbor.test");
        await window.GoAsync("/runs");
        await Expect(Row(page, "Failed")).ToHaveCountAsync(1, new() { Timeout = 20_000 });
        await Row(page, "Failed").GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.Locator(".run-band")).ToContainTextAsync("what is finished is kept");
        var failed = page.Url;

        await SetSandboxAsync(window, "Behaves");
        await window.GoAsync(failed);
        await page.GetByRole(AriaRole.Button, new() { Name = "Re-send 1 request in SANDBOX" }).ClickAsync();
        await Expect(page.Locator(".run-title .badge")).ToHaveTextAsync("Completed", new() { Timeout = 20_000 });
        await Expect(page.GetByText("Look for a linked Stripe customer").Locator("visible=true").First).ToBeVisibleAsync();

        // The step before the failed one was read once: a retry goes on, it does not begin again.
        await window.GoAsync("/sandbox?app=stripe");
        await Expect(page.GetByText("Blue Harbor", new() { Exact = true })).ToHaveCountAsync(1);
        Assert.Empty(window.Complaints);
    }

    private static async Task ConnectAsync(AppPage window)
    {
        var page = window.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Apps" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Stripe", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "+Add connection" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Connection name").FillAsync("Acme US");
        await dialog.GetByText("Sandbox", new() { Exact = true }).ClickAsync();
        await dialog.GetByLabel("Stripe API key", new() { Exact = false }).First.FillAsync("sk_test_51wrongWRONGwrong");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(dialog.GetByText("Invalid API Key provided")).ToBeVisibleAsync();
        await window.ShootAsync("journey-wrong-key");
        await dialog.GetByLabel("Stripe API key", new() { Exact = false }).First.FillAsync("sk_test_sandbox");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(dialog.GetByText("Stripe answered")).ToBeVisibleAsync();
        await window.ShootAsync("journey-right-key");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save connection" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Acme US" }).First).ToBeVisibleAsync();
    }

    /// <summary>Makes the ready-made flow live and gives the webhook address that the button copied.</summary>
    private static async Task<string> SwitchOnAsync(AppPage window)
    {
        var page = window.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Flows" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Flow }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "+Add Connection" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Stripe", new() { Exact = false }).First.SelectOptionAsync("acme-us");
        await dialog.GetByLabel("Name").FillAsync("Acme US");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add Connection", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Acme US" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy Webhook URL" }).First.ClickAsync();
        string? copied = null;
        await Eventually.True(
            () => (copied = page.EvaluateAsync<string>("navigator.clipboard.readText()").Result)
                .Contains("/hooks/togai/", StringComparison.Ordinal),
            "the webhook address to be copied");
        return copied!;
    }

    private static async Task SetSandboxAsync(AppPage window, string behaviour)
    {
        await window.GoAsync("/sandbox?app=stripe");
        var choice = window.Page.GetByRole(AriaRole.Radio, new() { Name = behaviour }).First;
        await choice.CheckAsync();
        await Expect(window.Page.GetByText("Sandbox Stripe behaves badly now:")).ToHaveCountAsync(behaviour == "Behaves" ? 0 : 1);
    }

    private static async Task SendAsync(string webhook, string id, string account, string name, string email)
    {
        using var provider = new HttpClient();
        var entity =
            $$"""{ "id": "{{account}}", "togaiAccountId": "togai_{{account}}", "name": "{{name}}", "primaryEmail": "{{email}}", "customer": { "id": "cus_{{account}}" } }""";
        using var answer = await provider.PostAsync(
            webhook, new StringContent(
                $$"""{ "id": "{{id}}", "type": "account.created", "data": {{entity}} }""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static ILocator Row(IPage page, string state) =>
        page.Locator("tbody tr").Filter(new() { Has = page.GetByText(state, new() { Exact = true }) });

    [GeneratedRegex(@"http\S+/first-user\?token=\S+")]
    private static partial Regex Link();
}
