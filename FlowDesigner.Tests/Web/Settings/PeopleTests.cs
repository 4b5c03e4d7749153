using System.Net;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Storage;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Data;
using FlowDesigner.Web.Hosting.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FlowDesigner.Tests.Web.Settings;

[Collection(BrowserTests.Name)]
public sealed class PeopleTests(BrowserFixture browser, AppFixture app) : IClassFixture<AppFixture>
{
    private const string Guest = "asha.rao@example.com";
    private const string GuestPassword = "eleven purple kettles";

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Each_section_of_the_settings_has_an_address_and_is_accessible(ColorScheme scheme, int width)
    {
        await using var window = await app.OpenAsync(browser, scheme, width);
        await window.SignInAsync();
        foreach (var (name, title) in new[]
            { ("account", "Your account"), ("people", "People"), ("tokens", "API tokens"), ("system", "System") })
        {
            await window.GoAsync("/settings/" + name);
            await Assertions.Expect(window.Page).ToHaveTitleAsync($"{title} · FlowDesigner");
            await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
            await window.ShootAsync($"settings-{name}-{scheme}-{width}");
            await window.AssertAccessibleAsync();
            Assert.True(
                await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} scrolls sideways");
        }
        await Assertions.Expect(window.Page.GetByText("Providers cannot reach this server.")).ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task An_invited_person_joins_by_a_link_that_works_once_and_is_gone_at_once_when_removed()
    {
        await using var host = await app.OpenAsync(browser);
        await host.SignInAsync();
        await host.GoAsync("/settings/people");
        await host.Page.GetByLabel("E-mail").FillAsync("nobody");
        await host.Page.GetByRole(AriaRole.Button, new() { Name = "Make an invitation link" }).ClickAsync();
        await Assertions.Expect(host.Page.GetByText("is no e-mail address")).ToBeVisibleAsync();
        await host.Page.GetByLabel("E-mail").FillAsync(Guest);
        await host.Page.GetByRole(AriaRole.Button, new() { Name = "Make an invitation link" }).ClickAsync();
        var link = new Uri((await host.Page.Locator("#invite-link").TextContentAsync())!);
        await host.ShootAsync("settings-people-invited");
        await host.GoAsync("/settings/people");
        await Assertions.Expect(host.Page.Locator("#invite-link")).ToHaveCountAsync(0);
        await AssertOnlyAHashIsKeptAsync(link);

        await using var guest = await app.OpenAsync(browser);
        await guest.Page.GotoAsync(link.PathAndQuery);
        await guest.AssertAccessibleAsync();
        await guest.ShootAsync("join");
        await guest.Page.GetByLabel("Password").FillAsync("too short");
        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Join and sign in" }).ClickAsync();
        await Assertions.Expect(guest.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("at least 12 characters");
        await guest.Page.GetByLabel("Password").FillAsync(GuestPassword);
        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Join and sign in" }).ClickAsync();
        await guest.WaitForCircuitAsync();
        await Assertions.Expect(guest.Page.Locator(".user-words")).ToContainTextAsync("Asha Rao");
        using (var stranger = app.Anonymous())
            Assert.Contains("does not work", await stranger.GetStringAsync(link.PathAndQuery), StringComparison.Ordinal);

        var guestId = await IdOfAsync(Guest);
        var token = await app.Services.GetRequiredService<ApiTokens>().CreateAsync(guestId, "Guest's program", CancellationToken.None);
        using var program = app.Anonymous();
        program.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using (var before = await program.GetAsync("/api/v1/flows"))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        // What the host keeps private is not there for the guest, neither on Home nor in the palette.
        await GiveAsync("sandbox-razorpay", AppFixture.Email);
        await guest.GoAsync("/");
        await Assertions.Expect(guest.Page.GetByRole(AriaRole.Region, new() { Name = "Connections" })).ToContainTextAsync("Sandbox Stripe");
        await Assertions.Expect(guest.Page.GetByText("Sandbox Razorpay")).ToHaveCountAsync(0);
        await host.GoAsync("/");
        await Assertions.Expect(host.Page.GetByRole(AriaRole.Region, new() { Name = "Connections" }))
            .ToContainTextAsync("Sandbox Razorpay");
        await GiveAsync("sandbox-razorpay", Guest);

        await host.GoAsync("/settings/people");
        await Assertions.Expect(host.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove {AppFixture.Email}" }))
            .ToHaveAttributeAsync("aria-disabled", "true");
        await host.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove {Guest}" }).ClickAsync();
        await Assertions.Expect(host.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Sandbox Razorpay");
        await Assertions.Expect(host.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Private");
        await host.AssertAccessibleAsync();
        await host.ShootAsync("settings-people-remove");
        await host.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the person" }).ClickAsync();
        await Assertions.Expect(host.Page.GetByText($"{Guest} was removed.")).ToBeVisibleAsync();

        // The open page of somebody who is gone turns into the sign-in page by itself.
        await Assertions.Expect(guest.Page).ToHaveURLAsync(new Regex("/sign-in"));
        using (var after = await program.GetAsync("/api/v1/flows"))
            Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<ConfigDb>>().CreateDbContextAsync())
            Assert.Equal(AppFixture.Email, (await db.Connections.SingleAsync(row => row.Key == "sandbox-razorpay")).Owner);
        Assert.Empty(host.Complaints);
    }

    [Fact]
    public async Task A_changed_password_signs_every_other_browser_out_at_once_and_not_this_one()
    {
        const string email = "password@example.com", changed = "twelve yellow kettles";
        await using (var scope = app.Services.CreateAsyncScope())
            Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<User>>()
                .CreateAsync(new User { UserName = email, Email = email }, AppFixture.Password)).Succeeded);
        await using var here = await app.OpenAsync(browser);
        await using var there = await app.OpenAsync(browser);
        await here.SignInAsync(email);
        await there.SignInAsync(email);
        await there.GoAsync("/flows");

        foreach (var (old, wanted, again, words) in new[]
        {
            ("not my password", changed, changed, "This is not your password."), (AppFixture.Password, changed, changed + "s", "differ"),
            (AppFixture.Password, "aaaaaaaaaaaaa", "aaaaaaaaaaaaa", "5 of them different. Take"),
            (AppFixture.Password, AppFixture.Password, AppFixture.Password, "is the old one"),
        })
        {
            await ChangeAsync(here, old, wanted, again);
            await Assertions.Expect(here.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
        }
        await here.AssertAccessibleAsync();
        await ChangeAsync(here, AppFixture.Password, changed, changed);
        await Assertions.Expect(here.Page.GetByText("Your password is changed.")).ToBeVisibleAsync();
        await Assertions.Expect(there.Page).ToHaveURLAsync(new Regex("/sign-in"));
        await here.GoAsync("/flows");
        await there.SignInAsync(email, changed);
        await there.WaitForCircuitAsync();
    }

    private static async Task ChangeAsync(AppPage window, string old, string wanted, string again)
    {
        await window.GoAsync("/settings/account");
        await window.Page.GetByLabel("Password until now").FillAsync(old);
        await window.Page.GetByLabel("New password", new() { Exact = false }).First.FillAsync(wanted);
        await window.Page.GetByLabel("New password again").FillAsync(again);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
    }

    private async Task GiveAsync(string connection, string owner)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<ConfigDb>>().CreateDbContextAsync();
        var row = await db.Connections.SingleAsync(row => row.Key == connection);
        (row.Owner, row.IsPrivate) = (owner, true);
        await db.SaveChangesAsync();
    }

    private async Task AssertOnlyAHashIsKeptAsync(Uri link)
    {
        var token = link.Query.Split('=')[1];
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<IdentityDb>>().CreateDbContextAsync();
        var kept = await db.UserInvites.SingleAsync(invite => invite.Email == Guest);
        Assert.DoesNotContain(token, kept.Hash, StringComparison.Ordinal);
        Assert.Equal(64, kept.Hash.Length);
    }

    private async Task<string> IdOfAsync(string email)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<IdentityDb>>().CreateDbContextAsync();
        return (await db.Users.SingleAsync(user => user.Email == email)).Id;
    }
}
