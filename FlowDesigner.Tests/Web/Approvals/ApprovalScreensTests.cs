using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Retries;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Web.Runs;
using FlowDesigner.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Approvals;

/// <summary>What runs ask people, on the screens of two of them at once.</summary>
[Collection(BrowserTests.Name)]
public sealed class ApprovalScreensTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string Ben = "ben.okafor@example.com";
    private readonly AskingFlow _flow = new(app);

    [Fact]
    public async Task Two_people_see_what_is_asked_one_answers_and_the_other_sees_who()
    {
        await AddPersonAsync(Ben);
        var connection = await _flow.ConnectAsync();
        await using var mira = await app.OpenAsync(browser);
        await using var ben = await app.OpenAsync(browser);
        await mira.SignInAsync();
        await ben.SignInAsync(Ben);
        await mira.GoAsync("/approvals");
        await Assertions.Expect(mira.Page.GetByText("Nothing waits for your answer")).ToBeVisibleAsync();
        var faults = new List<string>();
        await mira.AddFaultsAsync(faults, "approvals-empty", PageForm.Light, PageForm.Phone);

        // It appears by itself, and in the count of what needs a person.
        var (run, approval) = await _flow.AskAsync(connection, "a1", "ACME Enterprise");
        var line = mira.Page.GetByRole(AriaRole.Region, new() { Name = "Needs an answer" })
            .GetByRole(AriaRole.Link, new() { Name = AskingFlow.Step, Exact = true });
        await Assertions.Expect(line).ToBeVisibleAsync();
        await Assertions.Expect(mira.Page.GetByText("1 needs you").First).ToBeVisibleAsync();
        await mira.AddFaultsAsync(faults, "approvals", PageForm.Light, PageForm.Dark, PageForm.Wide, PageForm.Phone);
        await mira.Page.GetByRole(AriaRole.Link, new() { Name = $"Answer {AskingFlow.Step}" }).ClickAsync();
        var card = mira.Page.GetByRole(AriaRole.Region, new() { Name = "Approval: " + AskingFlow.Step });
        await Assertions.Expect(card).ToContainTextAsync("Create ACME Enterprise (billing@acme.test) in Stripe?");
        await Assertions.Expect(card).ToContainTextAsync("Would create customer");
        await mira.AddFaultsAsync(faults, "approval", PageForm.Light, PageForm.Dark, PageForm.Wide, PageForm.Phone);

        // Ben opens the link that Mira sends him.
        await card.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        var link = await card.Locator("code").TextContentAsync();
        await mira.AddFaultsAsync(faults, "approval-link", PageForm.Light, PageForm.Phone);
        await ben.GoAsync(new Uri(link!).AbsolutePath);
        var other = ben.Page.GetByRole(AriaRole.Region, new() { Name = "Approval: " + AskingFlow.Step });
        await Assertions.Expect(other.GetByRole(AriaRole.Button, new() { Name = "Decline" })).ToBeVisibleAsync();

        await card.GetByLabel("Note").FillAsync("Checked with sales");
        await card.GetByRole(AriaRole.Button, new() { Name = "Approve in SANDBOX" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("You approved this");
        await Assertions.Expect(other).ToContainTextAsync("Mira Kapoor approved this");
        await Assertions.Expect(other).ToContainTextAsync("Checked with sales");
        await ben.AddFaultsAsync(faults, "approval-answered", PageForm.Light, PageForm.Dark, PageForm.Phone);
        await new SandboxRuns(app).UntilAsync(run, status => status == RunStatus.Completed);
        Assert.Equal(approval.Id, app.Services.GetRequiredService<IWaitReader>().ClosedApprovals(10)[0].Id);

        await ben.GoAsync("/approvals/nothing-here");
        await Assertions.Expect(ben.Page.GetByText("There is no such approval for you.")).ToBeVisibleAsync();
        Assert.Empty(mira.Complaints.Concat(ben.Complaints));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task A_run_asks_on_its_own_page_and_goes_on_there()
    {
        var (run, _) = await _flow.AskAsync(await _flow.ConnectAsync(), "a2", "Blue Harbor GmbH");
        await using var window = await app.OpenAsync(browser);
        await window.SignInAsync();
        await window.GoAsync(SandboxRuns.Address(run));
        var (badge, band) = (window.Page.Locator(".run-title .badge"), window.Page.Locator(".run-band"));
        await Assertions.Expect(badge).ToHaveTextAsync("Needs you");
        await Assertions.Expect(band).ToContainTextAsync($"Waits for an approval: {AskingFlow.Step}. The time to answer ends");
        var faults = new List<string>();
        await window.AddFaultsAsync(faults, "run-approval", PageForm.Light, PageForm.Dark, PageForm.Wide, PageForm.Phone);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();
        await Assertions.Expect(badge).ToHaveTextAsync("Completed");
        await Assertions.Expect(window.Page.Locator(".run-left").GetByText("Declined").First).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Decline" })).ToHaveCountAsync(0);
        await window.ShootAsync("run-declined");

        // Retried it asks anew, and says who had answered what.
        Assert.Null(await app.Services.GetRequiredService<RunRetries>().RetryAsync(run, new(RetryStart.Beginning), "ben"));
        await Assertions.Expect(badge).ToHaveTextAsync("Needs you");
        var earlier = window.Page.Locator(".earlier-answers");
        await Assertions.Expect(earlier).ToContainTextAsync("Declined");
        await Assertions.Expect(earlier).ToContainTextAsync("by Mira Kapoor");
        await window.AddFaultsAsync(faults, "run-asked-again", PageForm.Light, PageForm.Dark, PageForm.Phone);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();
        await Assertions.Expect(badge).ToHaveTextAsync("Completed");
        Assert.Empty(window.Complaints);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private async Task AddPersonAsync(string email)
    {
        await using var scope = app.Services.CreateAsyncScope();
        Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<User>>()
            .CreateAsync(new User { UserName = email, Email = email }, AppFixture.Password)).Succeeded);
    }
}
