using System.Collections.Concurrent;
using System.Text;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Apps;

[Collection(BrowserTests.Name)]
public sealed class AppScreensTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string WrongKey = "rk_live_wrongcanary00000000Qx7";
    private const string RightKey = "rk_live_rightcanary00000000Zk4";

    [Fact]
    public async Task A_newcomer_finds_an_app_is_told_why_a_key_is_wrong_and_saves_the_right_one_which_is_never_shown_again()
    {
        await using var provider = new ScriptedServer(AnswerAsync);
        app.Services.GetRequiredService<OutboundGuard>().Allow(provider.EndPoint);
        await using var window = await app.OpenAsync(browser);
        var page = window.Page;
        var frames = new ConcurrentQueue<byte[]>();
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => frames.Enqueue(
            frame.Binary ?? Encoding.UTF8.GetBytes(frame.Text ?? ""));
        await window.SignInAsync();
        await window.WaitForCircuitAsync();

        await window.GoAsync("/apps");
        await LookAsync(window, "apps");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("nothing like it");
        await Expect(page.GetByText("No app fits")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("create customer");
        await Expect(page.Locator(".app-card")).ToHaveCountAsync(4);
        await window.ShootAsync("apps-search");
        await page.GetByRole(AriaRole.Link, new() { Name = "Stripe", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Stripe", Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByText("any action of any app").First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "+Add connection" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await LookAsync(window, "connection-empty");
        await dialog.GetByLabel("Connection name").FillAsync("Acme US, invoicing");
        await dialog.GetByText("Another API address").ClickAsync();
        await dialog.GetByLabel("API address").FillAsync(provider.Address.AbsoluteUri);
        await dialog.GetByLabel("Stripe API key", new() { Exact = false }).First.PressSequentiallyAsync(WrongKey);
        await Expect(dialog.GetByText("Restricted live key. Flows that use it can move real money.")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await Expect(dialog.GetByText("Stripe answered 401: Invalid API Key provided")).ToBeVisibleAsync();
        await LookAsync(window, "connection-wrong");
        await dialog.Locator("#connection-secret_key").FillAsync("");
        await dialog.Locator("#connection-secret_key").PressSequentiallyAsync(RightKey);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await Expect(dialog.GetByText("Stripe answered: Acme Inc")).ToBeVisibleAsync();
        await LookAsync(window, "connection-right");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save connection" }).DblClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        var active = page.GetByRole(AriaRole.Region, new() { Name = "Active connections" });
        await Expect(active.GetByText("Acme US, invoicing")).ToHaveCountAsync(1);
        await Expect(active.GetByText("LIVE")).ToBeVisibleAsync();
        await Expect(active.GetByText("key ends 0Zk4")).ToBeVisibleAsync();
        await Expect(active.GetByLabel("Only you can use it")).ToBeVisibleAsync();
        await LookAsync(window, "app-stripe");
        await page.GetByRole(AriaRole.Link, new() { Name = "Actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create customer" }).ClickAsync();
        await Expect(page.GetByText("Repeats safely: every try carries the same key")).ToBeVisibleAsync();
        await LookAsync(window, "app-stripe-actions");

        // A key that is refused later moves to the list that says so, without a reload.
        _isRevoked = true;
        await active.GetByRole(AriaRole.Button, new() { Name = "More about Acme US" }).ClickAsync();
        await active.GetByRole(AriaRole.Button, new() { Name = "Check now" }).ClickAsync();
        var inactive = page.GetByRole(AriaRole.Region, new() { Name = "Inactive connections" });
        await Expect(inactive.GetByText("Check access to that login.")).ToBeVisibleAsync();
        await LookAsync(window, "app-stripe-inactive");

        Assert.Empty(window.Complaints);
        Assert.True(frames.Count > 20, $"only {frames.Count} frames were seen");
        foreach (var key in (string[])[WrongKey, RightKey])
        {
            Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);
            Assert.DoesNotContain(frames, frame => frame.AsSpan().IndexOf(Encoding.ASCII.GetBytes(key)) >= 0);
        }
    }

    [Fact]
    public async Task An_app_nobody_has_connected_teaches_and_its_form_opens_from_there()
    {
        await using var window = await app.OpenAsync(browser, ColorScheme.Dark, 390, 844);
        await window.SignInAsync();
        await window.WaitForCircuitAsync();
        await window.GoAsync("/apps/http");
        await Expect(window.Page.GetByText("No account connected")).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Connect account" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Dialog).GetByLabel("Connection name")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(window.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await window.GoAsync("/apps/nothing");
        await Expect(window.Page.GetByText("There is no such app")).ToBeVisibleAsync();
        await window.GoAsync("/apps/razorpay?connect=1");
        await Expect(window.Page.GetByLabel("App link name")).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Where to find the keys" }).ClickAsync();
        await Expect(window.Page.GetByText("It shows the Key Id and the Key Secret.")).ToBeVisibleAsync();
        await window.ShootAsync("phone-razorpay-guide");
        await window.AssertAccessibleAsync();
    }

    private bool _isRevoked;

    private Task AnswerAsync(ScriptedServer.Call call) => call.Head.Contains(RightKey, StringComparison.Ordinal) && !_isRevoked
        ? call.AnswerAsync(200, """{"id":"acct_1MqX8d","business_profile":{"name":"Acme Inc"},"country":"US","default_currency":"usd"}""")
        : call.AnswerAsync(401, """{"error":{"type":"invalid_request_error","message":"Invalid API Key provided: rk_live_****"}}""");

    /// <summary>Zero violations and nothing sideways in both themes, on the desk and on the phone; leaves a picture of each.</summary>
    private static async Task LookAsync(AppPage window, string name)
    {
        var faults = new List<string>();
        await window.AddFaultsAsync(faults, name, PageForm.Light, PageForm.Dark, PageForm.Phone);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
