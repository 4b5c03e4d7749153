using System.Diagnostics;
using System.Globalization;
using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Connections;

public sealed class TransportTests
{
    private const string Secret = "sk_test_canary_7731";

    private static readonly string[] SignedHeaders = ["webhook-id", "webhook-timestamp", "webhook-signature"];

    internal static OpenConnection Connection(Uri address, App? app = null, double? rate = null, int parallel = 32) => new()
    {
        Id = 1,
        Key = "test",
        Name = "Test",
        App = app ?? AppCatalog.BuiltIn["stripe"],
        Address = address,
        Mode = ConnectionMode.Test,
        Values = new(new Dictionary<string, string>
            { ["secret_key"] = Secret, ["bearer_token"] = Secret, ["signing_secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }),
        RatePerSecond = rate,
        MaxParallel = parallel,
        Redactor = new([Secret]),
    };

    internal static AppTransport Transport(ScriptedServer server, int cap = AppTransport.DefaultAnswerCap)
    {
        var guard = new OutboundGuard();
        guard.Allow(server.EndPoint);
        return new(guard, TimeProvider.System, answerCap: cap);
    }

    internal static AppRequest Post { get; } =
        new(HttpMethod.Post, "v1/customers") { Body = "name=Ada"u8.ToArray(), ContentType = "application/x-www-form-urlencoded" };

    internal static async Task<CallOutcome> SendAsync(
        AppTransport transport, ScriptedServer server, AppRequest request, int milliseconds = 5000, CancellationToken cancel = default) =>
        await transport.SendAsync(Connection(server.Address), request, null, TimeSpan.FromMilliseconds(milliseconds), cancel);

    [Fact]
    public async Task A_request_carries_its_bytes_its_sign_in_and_its_key()
    {
        await using var server = new ScriptedServer(call => call.AnswerAsync(200, """{"id":"cus_1"}""", "Request-Id: req_1\r\n"));
        using var transport = Transport(server);
        var outcome = await transport.SendAsync(Connection(server.Address), Post.With("a", "b c")
            .Header("X-Own", "1"), new("Idempotency-Key", "fd-1"), TimeSpan.FromSeconds(5), default);
        var answer = Assert.IsType<CallOutcome.Answered>(outcome).Response;
        Assert.Equal(("req_1", "cus_1"), (answer.Header("request-id"), answer.Text("id")));
        var call = Assert.Single(server.Calls);
        Assert.Equal("POST /v1/customers?a=b%20c HTTP/1.1", call.Line);
        Assert.Equal("name=Ada", call.Body);
        Assert.Equal(("Bearer " + Secret, "2026-07-29.dahlia", "fd-1", "1", "application/x-www-form-urlencoded"),
            (call.Header("Authorization"), call.Header("Stripe-Version"), call.Header("Idempotency-Key"), call.Header("X-Own"), call.Header(
                "Content-Type")));
    }

    [Fact]
    public async Task A_step_cannot_replace_sign_in_or_key_nor_break_a_header()
    {
        await using var server = new ScriptedServer(call => call.AnswerAsync(200));
        using var transport = Transport(server);
        var request = Post.Header("authorization", "Bearer stolen").Header("idempotency-key", "mine");
        await transport.SendAsync(Connection(server.Address), request, new("Idempotency-Key", "fd-1"), TimeSpan.FromSeconds(5), default);
        var head = Assert.Single(server.Calls).Head;
        Assert.DoesNotContain("stolen", head, StringComparison.Ordinal);
        Assert.DoesNotContain("mine", head, StringComparison.Ordinal);
        foreach (var bad in new[]
            { Post.Header("X-A", "1\r\nX-B: 2"), Post with { Path = "a b" }, Post with { Path = "a#b" }, Post with { Path = "a\\b" } })
            Assert.Equal(("outbound.bad_request", false), Lost(await SendAsync(transport, server, bad)));
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task A_webhook_is_signed_when_it_is_sent()
    {
        await using var server = new ScriptedServer(call => call.AnswerAsync(200));
        using var transport = Transport(server);
        var app = AppCatalog.BuiltIn["webhook"];
        var request = app.Actions[0].Request!(new(JsonBody.Write(json => json.WriteNumber("payload", 1))));
        var address = new Uri(server.Address, "hooks/in?token=a");
        await transport.SendAsync(Connection(address, app), request, new("webhook-id", "fd-1"), TimeSpan.FromSeconds(5), default);
        var call = Assert.Single(server.Calls);
        Assert.Equal("POST /hooks/in?token=a HTTP/1.1", call.Line);
        var received = new WebhookCall(
            Encoding.UTF8.GetBytes(call.Body), SignedHeaders.ToDictionary(name => name, name => call.Header(name)!), DateTimeOffset.UtcNow);
        Assert.Null(app.Webhook!.Verify(received, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]));
    }

    [Theory]
    [InlineData(400, Meaning.Declined)]
    [InlineData(403, Meaning.Declined)]
    [InlineData(404, Meaning.Declined)]
    [InlineData(422, Meaning.Declined)]
    [InlineData(401, Meaning.ConnectionBroken), InlineData(408, Meaning.Unknown)]
    [InlineData(409, Meaning.NotExecuted), InlineData(425, Meaning.NotExecuted), InlineData(429, Meaning.NotExecuted)]
    [InlineData(500, Meaning.Unknown), InlineData(502, Meaning.Unknown), InlineData(503, Meaning.Unknown), InlineData(504, Meaning.Unknown)]
    public async Task O_01_status_matrix_each_status_is_one_call_and_one_class(int status, Meaning meaning)
    {
        foreach (var retryAfter in new[] { "7", "Wed, 21 Oct 2026 07:28:00 GMT" })
        {
            await using var server = new ScriptedServer(call => call.AnswerAsync(status, "{}", $"Retry-After: {retryAfter}\r\n"));
            using var transport = Transport(server);
            var answer = Assert.IsType<CallOutcome.Answered>(await SendAsync(transport, server, Post)).Response;
            Assert.Equal((status, retryAfter), (answer.Status, answer.Header("Retry-After")));
            Assert.Equal(meaning, Verdict.FromStatus(answer).Meaning);
            Assert.Single(server.Calls);
        }
    }

    [Fact]
    public async Task O_02_stalls_end_at_the_deadline_and_free_the_slot()
    {
        await using var server = new ScriptedServer(async call =>
        {
            if (call.Line.Contains("drip", StringComparison.Ordinal))
            {
                await call.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                for (var i = 0; i < 1000; i++)
                {
                    await call.WriteAsync("x");
                    await Task.Delay(30, call.Stopped);
                }
            }
            await call.HangAsync();
        });
        using var transport = Transport(server);
        foreach (var (path, sent) in new[] { ("hang", true), ("drip", true) })
        {
            var watch = Stopwatch.StartNew();
            using (await transport.AcquireAsync(Connection(server.Address, parallel: 1), default))
                Assert.Equal(("outbound.timeout", sent), Lost(await SendAsync(transport, server, Post with { Path = path }, 250)));
            Assert.InRange(watch.ElapsedMilliseconds, 200, 3000);
        }
        using var free = await transport.AcquireAsync(Connection(server.Address, parallel: 1), default);
    }

    [Fact]
    public async Task O_02_stalls_while_connecting_have_sent_nothing()
    {
        var guard = new OutboundGuard(["127.0.0.2/32"], async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return [];
        });
        using var transport = new AppTransport(guard, TimeProvider.System);
        var outcome = await transport.SendAsync(
            Connection(new("http://slow.example/")), Post, null, TimeSpan.FromMilliseconds(200), default);
        Assert.Equal(("outbound.timeout", false), Lost(outcome));
    }

    [Theory]
    [InlineData("POST", true, false), InlineData("POST", true, true), InlineData("POST", false, false), InlineData("POST", false, true)]
    [InlineData("PATCH", true, true), InlineData("PUT", false, true), InlineData("DELETE", false, true), InlineData("DELETE", false, false)]
    public async Task O_03_half_open_connections_never_make_a_second_call(string method, bool withBody, bool reused)
    {
        foreach (var reset in new[] { false, true })
        {
            await using var server = new ScriptedServer(async call =>
            {
                if (call.Line.Contains("warm", StringComparison.Ordinal))
                    await call.AnswerAsync(200);
                else if (reset)
                    call.Reset();
                else
                    call.Finish();
            });
            using var transport = Transport(server);
            if (reused)
                Assert.IsType<CallOutcome.Answered>(await SendAsync(transport, server, Post with { Path = "warm" }));
            var request = new AppRequest(HttpMethod.Parse(method), "effect") { Body = withBody ? "a=1"u8.ToArray() : null };
            Assert.Equal(("outbound.broken_answer", true), Lost(await SendAsync(transport, server, request)));
            Assert.Single(server.Calls, call => call.Line.Contains("effect", StringComparison.Ordinal));
            Assert.Equal(1, server.Connections);
        }
    }

    [Fact]
    public async Task O_03_half_open_a_refused_connection_has_sent_nothing()
    {
        var server = new ScriptedServer(call => call.AnswerAsync(200));
        using var transport = Transport(server);
        await server.DisposeAsync();
        Assert.Equal(("outbound.connect", false), Lost(await SendAsync(transport, server, Post)));
    }

    [Theory, InlineData(301), InlineData(302), InlineData(303), InlineData(307), InlineData(308)]
    public async Task O_06_redirects_are_answers_and_reach_no_other_host(int status)
    {
        await using var other = new ScriptedServer(call => call.AnswerAsync(200));
        await using var server = new ScriptedServer(call => call.AnswerAsync(status, "", $"Location: {other.Address}steal\r\n"));
        var guard = new OutboundGuard(["127.0.0.1"]);
        using var transport = new AppTransport(guard, TimeProvider.System);
        foreach (var request in new[] { Post, AppRequest.Get("v1/customers") })
        {
            var answer = Assert.IsType<CallOutcome.Answered>(await SendAsync(transport, server, request)).Response;
            Assert.Equal((status, Meaning.Declined), (answer.Status, Verdict.FromStatus(answer).Meaning));
        }
        Assert.Equal((2, 0), (server.Calls.Count, other.Connections));
    }

    [Theory]
    [InlineData("//evil.example/x", "/")]
    [InlineData("@evil.example/x", "")]
    [InlineData("http://evil.example/", "")]
    [InlineData("..%2f..%2fadmin", "")]
    [InlineData(":80/x", "")]
    public async Task O_08_secret_stays_on_its_host_whatever_a_path_holds(string path, string _)
    {
        await using var server = new ScriptedServer(call => call.AnswerAsync(200));
        using var transport = Transport(server);
        Assert.IsType<CallOutcome.Answered>(await SendAsync(transport, server, Post with { Path = path }));
        var call = Assert.Single(server.Calls);
        Assert.Equal(server.EndPoint.ToString(), call.Header("Host"));
        Assert.Equal($"POST /{path} HTTP/1.1", call.Line);
    }

    [Fact]
    public async Task S_02_echo_of_a_secret_shows_as_stars()
    {
        await using var server = new ScriptedServer(call => call.AnswerAsync(
            400, $$$"""{"error":{"message":"Invalid header {{{call.Header("Authorization")}}}"}}""", $"Location: /?key={Secret}\r\n"));
        using var transport = Transport(server);
        var connection = Connection(server.Address);
        var outcome = await transport.SendAsync(connection, Post, null, TimeSpan.FromSeconds(5), default);
        var answer = connection.Redactor.Redact(Assert.IsType<CallOutcome.Answered>(outcome).Response);
        Assert.Equal("Invalid header Bearer ***", connection.App.ErrorText(answer));
        Assert.Equal("/?key=***", answer.Header("Location"));
        Assert.DoesNotContain(Secret, answer.Snippet(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_call_says_so()
    {
        await using var server = new ScriptedServer(call => call.HangAsync());
        using var transport = Transport(server);
        using var cancel = new CancellationTokenSource(100);
        Assert.Equal(("outbound.cancelled", true), Lost(await SendAsync(transport, server, Post, cancel: cancel.Token)));
    }

    [Fact]
    public async Task Connections_are_reused_and_deadlines_do_not_leak_from_call_to_call()
    {
        await using var server = new ScriptedServer(call => call.AnswerAsync(200, call.Number.ToString(CultureInfo.InvariantCulture)));
        using var transport = Transport(server);
        using var cancel = new CancellationTokenSource();
        for (var i = 1; i <= 200; i++)
            Assert.IsType<CallOutcome.Answered>(await SendAsync(transport, server, Post, i % 10 == 0 ? 60_000 : 5_000, cancel.Token));
        await cancel.CancelAsync();
        Assert.IsType<CallOutcome.Answered>(await SendAsync(transport, server, Post));
        Assert.Equal(1, server.Connections);
    }

    internal static (string Code, bool MaybeSent) Lost(CallOutcome outcome)
    {
        var lost = Assert.IsType<CallOutcome.Lost>(outcome);
        Assert.DoesNotContain(Secret, lost.Message, StringComparison.Ordinal);
        return (lost.Code, lost.MaybeSent);
    }
}
