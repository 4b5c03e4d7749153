using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Connections.Outbound;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Connections;

/// <summary>Access tokens on a real socket, with the clock turned by hand.</summary>
public sealed class AccessTokenTests : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["data_center"] = "com", ["organization_id"] = "42", ["client_id"] = "1000.A", ["client_secret"] = "client-canary-1",
        ["refresh_token"] = "1000.refresh-canary",
    };

    private readonly TurnedClock _clock = new();
    private readonly ScriptedServer _server;
    private readonly AppTransport _transport;
    private readonly OpenConnection _connection;
    private Func<string> _tokenAnswer;
    private Func<ScriptedServer.Call, Task>? _answer;
    private int _asked;

    public AccessTokenTests()
    {
        _tokenAnswer = () => $$"""{"access_token":"1000.token-{{_asked}}","expires_in":3600}""";
        _server = new ScriptedServer(call =>
        {
            if (!call.Line.Contains("oauth/v2/token", StringComparison.Ordinal))
                return _answer?.Invoke(call) ?? call.AnswerAsync(200, """{"code":0}""");
            Interlocked.Increment(ref _asked);
            return call.AnswerAsync(200, _tokenAnswer());
        });
        var guard = new OutboundGuard();
        guard.Allow(_server.EndPoint);
        _transport = new(guard, _clock);
        _connection = new()
        {
            Id = 1, Key = "zoho", Name = "Zoho", App = AppCatalog.BuiltIn["zoho"], Address = _server.Address,
            TokenAddress = _server.Address,
            Mode = ConnectionMode.Unknown, Values = new(Values), Redactor = new(["client-canary-1", "1000.refresh-canary"]),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _transport.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Many_calls_at_once_ask_for_one_token_and_carry_it_with_the_organisation()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync()));
        Assert.Equal(1, _asked);
        var calls = _server.Calls.Where(call => !call.Line.Contains("oauth", StringComparison.Ordinal)).ToList();
        Assert.Equal(20, calls.Count);
        Assert.All(calls, call => Assert.Equal(
            ("Zoho-oauthtoken 1000.token-1", "GET /books/v3/contacts?organization_id=42 HTTP/1.1"),
            (call.Header("Authorization"), call.Line)));
        var asked = _server.Calls.Single(call => call.Line.Contains("oauth", StringComparison.Ordinal));
        Assert.Equal("POST /oauth/v2/token HTTP/1.1", asked.Line);
        Assert.Equal(
            "refresh_token=1000.refresh-canary&client_id=1000.A&client_secret=client-canary-1&grant_type=refresh_token", asked.Body);
        Assert.Null(asked.Header("Authorization"));
    }

    [Fact]
    public async Task A_token_is_renewed_after_55_minutes_and_not_before()
    {
        await SendAsync();
        _clock.Turn(TimeSpan.FromMinutes(54));
        await SendAsync();
        Assert.Equal(1, _asked);
        _clock.Turn(TimeSpan.FromMinutes(2));
        await SendAsync();
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once_and_the_same_bytes_go_again()
    {
        await SendAsync();
        _answer = call => call.Header("Authorization")!.EndsWith("token-1", StringComparison.Ordinal)
            ? call.AnswerAsync(401, """{"code":57}""")
            : call.AnswerAsync(201, """{"code":0}""");
        var post = new AppRequest(HttpMethod.Post, "books/v3/contacts")
            { Body = "{\"contact_name\":\"Ada\"}"u8.ToArray(), ContentType = "application/json" };
        Assert.Equal(201, Assert.IsType<CallOutcome.Answered>(await SendAsync(post)).Response.Status);
        Assert.Equal(2, _asked);
        Assert.Equal(2, _server.Calls.Count(call => call.Body.Contains("Ada", StringComparison.Ordinal)));

        // A token that was given out for this call is refused: it is not the token.
        _answer = call => call.AnswerAsync(401, """{"code":57,"message":"You are not authorized to perform this operation"}""");
        _clock.Turn(TimeSpan.FromHours(1));
        var before = _server.Calls.Count;
        Assert.Equal(401, Assert.IsType<CallOutcome.Answered>(await SendAsync()).Response.Status);
        Assert.Equal(before + 2, _server.Calls.Count);
    }

    [Fact]
    public async Task No_more_than_ten_tokens_are_asked_for_in_ten_minutes()
    {
        _answer = call => call.AnswerAsync(401, """{"code":57}""");
        for (var i = 0; i < 30; i++)
            Assert.Equal(401, Assert.IsType<CallOutcome.Answered>(await SendAsync()).Response.Status);
        Assert.Equal(10, _asked);
        _clock.Turn(TimeSpan.FromMinutes(10));
        await SendAsync();
        Assert.Equal(11, _asked);
    }

    [Fact]
    public async Task A_refusal_in_a_200_breaks_the_connection_in_words_and_nothing_is_sent()
    {
        _tokenAnswer = () => """{"error":"invalid_code"}""";
        var answer = Assert.IsType<CallOutcome.Answered>(await SendAsync()).Response;
        Assert.Equal(Verdict.Broken, _connection.App.Judge(answer));
        Assert.Equal(
            "invalid_code: the refresh token is wrong, was revoked, or belongs to another data centre.", _connection.App.ErrorText(answer));
        Assert.DoesNotContain(_server.Calls, call => call.Line.Contains("contacts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_or_silent_token_server_means_that_nothing_was_sent()
    {
        _tokenAnswer = () => """{"error":"Access Denied","error_description":"You have made too many requests continuously."}""";
        Assert.Equal(("outbound.sign_in", false), Lost(await SendAsync()));
        _tokenAnswer = () => "<html>";
        Assert.Equal(("outbound.sign_in", false), Lost(await SendAsync()));
        await _server.DisposeAsync();
        Assert.False(Lost(await SendAsync()).Sent);
    }

    [Fact]
    public async Task A_token_is_hidden_wherever_an_answer_repeats_it()
    {
        await SendAsync();
        Assert.Equal("token *** and ***", _connection.Redactor.Redact("token 1000.token-1 and 1000.refresh-canary"));
        Assert.Equal(1, _asked);
        await _transport.SendAsync(
            _connection with { Redactor = new(["other"]) }, AppRequest.Get("books/v3/contacts"), null, TimeSpan.FromSeconds(5), default);
        Assert.Equal(1, _asked);
    }

    [Theory]
    [InlineData("com", "https://www.zohoapis.com/", "https://accounts.zoho.com/")]
    [InlineData("com.au", "https://www.zohoapis.com.au/", "https://accounts.zoho.com.au/")]
    [InlineData("ca", "https://www.zohoapis.ca/", "https://accounts.zohocloud.ca/")]
    public async Task A_data_centre_decides_both_addresses(string dataCentre, string api, string accounts)
    {
        using var kit = new ConnectionKit();
        var view = await kit.CreateAsync(new("zoho", "Books", new Dictionary<string, string>(Values) { ["data_center"] = dataCentre }));
        var open = await kit.Directory.OpenAsync(view.RowId, default);
        Assert.Equal((api, accounts), (open.Address.AbsoluteUri, open.TokenAddress!.AbsoluteUri));
        Assert.DoesNotContain("refresh-canary", kit.StoredText(), StringComparison.Ordinal);
        var refused = await kit.Service.CreateAsync(
            new("zoho", "Books", new Dictionary<string, string>(Values) { ["data_center"] = "evil.test" }), default);
        Assert.Equal("field.choice", Assert.Single(refused.Problems).Code);
    }

    private ValueTask<CallOutcome> SendRawAsync(AppRequest request) =>
        _transport.SendAsync(_connection, request, null, TimeSpan.FromSeconds(5), default);

    private async Task<CallOutcome> SendAsync(AppRequest? request = null) =>
        await SendRawAsync(request ?? AppRequest.Get("books/v3/contacts"));

    private static (string Code, bool Sent) Lost(CallOutcome outcome)
    {
        var lost = Assert.IsType<CallOutcome.Lost>(outcome);
        return (lost.Code, lost.MaybeSent);
    }
}
