using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Fakes;

/// <summary>One browser window on the product, with the few moves every browser test makes.</summary>
public sealed class AppPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public AppPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            // A 401 or 404 that a test provokes is logged as an error too; what matters here is broken script and refused content.
            if (message.Type == "error" && !message.Text.Contains("the server responded with a status", StringComparison.Ordinal))
                Complaints.Add(message.Text);
        };
        page.PageError += (_, error) => Complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>What the browser complained about: script errors and content the policy refused.</summary>
    public List<string> Complaints { get; } = [];

    public async Task SignInAsync(string email = AppFixture.Email, string password = AppFixture.Password)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("E-mail").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    public async Task GoAsync(string address)
    {
        await Page.GotoAsync(address);
        await WaitForCircuitAsync();
    }

    /// <summary>Until the page answers to presses: the circuit is up and its first render is done.</summary>
    public Task WaitForCircuitAsync() =>
        Page.WaitForSelectorAsync(".frame[data-ready]", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });

    /// <summary>Zero accessibility violations, or a failure that lists them.</summary>
    public async Task AssertAccessibleAsync()
    {
        var found = await ViolationsAsync();
        Assert.True(found.Count == 0, $"{Page.Url}\n{string.Join('\n', found)}");
    }

    /// <summary>Looks at the page as it stands in each form, takes a picture of each, and leaves the window in the first.</summary>
    public async Task AddFaultsAsync(List<string> faults, string name, params PageForm[] forms)
    {
        foreach (var form in forms)
        {
            await TakeFormAsync(form);
            await ShootAsync($"{name}-{form.Name}");
            await AddFaultsAsync(faults, form.Axe);
        }
        await TakeFormAsync(forms[0]);
    }

    private async Task TakeFormAsync(PageForm form)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = form.Scheme });
        await Page.SetViewportSizeAsync(form.Width, form.Height);
    }

    /// <summary>What is wrong with the page as it stands: accessibility, title, heading, a page wider than the window.</summary>
    public async Task AddFaultsAsync(List<string> faults, AxeRules axe = AxeRules.All)
    {
        var found = await ViolationsAsync(axe);
        if (!(await Page.TitleAsync()).EndsWith(" · FlowDesigner", StringComparison.Ordinal))
            found.Add($"its title is \"{await Page.TitleAsync()}\"");
        if (await Page.Locator("h1").CountAsync() != 1)
            found.Add("it has no h1, or two");
        if (!await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"))
            found.Add("it scrolls sideways");
        faults.AddRange(found.Select(fault => $"{Page.Url} at {Page.ViewportSize!.Width}: {fault}"));
    }

    private async Task<List<string>> ViolationsAsync(AxeRules axe = AxeRules.All)
    {
        if (axe == AxeRules.None)
            return [];
        var rules = axe == AxeRules.Contrast
            ? new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] }
            : new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
        var result = await Page.RunAxe(new AxeRunOptions { RunOnly = rules });
        return [.. result.Violations.SelectMany(rule => rule.Nodes.Select(
            node => $"{rule.Id}: {rule.Help}\n  {node.Html}\n  {JsonSerializer.Serialize(node.Any.Select(check => check.Message))}"))];
    }

    /// <summary>A picture of the whole page for people to look at, where FLOWDESIGNER_SHOTS names a folder.</summary>
    public async Task ShootAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("FLOWDESIGNER_SHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
