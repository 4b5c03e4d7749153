using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Connections;

public sealed class ConnectionCheckTests : IDisposable
{
    private const string Canary = "sk_test_canary_8842";
    private readonly ConnectionKit _kit = new("127.0.0.1");

    public void Dispose() => _kit.Dispose();

    private async Task<(CheckResult Check, ScriptedServer Server)> TryAsync(Func<ScriptedServer.Call, Task> script)
    {
        await using var server = new ScriptedServer(script);
        var (check, problems) = await _kit.Service.TryAsync(ConnectionKit.Stripe(Canary, address: server.Address.AbsoluteUri), default);
        Assert.Empty(problems);
        Assert.DoesNotContain(Canary, check!.Message + check.Account + check.Advice, StringComparison.Ordinal);
        return (check, server);
    }

    [Fact]
    public async Task A_good_key_tells_the_accounts_name_and_nothing_is_saved()
    {
        var (check, server) = await TryAsync(
            call => call.AnswerAsync(200, """{"id":"acct_1","email":"a@b.co","business_profile":{"name":"Ada Ltd"}}"""));
        Assert.Equal((true, "Ada Ltd", ConnectionMode.Test), (check.Ok, check.Account, check.Mode));
        Assert.Equal("GET /v1/account HTTP/1.1", Assert.Single(server.Calls).Line);
        Assert.Empty(await _kit.Service.ListAsync(Viewer.Nobody, null, default));
    }

    [Fact]
    public async Task A_wrong_key_is_told_in_the_providers_words_and_ends_the_check()
    {
        var (check, server) = await TryAsync(call => call.AnswerAsync(
            401, """{"error":{"type":"invalid_request_error","message":"Invalid API Key provided: sk_test_****8842"}}"""));
        Assert.Equal(
            (false, 401, "Stripe answered 401: Invalid API Key provided: sk_test_****8842"), (check.Ok, check.Status, check.Message));
        Assert.Contains("Copy the key again", check.Advice, StringComparison.Ordinal);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task A_restricted_key_falls_through_to_what_it_may_read()
    {
        var (check, server) = await TryAsync(call => call.Line.Contains("customers", StringComparison.Ordinal)
            ? call.AnswerAsync(200, """{"object":"list","data":[]}""")
            : call.AnswerAsync(403, """{"error":{"message":"The provided key does not have the required permissions"}}"""));
        Assert.True(check.Ok);
        Assert.Equal(["GET /v1/account HTTP/1.1", "GET /v1/balance HTTP/1.1", "GET /v1/customers?limit=1 HTTP/1.1"],
            server.Calls.Select(call => call.Line));
    }

    [Fact]
    public async Task A_key_that_may_read_nothing_names_the_permission()
    {
        var (check, server) = await TryAsync(call => call.AnswerAsync(403, """{"error":{"message":"no"}}"""));
        Assert.Equal((false, 403, 3), (check.Ok, check.Status, server.Calls.Count));
        Assert.Contains("permission", check.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "{}", "check again")]
    [InlineData(429, "{}", "check again")]
    [InlineData(404, "<html>nothing here</html>", "address")]
    [InlineData(302, "", "address")]
    public async Task Trouble_on_the_way_is_no_wrong_key(int status, string body, string advice)
    {
        var (check, _) = await TryAsync(call => call.AnswerAsync(status, body));
        Assert.Equal((false, status), (check.Ok, check.Status));
        Assert.Contains(advice, check.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_instead_of_an_api_is_no_success()
    {
        var (check, _) = await TryAsync(call => call.AnswerAsync(200, $"<title>Sign in</title> {Canary}"));
        Assert.False(check.Ok);
        Assert.Contains("<title>Sign in</title> ***", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S_02_echo_in_a_refusal_shows_as_stars()
    {
        var (check, _) = await TryAsync(
            call => call.AnswerAsync(400, $$$"""{"error":{"message":"Bad header {{{call.Header("Authorization")}}}"}}"""));
        Assert.Equal("Stripe answered 400: Bad header Bearer ***", check.Message);
    }

    [Fact]
    public async Task O_07_ssrf_matrix_the_check_button_goes_through_the_guard_too()
    {
        using var strict = new ConnectionKit("127.0.0.2");
        await using var server = new ScriptedServer(call => call.AnswerAsync(200));
        var (check, problems) = await strict.Service.TryAsync(
            ConnectionKit.Stripe(address: $"https://127.0.0.1:{server.EndPoint.Port}/"), default);
        Assert.Empty(problems);
        Assert.False(check!.Ok);
        Assert.Contains("private", check.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_check_of_a_saved_connection_is_remembered()
    {
        var status = 401;
        await using var server = new ScriptedServer(
            call => call.AnswerAsync(status, """{"id":"acct_1","error":{"message":"Expired API Key"}}"""));
        var view = await _kit.CreateAsync(ConnectionKit.Stripe(address: server.Address.AbsoluteUri));
        await _kit.Service.CheckAsync(Viewer.Nobody, view.RowId, default);
        var broken = (await _kit.Service.FindAsync(Viewer.Nobody, view.Key, default))!;
        Assert.Equal(
            ("Stripe answered 401: Expired API Key", false, _kit.Clock.GetUtcNow()), (broken.Problem, broken.IsActive, broken.CheckedAt));
        status = 200;
        Assert.True((await _kit.Service.CheckAsync(Viewer.Nobody, view.RowId, default))!.Ok);
        Assert.True((await _kit.Service.FindAsync(Viewer.Nobody, view.Key, default))!.IsActive);
    }

    [Fact]
    public async Task A_form_with_problems_is_not_tried()
    {
        var (check, problems) = await _kit.Service.TryAsync(ConnectionKit.Stripe("pk_test_1"), default);
        Assert.Null(check);
        Assert.Equal("connection.key_refused", Assert.Single(problems).Code);
    }
}
