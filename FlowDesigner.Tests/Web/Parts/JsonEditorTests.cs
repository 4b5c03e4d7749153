using System.Text.Json;
using Bunit;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Components.Parts;
using FlowDesigner.Web.Endpoints;
using FlowDesigner.Web.Hosting.Settings;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Parts;

[Collection(BrowserTests.Name)]
public sealed class JsonEditorTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string Token = "document.querySelector('[name=__RequestVerificationToken]').value";

    private static readonly (string Text, string Verdict)[] s_verdicts =
    [
        ("""{ "limit": 50 }""", "Valid JSON."),
        ("", "Line 1, column 1: There is no JSON yet. Enter {} for an empty payload."),
        ("{\n  \"limit\" 50\n}", "Line 2, column 11: A colon is expected after the field name, but \"5\" was found."),
        ("{\n  \"a\": 1,\n}", "Line 3, column 1: The comma before this bracket has nothing after it. Remove the comma."),
        ("{ 'a': 1 }", "Line 1, column 3: A field name in double quotes is expected, but a single quote was found."),
        ("{\"a\":1,\"a\":2}", "Line 1, column 8: The field \"a\" stands twice in one object. Keep one of them."),
        ("[1 2]", "Line 1, column 4: A comma or ] is expected here, but \"2\" was found."),
        ("[01]", "Line 1, column 3: A comma or ] is expected here, but \"1\" was found."),
        ("{} x", "Line 1, column 4: Nothing may follow the end of the JSON, but \"x\" does."),
    ];

    [Fact]
    public async Task Validity_is_said_in_words_with_line_and_column()
    {
        await using var window = await OpenEditorAsync();
        foreach (var (text, verdict) in s_verdicts)
        {
            await window.Page.GetByLabel("Payload", new() { Exact = true }).FillAsync(text);
            await Assertions.Expect(window.Page.Locator("[data-part=status]")).ToHaveTextAsync(verdict);
        }
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Format_indents_and_keeps_every_digit()
    {
        await using var window = await OpenEditorAsync();
        await window.Page.GetByLabel("Payload", new() { Exact = true })
            .FillAsync("""{"id":9007199254740993,"rate":1.50,"list":[1,{}],"none":[]}""");
        await window.Page.EvaluateAsync("editor.format()");
        Assert.Equal("{\n  \"id\": 9007199254740993,\n  \"rate\": 1.50,\n  \"list\": [\n    1,\n    {}\n  ],\n  \"none\": []\n}",
            await window.Page.GetByLabel("Payload", new() { Exact = true }).InputValueAsync());
        await window.ShootAsync("json-editor");
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task A_payload_of_4_MB_reaches_the_server_by_HTTP_and_is_taken_once_by_its_sender()
    {
        await using var window = await OpenEditorAsync();
        var upload = await window.Page.EvaluateAsync<JsonElement>(
            $"editor.set(JSON.stringify({{ text: 'x'.repeat(4_000_000) }})), editor.upload('{PayloadUploads.Address}', {Token})");
        Assert.True(upload.GetProperty("ok").GetBoolean(), upload.GetProperty("message").GetString());
        var uploads = app.Services.GetRequiredService<PayloadUploads>();
        var ticket = upload.GetProperty("ticket").GetString()!;
        Assert.Null(uploads.Take(ticket, "somebody else"));
        var user = await UserIdAsync();
        Assert.Equal(4_000_000 + """{"text":""}""".Length, uploads.Take(ticket, user)!.Length);
        Assert.Null(uploads.Take(ticket, user));
    }

    [Fact]
    public async Task Too_much_and_too_wrong_payloads_stay_in_the_browser_and_the_server_refuses_them_too()
    {
        await using var window = await OpenEditorAsync();
        var big = await window.Page.EvaluateAsync<JsonElement>(
            $"editor.set(JSON.stringify({{ text: 'x'.repeat(6_000_000) }})), editor.upload('{PayloadUploads.Address}', {Token})");
        Assert.Contains("at most 5,242,880", big.GetProperty("message").GetString(), StringComparison.Ordinal);
        var wrong = await window.Page.EvaluateAsync<JsonElement>($"editor.set('{{'), editor.upload('{PayloadUploads.Address}', {Token})");
        Assert.Contains("the end was found", wrong.GetProperty("message").GetString(), StringComparison.Ordinal);

        const string post = "async ([body, token]) => { const a = await fetch('" + PayloadUploads.Address
            + "', { method: 'POST', headers: { requestverificationtoken: token }, body }); return [a.status, await a.text()]; }";
        Assert.Equal(400, (await PostAsync("{", await window.Page.EvaluateAsync<string>(Token)))[0].GetInt32());
        Assert.Equal(400, (await PostAsync("{}", "forged"))[0].GetInt32());
        Assert.Equal(413, (await PostAsync(new string(' ', 6_000_000), await window.Page.EvaluateAsync<string>(Token)))[0].GetInt32());

        async Task<JsonElement> PostAsync(string body, string token) =>
            await window.Page.EvaluateAsync<JsonElement>(post, new[] { body, token });
    }

    // The component's own markup in a page of the product, with the module mounted as the component mounts it.
    private async Task<AppPage> OpenEditorAsync()
    {
        using var components = new BunitContext();
        components.JSInterop.Mode = JSRuntimeMode.Loose;
        components.Services.AddSingleton(new PayloadUploads(TimeProvider.System, new FlowDesignerOptions()));
        components.Services.AddSingleton<AntiforgeryStateProvider>(new NoToken());
        var markup = components.Render<JsonEditor>().Markup;
        var window = await app.OpenAsync(browser);
        await window.SignInAsync();
        await window.GoAsync("/settings");
        await window.Page.EvaluateAsync(
            """
            async markup => {
              const main = document.querySelector('main');
              main.innerHTML = '<h1>Editor</h1>' + markup;
              const { mount } = await import('/client/json-editor.js');
              window.editor = mount(main.querySelector('.json-editor'), null, 5 * 1024 * 1024);
            }
            """, markup);
        return window;
    }

    private async Task<string> UserIdAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<FlowDesigner.Web.Data.User>>();
        return (await users.FindByEmailAsync(AppFixture.Email))!.Id;
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
