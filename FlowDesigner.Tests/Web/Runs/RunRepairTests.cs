using System.Text.RegularExpressions;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Sandbox;
using FlowDesigner.Web.Sandbox.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Runs;

/// <summary>What a person repairs: many runs at once after the cause is gone, a write whose answer was lost.</summary>
[Collection(BrowserTests.Name)]
public sealed class RunRepairTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private readonly SandboxRuns _runs = new(app);

    private SandboxBrowser Sandbox => app.Services.GetRequiredService<SandboxBrowser>();

    [Fact]
    public async Task Failed_runs_are_set_aside_brought_back_and_retried_together_after_their_plan_while_a_second_browser_sees_it()
    {
        var connection = await _runs.ConnectAsync(SandboxRuns.AccountSync, "Acme bulk");
        Sandbox.SetBehaviour("stripe", new Behaviour { Status = 400 });
        for (var n = 0; n < 12; n++)
            await _runs.TriggerAsync(connection, SandboxRuns.Account($"bulk_{n}", $"Bulk {n}", $"bulk{n}@repair.test"));
        await Eventually.True(
            () => _runs.Service.Page(new RunFilter { FlowConnectionIds = [connection], Statuses = [RunStatus.Failed] }).Runs.Count == 12,
            "twelve failures", 60);
        Sandbox.SetBehaviour("stripe", new Behaviour());

        await using var other = await app.OpenAsync(browser);
        await other.SignInAsync();
        await other.GoAsync($"/runs?status=failed&connection={IdText.Format(connection)}");
        await Assertions.Expect(other.Page.Locator(".run-table tbody tr")).ToHaveCountAsync(12);

        await using var window = await app.OpenAsync(browser);
        var page = window.Page;
        await window.SignInAsync();
        await window.GoAsync("/runs/attention");
        var group = page.Locator(".attention", new() { HasText = "12 runs" });
        await Assertions.Expect(group).ToContainTextAsync("Stripe refused");
        await LookAsync(window, "attention");
        await using var phone = await app.OpenAsync(browser, ColorScheme.Dark, 390, 844);
        await phone.SignInAsync();
        await phone.GoAsync("/runs/attention");
        await LookAsync(phone, "attention-phone");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Show the plan to retry" }).ClickAsync();
        await Assertions.Expect(phone.Page.Locator(".bulk-sum")).ToBeVisibleAsync();
        await LookAsync(phone, "bulk-plan-phone");

        await group.GetByRole(AriaRole.Button, new() { Name = "Set aside" }).ClickAsync();
        await Assertions.Expect(group).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await group.GetByRole(AriaRole.Button, new() { Name = "Show the plan to retry" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.Locator(".bulk-sum"))
            .ToHaveTextAsync("12 runs would go on from where they stopped, and re-send 12 requests.");
        await Assertions.Expect(dialog.GetByText("with a new key: the old one would only repeat the refusal.")).ToBeVisibleAsync();
        await LookAsync(window, "bulk-plan");

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Re-send 12 requests in SANDBOX" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Work" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".job").First).ToContainTextAsync("12 retried", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator(".job").First.Locator(".badge")).ToHaveTextAsync("Completed", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator(".job").First).ToContainTextAsync($"By {AppFixture.Email}");
        await LookAsync(window, "work");
        await phone.GoAsync("/runs/work");
        await Assertions.Expect(phone.Page.Locator(".job")).ToHaveCountAsync(1);
        await LookAsync(phone, "work-phone");
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "No run fits" }))
            .ToBeVisibleAsync(new() { Timeout = 30_000 });
        await window.GoAsync($"/runs?status=completed&connection={IdText.Format(connection)}");
        await Assertions.Expect(page.Locator(".run-table tbody tr")).ToHaveCountAsync(12);

        // What is finished is left as it is, and the plan says so before anything happens.
        await page.GetByLabel("Select every run on this page").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel…" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Nothing would happen.")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByText("Ended already: there is nothing to cancel.")).ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
        Assert.Empty(other.Complaints);
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_looked_up_settled_and_the_run_completes()
    {
        var connection = await _runs.ConnectAsync("sync-accounts-togai-to-razorpay", "Acme India", "razorpay");
        // A customer without e-mail and phone can be made twice, so nobody may send it again blindly.
        Sandbox.SetBehaviour("razorpay", new Behaviour { Reset = true, Path = "/v1/customers", Method = "POST", Times = 1 });
        var run = await _runs.TriggerAsync(
            connection, """{ "id": "acc_lost", "togaiAccountId": "togai_lost", "name": "Lost Ltd", "customer": { "id": "cus_lost" } }""");
        await _runs.UntilAsync(run, status => status == RunStatus.Unknown);
        Sandbox.SetBehaviour("razorpay", new Behaviour());

        await using var window = await app.OpenAsync(browser);
        var page = window.Page;
        await window.SignInAsync();
        await window.GoAsync(SandboxRuns.Address(run));
        await Assertions.Expect(page.Locator(".run-band")).ToContainTextAsync("Nothing more is sent until you say whether it exists.");
        await page.GetByRole(AriaRole.Button, new() { Name = "It exists, do not send it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The id is empty. Copy it from the provider")).ToBeVisibleAsync();
        await LookAsync(window, "run-unknown");
        await page.GetByLabel("Its id there").FillAsync("cust_found0001");
        await page.GetByRole(AriaRole.Button, new() { Name = "It exists, do not send it" }).ClickAsync();
        await Assertions.Expect(page.Locator(".run-title .badge")).ToHaveTextAsync("Completed", new() { Timeout = 30_000 });
        var steps = (await _runs.Service.GetAsync(run))!.Steps;
        Assert.Contains("cust_found0001", steps.Single(step => step.Path == "link").Request!.Body, StringComparison.Ordinal);

        // The tabs of a step by arrow keys.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Result" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Input" })).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Input" })).ToBeFocusedAsync();
        await SendOnceMoreAsync(window, run);
        await ReplayAsync(window, run);
        Assert.Empty(window.Complaints);
    }

    /// <summary>What was made is kept, until a person agrees in so many words that it is made once more.</summary>
    private async Task SendOnceMoreAsync(AppPage window, long run)
    {
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("From").SelectOptionAsync("step:customer");
        await Assertions.Expect(dialog.GetByText("Nothing would be sent.")).ToBeVisibleAsync();
        await LookAsync(window, "retry-kept");
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Send it again… step 4") }).ClickAsync();
        var consent = dialog.GetByRole(AriaRole.Checkbox);
        await Assertions.Expect(consent).ToBeCheckedAsync();
        await Assertions.Expect(dialog.Locator(".consent")).ToContainTextAsync("once more in SANDBOX, in Sandbox Razorpay");
        await LookAsync(window, "retry-consent");
        await page.SetViewportSizeAsync(390, 844);
        await LookAsync(window, "retry-consent-phone");
        await page.SetViewportSizeAsync(1440, 900);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Re-send 1 request in SANDBOX" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".run-title .badge")).ToHaveTextAsync("Completed", new() { Timeout = 30_000 });
        var made = (await _runs.Service.GetAsync(run))!.Steps.Single(step => step.Path == "customer").Response!;
        Assert.DoesNotContain("cust_found0001", made, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Payload" }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Journal" }).ClickAsync();
        await Assertions.Expect(page.Locator(".step-tab")).ToContainTextAsync($"By {AppFixture.Email} from step 4");
        await Assertions.Expect(page.Locator(".step-tab")).ToContainTextAsync("once more");
    }

    private static async Task ReplayAsync(AppPage window, long run)
    {
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("This is a new run.")).ToBeVisibleAsync();
        var payload = dialog.GetByLabel("Payload", new() { Exact = true });
        await Assertions.Expect(payload).ToHaveValueAsync(new Regex("Lost Ltd"));
        await LookAsync(window, "replay");
        // More than a message of the circuit may hold, on the way there and, when it is replayed again, on the way back.
        var notes = string.Join(',', Enumerable.Range(0, 500).Select(line => $"\"{line:000} {new string('x', 90)}\""));
        await payload.FillAsync($$"""
            { "id": "acc_found", "name": "Found Ltd", "primaryEmail": "found@repair.test", "customerId": "cus_found",
              "notes": [{{notes}}] }
            """);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start the new run in SANDBOX" }).ClickAsync();
        var back = page.Locator(".run-facts").GetByRole(AriaRole.Link, new() { Name = $"run {IdText.Format(run)}" });
        await Assertions.Expect(page.Locator(".run-facts")).ToContainTextAsync("Replay of", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator(".run-facts")).ToContainTextAsync($"Replayed by {AppFixture.Email}");
        await Assertions.Expect(page.Locator(".run-title .badge")).ToHaveTextAsync("Completed", new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay…" }).ClickAsync();
        await Assertions.Expect(payload).ToHaveValueAsync(new Regex("Found Ltd[^}]*\"499 x"));
        Assert.True((await payload.InputValueAsync()).Length > 32 * 1024);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Nothing was sent.")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await back.ClickAsync();
        await Assertions.Expect(page.Locator(".run-facts")).ToContainTextAsync("Replayed as");
    }

    private static async Task LookAsync(AppPage window, string name)
    {
        await window.ShootAsync(name);
        await window.AssertAccessibleAsync();
        Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            $"{window.Page.Url} scrolls sideways");
    }
}
