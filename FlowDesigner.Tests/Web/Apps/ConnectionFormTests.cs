using System.Security.Claims;
using Bunit;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Components.Pages.Apps;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Apps;

public sealed class ConnectionFormTests : BunitContext
{
    private const string Canary = "sk_test_canary4711aZ";
    private readonly ConnectionKit _kit = new("127.0.0.1");
    private readonly List<ConnectionView> _saved = [];

    public ConnectionFormTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(AppCatalog.BuiltIn);
        Services.AddSingleton(_kit.Service);
        Services.AddSingleton(_kit.Sandbox);
    }

    [Theory]
    [InlineData("sk_test_a", "TEST", "Secret test key. The provider's test mode: no real money moves.")]
    [InlineData("rk_test_a", "TEST", "Restricted test key.")]
    [InlineData("sk_live_a", "LIVE", "Secret live key. Flows that use it can move real money.")]
    [InlineData("rk_live_a", "LIVE", "Restricted live key. Flows that use it can move real money.")]
    public void A_Stripe_key_is_recognised_while_it_is_typed(string typed, string mode, string sentence)
    {
        var form = Open("stripe");
        Type(form, "secret_key", typed);
        var reading = form.Find("#connection-secret_key-reading");
        Assert.Equal(mode, reading.QuerySelector(".mode-strong")!.TextContent);
        Assert.Contains(sentence, Words(reading.TextContent), StringComparison.Ordinal);
        Assert.Empty(form.FindAll("[role=alert]"));
    }

    [Theory]
    [InlineData("pk_live_abc", "publishable key")]
    [InlineData("whsec_abc", "begins with sk_test_")]
    public void A_key_that_cannot_be_right_is_refused_while_it_is_typed_and_half_a_prefix_is_not(string typed, string why)
    {
        var form = Open("stripe");
        Type(form, "secret_key", "sk_te");
        Assert.Empty(form.FindAll("[role=alert]"));
        Type(form, "secret_key", typed);
        Assert.Contains(why, form.Find("#connection-secret_key-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", form.Find("#connection-secret_key").GetAttribute("aria-invalid"));
    }

    [Fact]
    public void Razorpay_calls_the_name_App_link_name_and_takes_two_keys()
    {
        var form = Open("razorpay");
        Assert.Equal(
            ["App link name", "Razorpay Key Id", "Razorpay Key Secret"],
            form.FindAll("label.field-label")
                .Select(label => label.ChildNodes[0].TextContent.Trim()).Where(label => label != "API address"));
        Type(form, "key_id", "rzp_live_x");
        Assert.Contains("LIVE", form.Find("#connection-key_id-reading").TextContent, StringComparison.Ordinal);
        Assert.Equal("password", form.Find("#connection-key_secret").GetAttribute("type"));
        Assert.Contains("Accounts & Settings", form.Find(".guide-steps").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_said_at_its_field_and_nothing_is_saved()
    {
        var form = Open("stripe");
        form.Find("form").Submit();
        form.WaitForAssertion(
            () => Assert.Contains("The name is empty", form.Find("#connection-name-error").TextContent, StringComparison.Ordinal));
        Assert.Contains("API key is empty", form.Find("#connection-secret_key-error").TextContent, StringComparison.Ordinal);
        form.Find("#connection-name").Input("Acme");
        Assert.Empty(form.FindAll("#connection-name-error"));
        Assert.NotEmpty(form.FindAll("#connection-secret_key-error"));
        Assert.Empty(_saved);
    }

    [Fact]
    public async Task A_wrong_key_is_told_in_the_providers_words_and_a_change_of_the_key_takes_them_away()
    {
        await using var provider = new ScriptedServer(
            call => call.AnswerAsync(401, """{"error":{"message":"Invalid API Key provided: sk_test_****aZ"}}"""));
        var form = Open("stripe");
        Type(form, "secret_key", Canary);
        Type(form, "address", provider.Address.AbsoluteUri);
        Press(form, "Check");
        form.WaitForAssertion(() => Assert.Contains("Stripe answered 401: Invalid API Key provided", form.Find(".verdict").TextContent,
            StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Contains("Copy the key again from Stripe", form.Find(".verdict").TextContent, StringComparison.Ordinal);
        Type(form, "secret_key", Canary + "b");
        form.WaitForAssertion(() => Assert.Contains("Not checked yet", form.Find(".verdict").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_check_names_the_account_and_two_presses_of_save_make_one_connection()
    {
        await using var provider = new ScriptedServer(
            call => call.AnswerAsync(200, """{"id":"acct_1","business_profile":{"name":"Ada Ltd"}}"""));
        var form = Open("stripe");
        Type(form, "secret_key", Canary);
        Type(form, "address", provider.Address.AbsoluteUri);
        Press(form, "Check");
        form.WaitForAssertion(
            () => Assert.Contains("Stripe answered: Ada Ltd", form.Find(".verdict").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(20));
        Assert.Equal("Ada Ltd", form.Find("#connection-name").GetAttribute("value"));
        form.Find("form").Submit();
        form.Find("form").Submit();
        form.WaitForAssertion(
            () => Assert.Equal(("mira@example.com", true, "Ada Ltd"), (_saved.Single().Owner, _saved[0].IsPrivate, _saved[0].Account)),
            TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("canary4711aZ", form.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("canary4711aZ", _kit.StoredText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_network_is_told_in_words_and_the_key_can_still_be_saved()
    {
        var form = Open("stripe");
        form.Find("#connection-name").Input("Acme");
        Type(form, "secret_key", Canary);
        Type(form, "address", "http://127.0.0.1:1/");
        Press(form, "Check");
        form.WaitForAssertion(() => Assert.NotEmpty(form.FindAll(".verdict .tone-failed")), TimeSpan.FromSeconds(20));
        Assert.Contains("Check the address", form.Find(".verdict").TextContent, StringComparison.Ordinal);
        form.Find("form").Submit();
        form.WaitForAssertion(() => Assert.Single(_saved), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void The_sandbox_needs_no_key_and_takes_no_live_one()
    {
        _kit.Sandbox.Host = new Uri("http://127.0.0.1:1/");
        var form = Open("stripe");
        form.Find("#connection-name").Input("Trial");
        form.FindAll("input[type=radio]").Single(choice => choice.GetAttribute("value") == "sandbox").Change("sandbox");
        Type(form, "secret_key", "sk_live_1");
        Assert.Contains("The sandbox takes none", form.Find("#connection-secret_key-error").TextContent, StringComparison.Ordinal);
        Type(form, "secret_key", "");
        Assert.Contains("SANDBOX", form.Find("#connection-secret_key-reading").TextContent, StringComparison.Ordinal);
        form.Find("form").Submit();
        form.WaitForAssertion(
            () => Assert.Equal((ConnectionMode.Sandbox, false), (_saved.Single().Mode, _saved[0].IsPrivate)), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void The_guide_is_a_list_of_steps_and_its_drawing_is_not_read_out()
    {
        foreach (var app in AppCatalog.BuiltIn.Apps.Where(app => app.NeedsConnection))
        {
            var guide = Render<GuidePanel>(parameters => parameters.Add(panel => panel.Guide, app.Guide!));
            Assert.Equal(app.Guide!.Steps.Count, guide.FindAll("ol > li").Count);
            Assert.All(guide.FindAll(".drawn"), drawing => Assert.Equal("true", drawing.GetAttribute("aria-hidden")));
            Assert.DoesNotContain("**", guide.Markup, StringComparison.Ordinal);
        }
    }

    private IRenderedComponent<ConnectionDialog> Open(string app) => Render<ConnectionDialog>(parameters => parameters
        .Add(dialog => dialog.App, app)
        .AddCascadingValue(
            Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.Name, "mira@example.com")], "test")))))
        .Add(dialog => dialog.OnSaved, EventCallback.Factory.Create<ConnectionView>(this, _saved.Add)));

    private static void Type(IRenderedComponent<ConnectionDialog> form, string field, string text) =>
        form.Find($"#connection-{field}").Input(text);

    private static void Press(IRenderedComponent<ConnectionDialog> form, string word) =>
        form.FindAll(".dialog-foot button").Single(button => button.TextContent.Trim() == word).Click();

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _kit.Dispose();
    }
}
