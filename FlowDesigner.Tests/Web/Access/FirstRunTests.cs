using System.Net;
using System.Text.RegularExpressions;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Hosting.Access;

namespace FlowDesigner.Tests.Web.Access;

public sealed partial class FirstRunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_08_the_first_user_is_made_by_a_link_on_the_console_that_works_once()
    {
        using var server = new AppProcess(_folder.Path);
        var link = new Uri(Link().Match(await server.WaitForAsync("/first-user?token=") + "\n").Value);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
            { BaseAddress = await server.AddressAsync() };
        var page = link.PathAndQuery;

        Assert.Contains(
            "does not work", await browser.GetStringAsync("/first-user?token=" + new string('A', 43)), StringComparison.Ordinal);
        Assert.Contains("does not work", await browser.GetStringAsync("/first-user"), StringComparison.Ordinal);
        using (var weak = await CreateAsync(browser, page, "password"))
            Assert.Contains("at least 12 characters", await weak.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var good = await CreateAsync(browser, page, AppFixture.Password))
            Assert.Equal(HttpStatusCode.Redirect, good.StatusCode);
        using (var home = await browser.GetAsync("/"))
            Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.Contains("does not work", await browser.GetStringAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_08_a_second_start_with_a_user_offers_no_link()
    {
        using (var first = new AppProcess(_folder.Path, Bootstrap(AppFixture.Password)))
            await first.AddressAsync();
        using var second = new AppProcess(_folder.Path);
        await second.WaitForAsync("Application started");
        Assert.DoesNotContain("/first-user", second.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin", "password")]
    [InlineData("admin@example.com", "admin")]
    [InlineData("admin@localhost", "password")]
    public async Task A_08_no_published_user_gets_in(string email, string password)
    {
        using var server = new AppProcess(_folder.Path);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
            { BaseAddress = await server.AddressAsync() };
        using var answer = await SignInForm.PostAsync(
            browser, "/sign-in", "sign-in", new() { ["Form.Email"] = email, ["Form.Password"] = password });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("do not match", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var token in (string[])["00000000-0000-0000-0000-000000000000", "", "null", "fd_", "sandbox"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/flows");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
            using var refused = await browser.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
    }

    [Theory]
    [InlineData("password", null, "at least 12 characters")]
    [InlineData(AppFixture.Password, "token", "FlowDesigner:Bootstrap:ApiToken must be at least 16 characters")]
    [InlineData(AppFixture.Password, "aaaaaaaaaaaaaaaaaaaaaaaa", "hard to guess")]
    public async Task A_08_a_weak_key_in_the_settings_stops_the_start(string password, string? token, string words)
    {
        var settings = Bootstrap(password);
        settings["FlowDesigner__Bootstrap__ApiToken"] = token;
        using var server = new AppProcess(_folder.Path, settings);
        Assert.Equal(1, await server.WaitForExitAsync());
        Assert.Contains(words, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_08_addresses_come_from_the_settings_and_a_foreign_host_is_refused()
    {
        using var server = new AppProcess(
            _folder.Path, new Dictionary<string, string?> { ["FlowDesigner__PublicUrl"] = "https://flows.example.com" });
        Assert.Contains(
            "https://flows.example.com/first-user?token=", await server.WaitForAsync("/first-user?token="), StringComparison.Ordinal);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            { BaseAddress = await server.AddressAsync() };
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };
        using var refused = await browser.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var own = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "flows.example.com" } };
        using var answer = await browser.SendAsync(own);
        Assert.Equal("/sign-in", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/flows?tab=runs", "/flows?tab=runs")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("\\\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("flows", "/")]
    public void A_08_after_sign_in_only_our_own_pages_follow(string? asked, string led) => Assert.Equal(led, LocalAddress.OrHome(asked));

    private static Dictionary<string, string?> Bootstrap(string password) => new()
    {
        ["FlowDesigner__Bootstrap__Email"] = AppFixture.Email, ["FlowDesigner__Bootstrap__Password"] = password,
    };

    private static Task<HttpResponseMessage> CreateAsync(HttpClient browser, string page, string password) =>
        SignInForm.PostAsync(browser, page, "first-user", new() { ["Form.Email"] = AppFixture.Email, ["Form.Password"] = password });

    [GeneratedRegex(@"http\S+/first-user\?token=\S+")]
    private static partial Regex Link();
}
