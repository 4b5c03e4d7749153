using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
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

/// <summary>The list of runs in a real browser, over some hundred runs made through the REST API.</summary>
[Collection(BrowserTests.Name)]
public sealed class RunListTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const int Many = 130;
    private readonly SandboxRuns _runs = new(app);

    private SandboxBrowser Sandbox => app.Services.GetRequiredService<SandboxBrowser>();

    [Fact]
    public async Task Runs_are_filtered_searched_paged_and_watched_without_a_row_moving_under_the_pointer()
    {
        var connection = await _runs.ConnectAsync(SandboxRuns.AccountSync, "Acme US");
        var import = await _runs.ConnectAsync(SandboxRuns.BulkImport, "Everybody");
        using var api = Api();
        await Parallel.ForEachAsync(Enumerable.Range(0, Many), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (n, _) => await TriggerAsync(api, connection, n));
        await _runs.UntilAsync(await _runs.TriggerAsync(import, "{}"), status => status.IsEnded());
        await Eventually.True(
            () => _runs.Service.Page(new RunFilter { Statuses = [RunStatus.Completed], Limit = 200 }).Runs.Count == Many + 1,
            "every run to complete", 120);
        Sandbox.SetBehaviour("stripe", new Behaviour { Status = 400 });
        for (var n = 500; n < 503; n++)
            await TriggerAsync(api, connection, n);
        await Eventually.True(
            () => _runs.Service.Page(new RunFilter { Statuses = [RunStatus.Failed] }).Runs.Count == 3, "three runs to fail", 60);
        Sandbox.SetBehaviour("stripe", new Behaviour());

        await using var window = await app.OpenAsync(browser);
        var page = window.Page;
        var rows = page.Locator(".run-table tbody tr");
        await window.SignInAsync();
        await window.GoAsync("/runs");
        await Assertions.Expect(rows).ToHaveCountAsync(50);
        await window.ShootAsync("runs-list");
        await window.AssertAccessibleAsync();

        // Paging by key both ways, and the newest page is whole again.
        var first = await rows.First.Locator("code.second").TextContentAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Newest" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(Many + 4 - 100);
        await page.GetByRole(AriaRole.Link, new() { Name = "Newer" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Link, new() { Name = "Newer" }).ClickAsync();
        await Assertions.Expect(rows.First.Locator("code.second")).ToHaveTextAsync(first!);

        // Filters stand in the address, as chips, and go away one by one.
        await page.Locator(".filter-menu summary", new() { HasText = "State" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Failed" }).CheckAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Skipped" }).CheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("status=failed(%2C|,)skipped$"));
        await Assertions.Expect(rows.First.Locator(".badge")).ToHaveAttributeAsync("title", new Regex("Stripe"));
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Trigger" }).SelectOptionAsync("togai.account_created");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Trigger: Togai") })).ToBeVisibleAsync();
        await window.ShootAsync("runs-filtered");
        await window.AssertAccessibleAsync();
        await page.ReloadAsync();
        await window.WaitForCircuitAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "State: Skipped, take away" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("status=failed&trigger="));
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "State: Skipped, take away" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear all" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(50);

        // Search: an e-mail address whole, the beginning of one, the id of a run, and nothing at all.
        var search = page.GetByRole(AriaRole.Searchbox);
        await FindAsync("person77@list.test", 1);
        await Assertions.Expect(rows.First.Locator(".run-about")).ToContainTextAsync("Person 77");
        await FindAsync("person12", 11);
        await Assertions.Expect(page.GetByText("No run has “person12” as a whole")).ToBeVisibleAsync();
        await FindAsync(first!, 1);
        await FindAsync("nobody@list.test", 0);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No run fits" })).ToBeVisibleAsync();
        await window.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all runs" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(50);

        // Live: rows come by themselves, but not while the reader is at work on them.
        await page.Mouse.MoveAsync(700, 20);
        await TriggerAsync(api, connection, 600);
        await Assertions.Expect(rows.First).ToContainTextAsync("Person 600");
        await rows.First.HoverAsync();
        for (var n = 601; n < 604; n++)
            await TriggerAsync(api, connection, n);
        var news = page.GetByRole(AriaRole.Button, new() { Name = "3 new" });
        await Assertions.Expect(news).ToBeVisibleAsync();
        await Assertions.Expect(rows.First).ToContainTextAsync("Person 600");
        await news.ClickAsync();
        await Assertions.Expect(rows.First).ToContainTextAsync("Person 603");

        // A stretch by Shift, and the bar that says how many.
        await rows.Nth(1).GetByRole(AriaRole.Checkbox).CheckAsync();
        await rows.Nth(5).GetByRole(AriaRole.Checkbox).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Assertions.Expect(page.Locator("tr.is-picked")).ToHaveCountAsync(5);
        Assert.Empty(window.Complaints);

        async Task FindAsync(string term, int count)
        {
            await search.FillAsync(term);
            await search.PressAsync("Enter");
            await Assertions.Expect(rows).ToHaveCountAsync(count);
        }
    }

    private HttpClient Api()
    {
        var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AppFixture.ApiToken);
        return client;
    }

    private static async Task TriggerAsync(HttpClient api, long connection, int n)
    {
        var number = n.ToString(CultureInfo.InvariantCulture);
        using var body = new StringContent(
            SandboxRuns.Account($"list_{number}", $"Person {number}", $"person{number}@list.test"), Encoding.UTF8, "application/json");
        using var answer = await api.PostAsync(
            new Uri($"/api/v1/flow-connections/{IdText.Format(connection)}/trigger", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
