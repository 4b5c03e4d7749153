using System.Text.RegularExpressions;
using FlowDesigner.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Flows;

[Collection(BrowserTests.Name)]
public sealed partial class TriggerNowTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string Flow = "Sync accounts created from Togai to Stripe";

    [Fact]
    public async Task A_person_adds_a_flow_connection_previews_triggers_and_sees_the_run_complete()
    {
        await using var window = await app.OpenAsync(browser);
        var page = window.Page;
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Flows" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Flow }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = Flow })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "+Add Connection" }).ClickAsync();
        await AddAsync(page, "Acme US");

        await page.GetByRole(AriaRole.Button, new() { Name = "Trigger now: Acme US" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("Valid JSON")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(dialog.GetByText("Nothing was sent.")).ToBeVisibleAsync();
        await Expect(dialog.GetByText("2 writes held back; 1 read made in Togai.")).ToBeVisibleAsync();
        await Expect(dialog.GetByText(RequestLine())).ToBeVisibleAsync();

        await PressAgainWhileTheRunOpensAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Trigger now" }).DblClickAsync();
        await Expect(page).ToHaveURLAsync(RunAddress());
        await Expect(page.GetByText("Completed", new() { Exact = true }).First).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await window.GoAsync("/flows/sync-accounts-togai-to-stripe/activity");
        await Expect(page.Locator("tbody").GetByText("Completed")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody").GetByText(AppFixture.Email)).ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    internal static async Task AddAsync(IPage page, string name)
    {
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByLabel("Stripe", new() { Exact = false }).First.SelectOptionAsync("sandbox-stripe");
        await dialog.GetByLabel("Togai", new() { Exact = false }).First.SelectOptionAsync("sandbox-togai");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add Connection", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = name })).ToBeVisibleAsync();
    }

    /// <summary>
    /// One more press at the moment when the browser goes to the run: the server has answered and the dialog is still there.
    /// </summary>
    private static async Task PressAgainWhileTheRunOpensAsync(IPage page) => await page.EvaluateAsync("""
        () => {
          const push = history.pushState;
          history.pushState = function (...all) {
            history.pushState = push;
            document.querySelector("dialog .dialog-foot .button-primary").click();
            return push.apply(this, all);
          };
        }
        """);

    [GeneratedRegex("/runs/[0-9A-Z]{13}$")]
    internal static partial Regex RunAddress();

    [GeneratedRegex("POST .*/sandbox/stripe/v1/customers")]
    private static partial Regex RequestLine();
}
