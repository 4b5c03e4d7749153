using System.Text.RegularExpressions;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web;

[Collection(BrowserTests.Name)]
public sealed class SignInTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task A_person_signs_in_makes_a_token_revokes_it_and_signs_out()
    {
        await using var window = await app.OpenAsync(browser);
        await window.Page.GotoAsync("/settings/tokens");
        Assert.EndsWith("/sign-in?returnUrl=%2Fsettings%2Ftokens", window.Page.Url, StringComparison.Ordinal);
        await window.Page.GetByLabel("E-mail").FillAsync(AppFixture.Email);
        await window.Page.GetByLabel("Password").FillAsync(AppFixture.Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await window.WaitForCircuitAsync();
        Assert.EndsWith("/settings/tokens", window.Page.Url, StringComparison.Ordinal);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByText("Name is empty.")).ToBeVisibleAsync();
        await window.Page.GetByLabel("Name").FillAsync("Invoice export");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("#new-token")).ToContainTextAsync("fd_");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke Invoice export" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke Invoice export" })).ToHaveCountAsync(0);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "signed in as" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/sign-in$"));
        await window.Page.GotoAsync("/settings");
        Assert.Contains("/sign-in", window.Page.Url, StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_with_the_same_words_as_an_unknown_address()
    {
        const string email = "locked@example.com";
        await using (var scope = app.Services.CreateAsyncScope())
            Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<User>>()
                .CreateAsync(new User { UserName = email, Email = email }, AppFixture.Password)).Succeeded);
        await using var window = await app.OpenAsync(browser);
        var texts = new HashSet<string>();
        await window.SignInAsync("nobody@example.com", "whatever it may be");
        texts.Add(await window.Page.GetByRole(AriaRole.Alert).InnerTextAsync());
        for (var i = 0; i < 5; i++)
        {
            await window.SignInAsync(email, "not the password " + i);
            texts.Add(await window.Page.GetByRole(AriaRole.Alert).InnerTextAsync());
        }
        await window.SignInAsync(email, AppFixture.Password);
        texts.Add(await window.Page.GetByRole(AriaRole.Alert).InnerTextAsync());
        Assert.Contains("locked", Assert.Single(texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chosen_theme_is_there_at_the_first_paint_of_the_next_page()
    {
        await using var window = await app.OpenAsync(browser);
        await window.Page.GotoAsync("/sign-in");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        var html = await (await window.Page.GotoAsync("/sign-in"))!.TextAsync();
        Assert.Contains("<html lang=\"en\" data-theme=\"dark\">", html, StringComparison.Ordinal);
    }
}
