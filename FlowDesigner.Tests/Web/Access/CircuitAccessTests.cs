using System.Net;
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using FlowDesigner.Tests.Fakes;
using Microsoft.JSInterop;

namespace FlowDesigner.Tests.Web.Access;

public sealed class CircuitAccessTests(AppFixture app) : IClassFixture<AppFixture>
{
    private string OwnOrigin => app.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_02_a_circuit_without_a_cookie_is_refused()
    {
        using var stranger = app.Anonymous();
        stranger.DefaultRequestHeaders.Add("Origin", OwnOrigin);
        foreach (var path in (string[])["/_blazor/negotiate?negotiateVersion=1", "/_blazor", "/_blazor/disconnect"])
        {
            using var answer = await stranger.PostAsync(path, null);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(OwnOrigin, withCookie: false));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_02_a_circuit_from_another_origin_is_refused_in_spite_of_the_cookie(string? origin)
    {
        using var user = await app.SignedInAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(origin, withCookie: true));
    }

    [Fact]
    public async Task A_02_a_circuit_from_our_own_pages_opens()
    {
        using var user = await app.SignedInAsync();
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(OwnOrigin, withCookie: true));
    }

    [Fact]
    public async Task A_02_garbage_on_a_circuit_ends_that_circuit_and_nothing_else()
    {
        using var user = await app.SignedInAsync();
        var random = new Random(20261121);
        for (var i = 0; i < 20; i++)
        {
            using var socket = await OpenAsync(OwnOrigin, withCookie: true);
            await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text,
                true, CancellationToken.None);
            var garbage = new byte[random.Next(1, 20_000)];
            random.NextBytes(garbage);
            await socket.SendAsync(garbage, WebSocketMessageType.Binary, true, CancellationToken.None);
            socket.Abort();
        }
        using var answer = await user.GetAsync("/settings");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    // Each of these is an entrance from outside: it must tell nothing and change nothing that its own page could not.
    [Fact]
    public void A_02_the_methods_a_browser_may_call_are_exactly_these()
    {
        var found = typeof(Program).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<JSInvokableAttribute>() is not null).ToList();
        Assert.DoesNotContain(found, method => method.IsStatic);
        Assert.Equal(
            [
                "DesignCanvas.CommandFromBrowser", "DesignCanvas.IsSavedFromBrowser", "Dialog.CloseFromBrowser",
                "JsonEditor.EditedFromBrowser", "JsonEditor.VerdictFromBrowser",
            ],
            found.Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Order());
    }

    private async Task<HttpStatusCode> ConnectAsync(string? origin, bool withCookie)
    {
        try
        {
            using var socket = await OpenAsync(origin, withCookie);
            return socket.HttpStatusCode;
        }
        catch (Refused refused)
        {
            return refused.Status;
        }
    }

    private async Task<ClientWebSocket> OpenAsync(string? origin, bool withCookie)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (withCookie)
            socket.Options.Cookies = app.Cookies;
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, CancellationToken.None);
            return socket;
        }
        catch (WebSocketException)
        {
            using (socket)
                throw new Refused(socket.HttpStatusCode);
        }
    }

    private sealed class Refused(HttpStatusCode status) : Exception
    {
        public HttpStatusCode Status => status;
    }
}
