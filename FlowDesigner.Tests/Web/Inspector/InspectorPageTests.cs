using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Tests.Web.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Inspector;

/// <summary>The inspector in a real browser: pills and the keyboard, the tree, formulas, samples, a test of a step.</summary>
[Collection(BrowserTests.Name)]
public sealed class InspectorPageTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string Flow = SandboxRuns.AccountSync;

    [Fact]
    public async Task Data_is_picked_into_fields_by_mouse_and_keyboard_and_shows_what_it_gives()
    {
        var runs = new SandboxRuns(app);
        var live = await runs.ConnectAsync(Flow, "Acme US");
        await runs.UntilAsync(await runs.TriggerAsync(live, SandboxRuns.Account("ACC-1", "ACME Enterprise", "billing@acme.test")),
            status => status.IsEnded());
        await using var window = await app.OpenAsync(browser);
        var page = window.Page;
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        await window.GoAsync($"/flows/{Flow}");
        await page.Locator(".canvas [data-node='customer'] .node-face").ClickAsync();
        var inspector = page.Locator(".inspector");
        await Expect(inspector.GetByRole(AriaRole.Heading, new() { Name = "Create customer" })).ToBeVisibleAsync();
        await Expect(inspector.Locator(".sample-bar")).ToContainTextAsync("Last real event");

        // Text and pills: a click on a row puts it where the caret stands.
        var description = inspector.GetByRole(AriaRole.Textbox, new() { Name = "Description" });
        await description.ClickAsync();
        await page.Keyboard.TypeAsync("Account ");
        await inspector.Locator("[data-insert='{{ trigger.data.name }}']").ClickAsync();
        await Expect(description.Locator(".map-pill")).ToHaveCountAsync(1);
        await Expect(Line("Description")).ToContainTextAsync("Account ACME Enterprise");
        await Expect(inspector.Locator("[data-goes-into]")).ToHaveTextAsync("Goes into Description");
        await page.Keyboard.TypeAsync(" in {{ trigger.data.id }}");
        await Expect(description.Locator(".map-pill")).ToHaveCountAsync(2);
        await Expect(Line("Description")).ToContainTextAsync("Account ACME Enterprise in ACC-1");

        // One character to the keyboard: one press takes a whole pill away, and undo brings it back.
        await page.Keyboard.PressAsync("Backspace");
        await Expect(description.Locator(".map-pill")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Control+z");
        await Expect(description.Locator(".map-pill")).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.TypeAsync("no. ");
        await Expect(Line("Description")).ToContainTextAsync("in no. ACC-1");

        // The tree by keyboard: walk, Enter.
        var phone = inspector.GetByRole(AriaRole.Textbox, new() { Name = "Phone" }).First;
        await phone.ClickAsync();
        await inspector.GetByRole(AriaRole.Treeitem).First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(inspector.Locator("[role=treeitem]:focus"))
            .ToHaveAttributeAsync("data-insert", new System.Text.RegularExpressions.Regex("trigger"));
        await inspector.Locator("[data-insert='{{ trigger.data.id }}']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(phone.Locator(".map-pill")).ToHaveCountAsync(1);
        var name = inspector.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).First;
        await inspector.Locator("[data-insert='{{ trigger.data.id }}']").DragToAsync(name);
        await Expect(name.Locator(".map-pill")).ToHaveCountAsync(2);
        await window.ShootAsync("inspector-pills");

        // A formula: offered names, the signature, the mistake at its character.
        await inspector.Locator("[data-field='phone'] .formula-toggle").First.ClickAsync();
        var formula = inspector.GetByRole(AriaRole.Textbox, new() { Name = "Phone" }).First;
        await formula.FillAsync("");
        await formula.PressSequentiallyAsync("upp");
        await Expect(inspector.GetByRole(AriaRole.Option).First).ToContainTextAsync("upper(text)");
        await page.Keyboard.PressAsync("Enter");
        await Expect(inspector.Locator(".formula-hint")).ToContainTextAsync("upper(text)");
        await formula.PressSequentiallyAsync("trigger.data.na");
        await window.ShootAsync("inspector-formula");
        await page.Keyboard.PressAsync("Enter");
        await formula.PressSequentiallyAsync(")");
        await Expect(Line("Phone")).ToContainTextAsync("ACME ENTERPRISE");
        await formula.PressSequentiallyAsync(" + ");
        await Expect(inspector.Locator(".formula-paint .is-wrong")).ToBeVisibleAsync();
        await formula.FillAsync("trigger.data.id");
        await page.Keyboard.PressAsync("Tab");

        // What was done is in the draft, and nothing but the stored form.
        await Eventually.True(() => Inputs()
            .Contains("\"description\": \"Account {{ trigger.data.name }} in no. {{ trigger.data.id }}\"", StringComparison.Ordinal)
            && Inputs().Contains("\"phone\": \"{{ trigger.data.id }}\"", StringComparison.Ordinal), "the draft to be saved");

        // A read is tested for real against the sandbox; another sample changes what the fields show.
        await page.Locator(".canvas [data-node='linked'] .node-face").ClickAsync();
        await inspector.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Test this step" }).ClickAsync();
        await Expect(inspector.GetByText("It answered.")).ToBeVisibleAsync();
        await inspector.GetByRole(AriaRole.Tab, new() { Name = "Fields" }).ClickAsync();
        await inspector.GetByLabel("Change the sample").ClickAsync();
        await inspector.GetByRole(AriaRole.Button, new() { Name = "The app's example" }).ClickAsync();
        await Expect(inspector.Locator(".sample-bar")).ToContainTextAsync("The app's example");
        await inspector.GetByLabel("Change the sample").ClickAsync();
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Paste an event" }).ClickAsync();
        // More than a field may hold: it goes another way.
        await page.GetByLabel("Event", new() { Exact = true }).FillAsync($$$"""
            { "id": "e1", "type": "account.created",
              "data": { "id": "ACC-PASTED", "name": "Pasted Ltd", "notes": "{{{new string('x', 20_000)}}}" } }
            """);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use it", Exact = true }).ClickAsync();
        await Expect(inspector.Locator(".sample-bar")).ToContainTextAsync("Pasted event");
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Pin the sample to this step" }).ClickAsync();
        await Expect(inspector.GetByRole(AriaRole.Button, new() { Name = "Unpin the sample from this step" })).ToBeVisibleAsync();
        await Expect(inspector.Locator(".live-line").First).ToContainTextAsync("ACC-PASTED");

        // A write is shown first, and sent only after a word that names account and mode.
        await page.Locator(".canvas [data-node='customer'] .node-face").ClickAsync();
        await inspector.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Show the exact request" }).ClickAsync();
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Send it for real…" }).ClickAsync();
        var confirm = page.GetByRole(AriaRole.Dialog);
        await Expect(confirm).ToContainTextAsync("Sandbox Stripe is a built-in stand-in");
        await window.ShootAsync("inspector-send");
        await window.AssertAccessibleAsync();
        await confirm.GetByRole(AriaRole.Button, new() { Name = "Send 1 request in SANDBOX" }).ClickAsync();
        await Expect(inspector.GetByText("it was made.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Expect(inspector.GetByRole(AriaRole.Link, new() { Name = "Open the run of this test" })).ToBeVisibleAsync();
        await window.ShootAsync("inspector-sent");
        await SendInLiveAsync(window);

        var faults = new List<string>();
        foreach (var step in (string[])["is_new", "customer", "linked"])
        {
            await page.Locator($".canvas [data-node='{step}'] .node-face").ClickAsync();
            await Expect(inspector.Locator(".inspector-form")).ToBeVisibleAsync();
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await window.ShootAsync($"inspector-{step}-{scheme}");
                await window.AddFaultsAsync(faults);
            }
        }
        await page.SetViewportSizeAsync(390, 844);
        await window.ShootAsync("inspector-phone");
        await window.AddFaultsAsync(faults);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Empty(window.Complaints);

        ILocator Line(string field) => inspector.Locator(".inspector-field")
            .Filter(new() { Has = page.Locator($"[data-label='{field}']") }).First.Locator(".live-line").First;
        string Inputs() =>
            app.Services.GetRequiredService<FlowDrafts>().ReadAsync(Flow, AppFixture.Email, default).GetAwaiter().GetResult()!.Text;
    }

    /// <summary>
    /// An account marked live, here a stand-in on this machine: what would be sent is named with it, refused once, then made.
    /// </summary>
    private async Task SendInLiveAsync(AppPage window)
    {
        var (page, inspector) = (window.Page, window.Page.Locator(".inspector"));
        var declines = true;
        await using var stripe = new ScriptedServer(call => declines
            ? call.AnswerAsync(402, """{"error":{"type":"card_error","code":"card_declined","message":"Your card was declined."}}""")
            : call.AnswerAsync(200, """{"id":"cus_live_1","object":"customer","name":"Pasted Ltd"}"""));
        app.Services.GetRequiredService<OutboundGuard>().Allow(stripe.EndPoint);
        const string Key = "sk_live_00000000000000000042";
        var values = new Dictionary<string, string> { ["secret_key"] = Key, ["address"] = stripe.Address.ToString() };
        var made = await app.Services.GetRequiredService<ConnectionService>().CreateAsync(
            new("stripe", "Acme Live", values) { Owner = AppFixture.Email }, default);
        Assert.Equal(ConnectionMode.Live, made.View!.Mode);
        await page.Locator(".canvas [data-node='linked'] .node-face").ClickAsync();
        await Expect(inspector.Locator("#inspector-body")).ToHaveAttributeAsync("data-of", "linked");
        await page.Locator(".canvas [data-node='customer'] .node-face").ClickAsync();
        await inspector.GetByRole(AriaRole.Tab, new() { Name = "Output" }).ClickAsync();
        await inspector.GetByLabel("With the account").SelectOptionAsync(new SelectOptionValue { Label = "Acme Live (LIVE)" });
        var confirm = await AskAsync();
        await Expect(confirm).ToContainTextAsync(
            "This is the live account Acme Live. What it makes is real and is not taken back from here; real money may move.");
        await Expect(confirm.Locator(".mode").First).ToHaveTextAsync("LIVE");
        await Expect(confirm.Locator(".button-primary")).ToHaveCountAsync(0);
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1440), (ColorScheme.Dark, 390) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 900);
            await window.ShootAsync($"inspector-send-live-{scheme}-{width}");
            await window.AssertAccessibleAsync();
        }
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(1440, 900);
        Assert.Empty(stripe.Calls);
        await confirm.GetByRole(AriaRole.Button, new() { Name = "Send 1 request in LIVE" }).ClickAsync();
        await Expect(inspector.GetByText("It was refused.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Expect(inspector).ToContainTextAsync("Your card was declined.");
        await window.ShootAsync("inspector-refused");

        declines = false;
        await (await AskAsync()).GetByRole(AriaRole.Button, new() { Name = "Send 1 request in LIVE" }).ClickAsync();
        await Expect(inspector.GetByText("Acme Live answered: it was made.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        Assert.Equal(2, stripe.Calls.Count);
        Assert.All(stripe.Calls, call => Assert.Equal($"Bearer {Key}", call.Header("Authorization")));
        Assert.All(stripe.Calls, call => Assert.NotNull(call.Header("Idempotency-Key")));
        Assert.DoesNotContain(Key, await page.ContentAsync(), StringComparison.Ordinal);

        async Task<ILocator> AskAsync()
        {
            await inspector.GetByRole(AriaRole.Button, new() { Name = "Show the exact request" }).ClickAsync();
            await inspector.GetByRole(AriaRole.Button, new() { Name = "Send it for real…" }).ClickAsync();
            return page.GetByRole(AriaRole.Dialog);
        }
    }
}
