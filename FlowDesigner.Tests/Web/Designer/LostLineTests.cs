using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Core.Flows;
using FlowDesigner.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Designer;

/// <summary>
/// Editing through a line that is cut and with a server that is killed: a process of its own, a real socket, a real browser.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class LostLineTests(BrowserFixture browser) : IDisposable
{
    private const string Key = "edited-through-it-all";
    private readonly TempFolder _folder = new();
    private Uri _server = null!;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cut_line_and_a_killed_server_lose_no_edit()
    {
        var first = Start();
        _server = await first.AddressAsync();
        using var line = new CutLine(_server);
        await CreateAsync();
        var context = await browser.Browser.NewContextAsync(new()
        {
            BaseURL = line.Address.ToString(),
            ViewportSize = new() { Width = 1440, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce
        });
        await using var window = new AppPage(context, await context.NewPageAsync());
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        await using var designer = new DesignerPage(window, Key, _ => ReadAsync());
        await designer.GoAsync();
        var page = designer.Page;
        await page.EvaluateAsync("window.samePage = true");
        await designer.CarryAsync("action:stripe.create_customer", "trigger", "create_customer");
        await designer.CarryAsync("control:set", "create_customer", "values");
        await designer.Card("create_customer").ClickAsync();
        var name = designer.Side.Locator("[data-field=name]").GetByRole(AriaRole.Textbox);
        await name.ClickAsync();

        line.Cut();
        await Expect(page.GetByText("Nothing of it is saved yet:")).ToBeVisibleAsync();
        await Expect(page.GetByText("Not saved: no connection")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("Ada offline");
        await designer.Card("values").ClickAsync();
        await page.Keyboard.PressAsync("F2");
        await page.Keyboard.TypeAsync("Named without a line");
        await page.Keyboard.PressAsync("Enter");
        await Expect(designer.Said).ToContainTextAsync("It is kept in this browser");
        await designer.Item("control:stop").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Expect(designer.Said).ToContainTextAsync("There is no connection.");
        await window.ShootAsync("designer-offline");

        line.Mend();
        // The browser tries again every few seconds.
        await Expect(page.GetByText("Nothing of it is saved yet:")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await Expect(designer.Card("values")).ToContainTextAsync("Named without a line");
        await Expect(designer.Card("stop")).ToHaveCountAsync(1);
        var back = await designer.SavedAsync();
        Assert.Equal(["create_customer", "values", "stop"], back.Steps.Select(step => step.Key));
        Assert.Equal("Ada offline", ((ActionStep)back.Steps[0]).Inputs.GetProperty("name").GetString());
        Assert.True(await page.EvaluateAsync<bool>("window.samePage"));

        // The first of these is answered and perhaps not on disk when the server dies, the others never reach it.
        await designer.Card("values").ClickAsync();
        await page.Keyboard.PressAsync("d");
        await Expect(designer.Canvas.GetByText("Switched off")).ToBeVisibleAsync();
        await designer.Card("create_customer").ClickAsync();
        await name.ClickAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync(" Ltd");
        first.Dispose();
        line.Cut();
        await Expect(page.GetByText("Not saved: no connection")).ToBeVisibleAsync();
        await designer.Card("create_customer").ClickAsync();
        await page.Keyboard.PressAsync("F2");
        await page.Keyboard.TypeAsync("Named while it was dead");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Shift+S");
        using var second = Start();
        _server = await second.AddressAsync();
        line.Mend(_server);
        await page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync(new() { Timeout = 30_000 });
        var offer = page.GetByRole(AriaRole.Alertdialog, new() { Name = "Edits that may not have been saved" });
        await Expect(offer).ToContainTextAsync("to “Named while it was dead”");
        await Expect(offer).ToContainTextAsync("Add a note");
        await Expect(offer).ToContainTextAsync(": Ada offline Ltd");
        await window.ShootAsync("designer-offer");
        await offer.GetByRole(AriaRole.Button, new() { Name = "Do it again" }).ClickAsync();
        await Expect(designer.Card("create_customer")).ToContainTextAsync("Named while it was dead");
        await Expect(page.Locator(".sticky")).ToHaveCountAsync(1);
        await Expect(offer).ToHaveCountAsync(0);
        await Expect(designer.Said).ToContainTextAsync("Written again: Name of ");
        await Expect(name).ToHaveTextAsync("Ada offline Ltd");
        await window.ShootAsync("designer-written-again");
        var after = await designer.SavedAsync();
        var customer = (ActionStep)after.Find("create_customer")!;
        Assert.Equal("Ada offline Ltd", customer.Inputs.GetProperty("name").GetString());
        Assert.Equal((true, "Named while it was dead", 1), (after.Find("values")!.Disabled, customer.Title, after.Notes.Length));

        // Nothing is offered twice.
        await designer.GoAsync();
        await Expect(offer).ToHaveCountAsync(0);
        Assert.Equal(3, (await ReadAsync()).Steps.Length);
        await ListWhatHasNoFieldAsync(designer, offer);
        await StoreNoSecretAsync(page);
    }

    /// <summary>
    /// What was written into a step that somebody removed meanwhile can be copied, what was written beside it comes back.
    /// </summary>
    private static async Task ListWhatHasNoFieldAsync(DesignerPage designer, ILocator offer)
    {
        await designer.Page.EvaluateAsync("""
            key => {
              const typed = (step, id, text) =>
                ({ field: `Field of ${step}`, place: { step, tab: "fields", id }, text, was: null, done: false, at: 0.5, old: false });
              sessionStorage.setItem(`edits:${key}`, JSON.stringify({ revision: -1, kept: [], typed: [
                typed("removed", "f-removed-name", "Into nothing"), typed("stop", "f-stop-elsewhere", "Beside it"),
                typed("stop", "f-stop-reason", "Already there") ] }));
            }
            """, Key);
        await designer.GoAsync();
        await offer.GetByRole(AriaRole.Button, new() { Name = "Do it again" }).ClickAsync();
        await Expect(offer).ToContainTextAsync("The field that you wrote this in is gone; copy what is missing:");
        await Expect(offer.Locator("li")).ToHaveTextAsync(["Field of removed: Into nothing", "Field of stop: Beside it"]);
        await Expect(designer.Side.Locator("[data-field=reason]").GetByRole(AriaRole.Textbox)).ToHaveTextAsync("Already there");
        await designer.Window.ShootAsync("designer-copy-missing");
        await offer.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        Assert.Equal("Already there", ((StopStep)(await designer.SavedAsync()).Find("stop")!).Reason);
    }

    private static async Task StoreNoSecretAsync(IPage page)
    {
        var stored = await page.EvaluateAsync<string>("""
            () => {
              const side = document.querySelector(".designer-side .inspector-form");
              for (const [secret, text] of [[true, "a_canary_4711"], [false, "an_open_word"]]) {
                const field = document.createElement("pill-input"), row = document.createElement("div");
                if (secret) row.dataset.secret = "";
                row.append(field);
                side.append(row);
                field.dispatchEvent(new CustomEvent("pilledit", { bubbles: true, detail: { text, seq: 1, done: false } }));
                row.remove();
              }
              return JSON.stringify(sessionStorage) + JSON.stringify(localStorage);
            }
            """);
        Assert.Contains("an_open_word", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("a_canary_4711", stored, StringComparison.Ordinal);
    }

    private AppProcess Start() => new(_folder.Path, new Dictionary<string, string?>
    {
        ["FlowDesigner__Bootstrap__Email"] = AppFixture.Email, ["FlowDesigner__Bootstrap__Password"] = AppFixture.Password,
        ["FlowDesigner__Bootstrap__ApiToken"] = AppFixture.ApiToken,
    });

    private async Task CreateAsync()
    {
        using var http = Http();
        using var text = new StringContent(
            $$"""{ "key": "{{Key}}", "name": "Edited through it all", "type": "outbound", "connections": { "togai": "togai" }, "trigger": { "app": "togai", "trigger": "account_created", "connection": "togai" }, "steps": [] }""",
            Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("api/v1/flows?as=draft", text);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<Flow> ReadAsync()
    {
        using var http = Http();
        var draft = await http.GetFromJsonAsync<JsonObject>($"api/v1/flows/{Key}/draft");
        return FlowJson.Read(draft!["text"]!.ToString(), out _)!;
    }

    private HttpClient Http() => new()
        { BaseAddress = _server, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", AppFixture.ApiToken) } };
}
