using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlowDesigner.Tests.Web.Connections;

[Collection(BrowserTests.Name)]
public sealed class ConnectionPageTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string Old =
        "sk_test_oldcanary000000000001aB1c", New = "sk_test_newcanary000000000002xY9z", Wrong = "sk_test_wrongcanary0000000003";
    private static readonly Viewer Mira = new(AppFixture.Email);
    private readonly ConcurrentDictionary<string, string> _valid = new() { [Old] = "Acme US", [New] = "Acme US" };

    private ConnectionService Service => app.Services.GetRequiredService<ConnectionService>();

    private ScriptedServer Provider()
    {
        var server = new ScriptedServer(call => _valid.TryGetValue(call.Header("Authorization")!["Bearer ".Length..], out var account)
            ? call.AnswerAsync(200, $$$"""{"id":"acct_1","business_profile":{"name":"{{{account}}}"}}""")
            : call.AnswerAsync(401, $$$"""{"error":{"message":"Invalid API Key provided: {{{call.Header("Authorization")}}}"}}"""));
        app.Services.GetRequiredService<OutboundGuard>().Allow(server.EndPoint);
        return server;
    }

    private async Task<ConnectionView> MakeAsync(ScriptedServer provider, string name)
    {
        var made = await Service.CreateAsync(
            new("stripe", name, new Dictionary<string, string> { ["secret_key"] = Old, ["address"] = provider.Address.AbsoluteUri })
                { Owner = Mira.Name }, default);
        Assert.Empty(made.Problems);
        return made.View!;
    }

    private async Task<(int Status, string Body)> ApiAsync(HttpMethod method, string path, string? json = null)
    {
        using var client = app.Anonymous();
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = json is null
            ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AppFixture.ApiToken);
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_key_is_checked_replaced_and_shared_on_its_page_and_never_comes_back_to_the_browser()
    {
        await using var provider = Provider();
        var view = await MakeAsync(provider, "Acme US, invoicing");
        var received = new ConcurrentQueue<string>();
        await using var window = await app.OpenAsync(browser);
        var page = window.Page;
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => received.Enqueue(
            frame.Text ?? Encoding.Latin1.GetString(frame.Binary ?? []));
        await window.SignInAsync();
        await window.GoAsync($"/connections/{view.Key}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await Expect(page.GetByText("It belongs to Acme US.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Set, ends in aB1c")).ToBeVisibleAsync();

        // The provider withdraws the key: its own words, and what to do.
        _valid.TryRemove(Old, out _);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Stripe answered 401: Invalid API Key provided: Bearer ***")).ToBeVisibleAsync();
        await Expect(page.GetByText("Copy the key again from Stripe.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Stopped", new() { Exact = true })).ToBeVisibleAsync();
        await window.ShootAsync("connection-stopped");

        await page.GetByRole(AriaRole.Button, new() { Name = "Replace key" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("New API key").First.FillAsync(Wrong);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Check and replace" }).ClickAsync();
        await Expect(dialog.GetByText("The connection keeps its old key.")).ToBeVisibleAsync();
        await window.AssertAccessibleAsync();
        await window.ShootAsync("connection-replace");
        _valid[Old] = "Acme US";
        await dialog.GetByLabel("New API key").First.FillAsync(New);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Check and replace" }).ClickAsync();
        await Expect(page.GetByText("New key in use, of Acme US.")).ToBeVisibleAsync();
        await Expect(page.GetByText("The old key is kept")).ToBeVisibleAsync();
        await Expect(page.GetByText("Set, ends in xY9z")).ToBeVisibleAsync();
        await Expect(page.GetByText($"by {AppFixture.Email}").First).ToBeVisibleAsync();
        await window.AssertAccessibleAsync();
        await window.ShootAsync("connection-replaced");
        received.Enqueue(await page.ContentAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "End the old key now" }).ClickAsync();
        await Expect(page.GetByText("The old key has ended.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Radio, new() { Name = "Everyone here" }).CheckAsync();
        await Expect(page.GetByText("everybody here can use it")).ToBeVisibleAsync();
        await page.Locator("#limits-name").FillAsync("Acme US");
        await page.Locator("#limits-rate").FillAsync("many");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("must be a number such as 10")).ToBeVisibleAsync();
        await page.Locator("#limits-rate").FillAsync("5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Acme US", Exact = true })).ToBeVisibleAsync();

        await window.GoAsync($"/connections/{view.Key}");
        received.Enqueue(await page.ContentAsync());
        received.Enqueue(await (await page.APIRequest.GetAsync($"/connections/{view.Key}")).TextAsync());
        Assert.True(received.Count > 10);
        foreach (var canary in new[] { Old, New, Wrong })
            Assert.DoesNotContain(received, text => text.Contains(canary, StringComparison.Ordinal));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_connection_in_use_names_its_flows_and_an_unused_one_goes()
    {
        var (status, made) = await ApiAsync(HttpMethod.Post, "flow-connections", """
            {"flow":"sync-accounts-togai-to-stripe","name":"Used here","connections":{"togai":"sandbox-togai","stripe":"sandbox-stripe"}}
            """);
        Assert.True(status == 201, made);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var narrow = await app.OpenAsync(browser, scheme, width: 390, height: 844);
            await narrow.SignInAsync();
            await narrow.GoAsync("/connections/sandbox-stripe");
            await Expect(narrow.Page.GetByText("Used here")).ToBeVisibleAsync();
            await narrow.AssertAccessibleAsync();
            Assert.True(await narrow.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
            await narrow.ShootAsync($"connection-phone-{scheme}");
        }
        await using var window = await app.OpenAsync(browser, ColorScheme.Dark);
        var page = window.Page;
        await window.SignInAsync();
        await window.GoAsync("/connections/sandbox-stripe");
        foreach (var (button, words) in new[] { ("Archive", "switched on"), ("Delete", "Remove it first, or archive the connection.") })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
            await Expect(page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link, new() { Name = "Used here" }))
                .ToHaveAttributeAsync("href", "flows/sync-accounts-togai-to-stripe/connections");
        }
        await window.AssertAccessibleAsync();
        await window.ShootAsync("connection-refused-dark");

        await using var provider = Provider();
        var view = await MakeAsync(provider, "Not needed");
        await window.GoAsync($"/connections/{view.Key}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }).ClickAsync();
        await Expect(page.GetByText("no flow can pick it")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/apps/stripe$"));
        await window.GoAsync($"/connections/{view.Key}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is no such connection" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_API_shares_archives_and_rekeys_and_shows_no_secret()
    {
        await using var provider = Provider();
        var answers = new StringBuilder();
        async Task<JsonNode?> CallAsync(HttpMethod method, string path, int expected, string? json = null)
        {
            var (status, body) = await ApiAsync(method, path, json);
            answers.AppendLine(body);
            Assert.True(status == expected, $"{method} {path}: {status} {body}");
            return body.Length == 0 ? null : JsonNode.Parse(body);
        }
        var made = (await CallAsync(HttpMethod.Post, "connections", 201,
            $$$"""{"app":"stripe","name":"By program","values":{"secret_key":"{{{Old}}}","address":"{{{provider.Address}}}"}}"""))!;
        Assert.Equal((true, AppFixture.Email), ((bool)made["isPrivate"]!, (string)made["owner"]!));
        var at = $"connections/{made["key"]}";
        Assert.Equal("acct_1", (string)(await CallAsync(HttpMethod.Post, $"{at}/check", 200))!["accountId"]!);
        var wrong = (await CallAsync(HttpMethod.Post, $"{at}/replace-key", 400, $$$"""{"values":{"secret_key":"{{{Wrong}}}"}}"""))!;
        Assert.Equal("connection.key_refused", (string)wrong["problems"]![0]!["code"]!);
        Assert.Equal("keepOldHours", (string)(await CallAsync(HttpMethod.Post, $"{at}/replace-key", 400,
            $$$"""{"values":{"secret_key":"{{{New}}}"},"keepOldHours":1e9}"""))!["problems"]![0]!["field"]!);
        var replaced = (await CallAsync(HttpMethod.Post, $"{at}/replace-key", 200,
            $$$"""{"values":{"secret_key":"{{{New}}}"},"keepOldHours":2}"""))!["connection"]!;
        Assert.Equal(("xY9z", AppFixture.Email), ((string)replaced["keyEnds"]!["secret_key"]!, (string)replaced["keyReplacedBy"]!));
        Assert.NotNull(replaced["oldKeyUntil"]);
        Assert.Null((await CallAsync(HttpMethod.Post, $"{at}/old-key/restore", 200))!["connection"]!["oldKeyUntil"]);
        await CallAsync(HttpMethod.Post, $"{at}/old-key/restore", 400);
        Assert.Null((await CallAsync(HttpMethod.Delete, $"{at}/old-key", 200))!["oldKeyUntil"]);
        Assert.False((bool)(await CallAsync(HttpMethod.Post, $"{at}/share", 200))!["isPrivate"]!);
        Assert.True((bool)(await CallAsync(HttpMethod.Post, $"{at}/make-private", 200))!["isPrivate"]!);
        Assert.Empty((await CallAsync(HttpMethod.Get, $"{at}/where-used", 200))!["items"]!.AsArray());
        Assert.NotNull((await CallAsync(HttpMethod.Post, $"{at}/archive", 200))!["archivedAt"]);
        var refused = (await CallAsync(HttpMethod.Post, "flow-connections", 400,
            $$$"""{"flow":"sync-accounts-togai-to-stripe","name":"Archived","connections":{"togai":"sandbox-togai","stripe":"{{{made["key"]}}}"}}"""))!;
        Assert.Contains("archived", refused.ToJsonString(), StringComparison.Ordinal);
        Assert.Null((await CallAsync(HttpMethod.Post, $"{at}/restore", 200))!["archivedAt"]);
        Assert.Equal(
            "connection.not_owner", (string)(await CallAsync(HttpMethod.Post, "connections/sandbox-razorpay/make-private", 409))!["code"]!);
        await CallAsync(HttpMethod.Delete, at, 204);
        await CallAsync(HttpMethod.Post, $"{at}/share", 404);
        // Somebody else's private connection is not found and not listed.
        var others = (await Service.CreateAsync(new("stripe", "Jon's own", new Dictionary<string, string> { ["secret_key"] = Old })
            { Owner = "jon@example.com" }, default)).View!;
        await CallAsync(HttpMethod.Get, $"connections/{others.Key}", 404);
        Assert.DoesNotContain(
            (await CallAsync(HttpMethod.Get, "connections", 200))!["items"]!.AsArray(), one => (string)one!["key"]! == others.Key);
        Assert.Contains("slot.unknown_connection", (await CallAsync(HttpMethod.Post, "flow-connections", 400,
            $$$"""{"flow":"sync-accounts-togai-to-stripe","name":"Not mine","connections":{"togai":"sandbox-togai","stripe":"{{{others.Key}}}"}}"""))!
                .ToJsonString(), StringComparison.Ordinal);
        foreach (var canary in new[] { Old, New, Wrong })
            Assert.DoesNotContain(canary, answers.ToString(), StringComparison.Ordinal);
    }
}
