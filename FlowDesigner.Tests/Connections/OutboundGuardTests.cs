using System.Net;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Connections;

/// <summary>The guard is asked directly or answers from a fake resolver: no packet leaves for a private network.</summary>
public sealed class OutboundGuardTests
{
    private static ResolveHost Resolve(params string[] addresses) => (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());

    private static Task<IPAddress[]> AskAsync(OutboundGuard guard, string host, int port = 443, bool encrypted = true) =>
        guard.ResolveAsync(host, port, encrypted, CancellationToken.None);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.254")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.7")]
    [InlineData("224.0.0.1"), InlineData("239.255.255.250"), InlineData("240.0.0.1"), InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2001::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("100::1")]
    public async Task O_07_ssrf_matrix_refuses_private_addresses_however_they_are_reached(string address)
    {
        var direct = await Assert.ThrowsAsync<BlockedAddressException>(() => AskAsync(new(), address));
        await Assert.ThrowsAsync<BlockedAddressException>(() => AskAsync(new(resolve: Resolve(address)), "innocent.example"));
        await Assert.ThrowsAsync<BlockedAddressException>(() => AskAsync(new(resolve: Resolve("93.184.216.34", address)), "mixed.example"));
        await Assert.ThrowsAsync<BlockedAddressException>(
            () => AskAsync(new(resolve: Resolve("2606:2800:220:1::1", address)), "mixed.example"));
        // The refusal does not map the network for whoever asked.
        Assert.DoesNotContain(address, direct.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("http://localhost./")]
    [InlineData("https://localhost/")]
    [InlineData("https://①②⑦.0.0.1/")]
    [InlineData("http://[::1]/")]
    public async Task O_07_ssrf_matrix_refuses_other_spellings_before_connecting(string address)
    {
        var asked = 0;
        var guard = new OutboundGuard(resolve: (_, _) =>
        {
            asked++;
            return Task.FromResult(new[] { IPAddress.Loopback });
        });
        using var transport = new AppTransport(guard, TimeProvider.System);
        var outcome = await transport.SendAsync(
            TransportTests.Connection(new(address)), AppRequest.Get("x"), null, TimeSpan.FromSeconds(5), default);
        var lost = Assert.IsType<CallOutcome.Lost>(outcome);
        Assert.Equal(("outbound.blocked_address", false), (lost.Code, lost.MaybeSent));
        Assert.InRange(asked, 0, 1);
    }

    [Fact]
    public async Task O_07_ssrf_matrix_a_name_that_changes_its_answer_is_caught_at_the_next_connection()
    {
        await using var server = new ScriptedServer(async call =>
        {
            await call.AnswerAsync(200, "{}", "Connection: close\r\n");
            call.Finish();
        });
        var answers = new Queue<string>(["127.0.0.1", "10.0.0.1"]);
        var guard = new OutboundGuard(resolve: (_, _) => Task.FromResult(new[] { IPAddress.Parse(answers.Dequeue()) }));
        guard.Allow(server.EndPoint);
        using var transport = new AppTransport(guard, TimeProvider.System);
        var connection = TransportTests.Connection(new($"http://rebind.example:{server.EndPoint.Port}/"));
        Assert.IsType<CallOutcome.Answered>(
            await transport.SendAsync(connection, AppRequest.Get("x"), null, TimeSpan.FromSeconds(5), default));
        var second = Assert.IsType<CallOutcome.Lost>(
            await transport.SendAsync(connection, AppRequest.Get("x"), null, TimeSpan.FromSeconds(5), default));
        Assert.Equal("outbound.blocked_address", second.Code);
        Assert.Empty(answers);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public void O_07_ssrf_matrix_no_proxy_of_the_environment_stands_between()
    {
        using var handler = OutboundHandler.Create(new());
        Assert.False(handler.UseProxy);
        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseCookies);
    }

    [Fact]
    public async Task O_07_ssrf_matrix_a_default_install_refuses_loopback()
    {
        await using var server = new ScriptedServer(call => call.AnswerAsync(200));
        using var transport = new AppTransport(new OutboundGuard(), TimeProvider.System);
        var lost = Assert.IsType<CallOutcome.Lost>(await transport.SendAsync(
            TransportTests.Connection(server.Address), AppRequest.Get("x"), null, TimeSpan.FromSeconds(5), default));
        Assert.Equal("outbound.blocked_address", lost.Code);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task Public_addresses_are_called_over_https_only()
    {
        var guard = new OutboundGuard(resolve: Resolve("93.184.216.34", "2606:2800:220:1::1"));
        Assert.Equal(2, (await AskAsync(guard, "public.example")).Length);
        var problem = await Assert.ThrowsAsync<BlockedAddressException>(() => AskAsync(guard, "public.example", 80, encrypted: false));
        Assert.Contains("https", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allowed_networks_and_endpoints_are_exact()
    {
        var guard = new OutboundGuard(["10.20.0.0/16", "127.0.0.2"]);
        guard.Allow(new(IPAddress.Loopback, 5080));
        await AskAsync(guard, "10.20.255.1", 80, encrypted: false);
        await AskAsync(guard, "127.0.0.2", 80, encrypted: false);
        await AskAsync(guard, "127.0.0.1", 5080, encrypted: false);
        await AskAsync(guard, "::ffff:127.0.0.1", 5080, encrypted: false);
        await Assert.ThrowsAsync<BlockedAddressException>(() => AskAsync(guard, "127.0.0.1", 5081));
        await Assert.ThrowsAsync<BlockedAddressException>(() => AskAsync(guard, "10.21.0.1"));
        Assert.True(guard.MayBePlain("10.20.1.1", 80));
        Assert.False(guard.MayBePlain("93.184.216.34", 80));
    }

    [Theory, InlineData("10.0.0.0/33"), InlineData("ten"), InlineData("10.0.0.0/"), InlineData("")]
    public void A_network_that_is_none_is_refused_with_the_settings_name(string text)
    {
        Assert.False(OutboundGuard.IsNetwork(text));
        Assert.Contains("FlowDesigner:Outbound:AllowedNetworks", Assert.Throws<FormatException>(() => new OutboundGuard([text])).Message,
            StringComparison.Ordinal);
    }
}
