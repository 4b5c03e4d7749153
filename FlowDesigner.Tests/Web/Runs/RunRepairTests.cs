using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Sandbox;
using FlowDesigner.Web.Sandbox.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Runs;

/// <summary>What a person repairs.</summary>
[Collection(BrowserTests.Name)]
public sealed class RunRepairTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private readonly SandboxRuns _runs = new(app);

    private SandboxBrowser Sandbox => app.Services.GetRequiredService<SandboxBrowser>();

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_looked_up_settled_and_the_run_completes()
    {
        var connection = await _runs.ConnectAsync("sync-accounts-togai-to-razorpay", "Acme India", "razorpay");
        // A customer without e-mail and phone can be made twice, so nobody may send it again blindly.
        Sandbox.SetBehaviour("razorpay", new Behaviour { Reset = true, Path = "/v1/customers", Method = "POST", Times = 1 });
        var run = await _runs.TriggerAsync(connection, """{ "id": "acc_lost", "togaiAccountId": "togai_lost", "name": "Lost Ltd", "customer": { "id": "cus_lost" } }""");
        await _runs.UntilAsync(run, status => status == RunStatus.Unknown);
        Sandbox.SetBehaviour("razorpay", new Behaviour());

        await using var window = await app.OpenAsync(browser);
        var page = window.Page;
        await window.SignInAsync();
        await window.GoAsync(SandboxRuns.Address(run));
        await Assertions.Expect(page.Locator(".run-band")).ToContainTextAsync("Nothing more is sent until you say whether it exists.");
        await page.GetByRole(AriaRole.Button, new() { Name = "It exists, do not send it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The id is empty. Copy it from the provider")).ToBeVisibleAsync();
        await window.ShootAsync("run-unknown");
        await window.AssertAccessibleAsync();
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
        Assert.Empty(window.Complaints);
    }
}
