using System.Net;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Triggers;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Flows;

[Collection(BrowserTests.Name)]
public sealed class FlowConnectionScreenTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string Address = "/flows/sync-accounts-togai-to-stripe";

    [Fact]
    public async Task Sandbox_and_real_accounts_are_not_mixed_and_the_form_says_why()
    {
        var key = "sk_" + "test_" + new string('a', 24);
        await app.Services.GetRequiredService<ConnectionService>().CreateAsync(
            new("stripe", "Acme trial", new Dictionary<string, string> { ["secret_key"] = key }), default);
        await using var window = await OpenAsync($"{Address}/connections");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "+Add Connection" }).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Stripe").First.SelectOptionAsync("acme-trial");
        await Expect(dialog.GetByText("invented data would reach a real account")).ToBeVisibleAsync();
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Add Connection", Exact = true }))
            .ToHaveAttributeAsync("aria-disabled", "true");
    }

    [Fact]
    public async Task A_wrong_payload_points_at_its_line_and_nothing_starts()
    {
        var made = await MakeAsync("Wrong payload");
        await using var window = await OpenAsync($"{Address}/connections");
        var dialog = await TriggerAsync(window, made);
        await dialog.GetByLabel("Payload", new() { Exact = true }).FillAsync("{\n  \"id\": 1,\n}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Trigger now" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Line 3, column 1");
        await dialog.GetByLabel("Payload", new() { Exact = true }).FillAsync("[]");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not fit the trigger");
        Assert.Empty(RunsOf(made));
    }

    [Fact]
    public async Task A_payload_over_16_KB_reaches_the_run_whole_and_can_be_started_from_again()
    {
        var made = await MakeAsync("Large");
        await using var window = await OpenAsync($"{Address}/connections");
        var dialog = await TriggerAsync(window, made);
        var payload = Sample(made)
            .Replace("\"Ada Lovelace Ltd\"", $"\"Ada Lovelace Ltd\", \"note\": \"{new string('n', 40_000)}\"", StringComparison.Ordinal);
        await dialog.GetByLabel("Payload", new() { Exact = true }).FillAsync(payload);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Trigger now" }).ClickAsync();
        await Expect(window.Page).ToHaveURLAsync(TriggerNowTests.RunAddress());
        var run = Assert.Single(RunsOf(made));
        Assert.True(app.Services.GetRequiredService<IRunReader>().Payload(run.Id)!.Value.Length > 40_000);

        await window.GoAsync($"{Address}/connections");
        dialog = await TriggerAsync(window, made);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "now," }).Or(dialog.GetByText(" ago, ")).First.ClickAsync();
        await Expect(dialog.GetByLabel("Payload", new() { Exact = true }))
            .ToHaveValueAsync(new System.Text.RegularExpressions.Regex("n{40000}"));
    }

    [Fact]
    public async Task A_switched_off_flow_connection_previews_but_does_not_start()
    {
        var made = await MakeAsync("Off");
        await using var window = await OpenAsync($"{Address}/connections");
        await window.Page.GetByRole(AriaRole.Switch, new() { Name = "Off enabled" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Switch, new() { Name = "Off enabled" })).ToHaveAttributeAsync("aria-checked", "false");
        var dialog = await TriggerAsync(window, made);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Trigger now" }).ClickAsync(new() { Force = true });
        await Expect(dialog.GetByText("It is switched off")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(dialog.GetByText("Nothing was sent.")).ToBeVisibleAsync();
        Assert.Empty(RunsOf(made));
    }

    [Fact]
    public async Task A_run_of_somebody_else_appears_in_the_log_without_a_reload()
    {
        var made = await MakeAsync("Live log");
        await using var window = await OpenAsync($"{Address}/activity");
        await window.Page.GetByLabel("Flow connection").SelectOptionAsync(made.Id);
        await Expect(window.Page.GetByText("No runs yet")).ToBeVisibleAsync();
        var triggers = app.Services.GetRequiredService<FlowTriggers>();
        await triggers.TriggerAsync(made.RowId, System.Text.Encoding.UTF8.GetBytes(Sample(made)), null, RunOrigin.Api, "importer", default);
        await Expect(window.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(window.Page.Locator("tbody").GetByText("API, importer")).ToBeVisibleAsync();
        await window.ShootAsync("activity-run");
        await window.GoAsync($"{Address}/connections");
        await window.ShootAsync("connections-run");
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task Removing_shows_what_stays_first_and_then_the_row_is_gone()
    {
        await MakeAsync("Short lived");
        await using var window = await OpenAsync($"{Address}/connections");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "More for Short lived" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Remove Short lived" }).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("the connections Sandbox Stripe and Sandbox Togai")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Short lived" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_flow_is_exported_as_the_text_that_imports_again()
    {
        using var client = await app.SignedInAsync();
        using var answer = await client.GetAsync("/downloads/flows/sync-accounts-togai-to-stripe");
        Assert.Equal("sync-accounts-togai-to-stripe.json", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.NotNull(Core.Flows.FlowJson.Read(await answer.Content.ReadAsStringAsync(), out var problems));
        Assert.Empty(problems);
        using var none = await client.GetAsync("/downloads/flows/no-such-flow");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private async Task<AppPage> OpenAsync(string address)
    {
        var window = await app.OpenAsync(browser);
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        await window.GoAsync(address);
        return window;
    }

    private static async Task<ILocator> TriggerAsync(AppPage window, FlowConnectionView made)
    {
        await window.Page.GetByRole(AriaRole.Button, new() { Name = $"Trigger now: {made.Name}" }).ClickAsync();
        await Expect(window.Page.GetByText("Valid JSON")).ToBeVisibleAsync();
        return window.Page.GetByRole(AriaRole.Dialog);
    }

    private async Task<FlowConnectionView> MakeAsync(string name)
    {
        var made = await app.Services.GetRequiredService<FlowConnectionService>().CreateAsync(
            new("sync-accounts-togai-to-stripe", name,
                new Dictionary<string, string> { ["togai"] = "sandbox-togai", ["stripe"] = "sandbox-stripe" }), default);
        return made.View!;
    }

    private IReadOnlyList<RunRow> RunsOf(FlowConnectionView made) =>
        app.Services.GetRequiredService<IRunReader>().List(new RunFilter { FlowConnectionIds = [made.RowId] });

    private static string Sample(FlowConnectionView made) => Core.Apps.AppCatalog.BuiltIn.FindTrigger("togai", "account_created")!.Sample
        .Replace("ACC00001", "ACC-" + made.Id, StringComparison.Ordinal);
}
