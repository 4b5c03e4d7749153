using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Storage;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Connections;

public sealed class ConnectionServiceTests : IDisposable
{
    private const string Canary = "sk_test_canary_5519";
    private readonly ConnectionKit _kit = new("127.0.0.0/8");

    public void Dispose() => _kit.Dispose();

    private static string[] Codes(ConnectionResult? result) =>
        [
            .. result!.Problems.Select(problem => $"{problem.Field} {problem.Code}").Order(StringComparer.Ordinal)
        ];

    [Fact]
    public async Task A_connection_is_made_with_the_apps_defaults()
    {
        var view = await _kit.CreateAsync(ConnectionKit.Stripe("  rk_test_1\n", "My  Stripe, main!"));
        Assert.Equal(
            ("stripe", "my-stripe-main", ConnectionMode.Test, 10.0, 32),
            (view.App, view.Key, view.Mode, view.RatePerSecond, view.MaxParallel));
        Assert.True(IdText.TryParse(view.Id, out var id) && id == view.RowId);
        Assert.Equal("my-stripe-main-2", (await _kit.CreateAsync(ConnectionKit.Stripe(name: "My Stripe main"))).Key);
        var opened = await _kit.Directory.OpenAsync(view.RowId, default);
        Assert.Equal(("rk_test_1", "https://api.stripe.com/"), (opened.Values["secret_key"], opened.Address.AbsoluteUri));
        Assert.Equal(20, (await _kit.CreateAsync(ConnectionKit.Stripe("sk_live_" + "1", "Live"))).RatePerSecond);
        Assert.Null((await _kit.CreateAsync(ConnectionKit.Stripe(name: "Fast") with { RatePerSecond = 0 })).RatePerSecond);
    }

    [Fact]
    public async Task Every_problem_of_a_form_is_told_at_once()
    {
        var result = await _kit.Service.CreateAsync(
            new("razorpay", " ", new Dictionary<string, string> { ["key_id"] = "", ["token"] = "x", ["address"] = "ftp://x" })
                { Key = "Not a key", RatePerSecond = -1, MaxParallel = 0 }, default);
        Assert.Equal(
            [
                "address connection.address",
                "key connection.key",
                "key_id field.required",
                "key_secret field.required",
                "max_parallel connection.parallel",
                "name connection.name",
                "rate_per_second connection.rate",
                "token field.unknown"
            ],
            Codes(result));
        Assert.All(result.Problems, problem => Assert.NotEmpty(problem.Message));
        Assert.Empty(await _kit.Service.ListAsync(Viewer.Nobody, null, default));
    }

    public static TheoryData<string, string, string, string> BadValues() => new()
    {
        { "stripe", "secret_key", "pk_test_1", "connection.key_refused" },
        { "stripe", "secret_key", "hello", "connection.key_refused" },
        { "stripe", "secret_key", "sk_test_\n1", "field.characters" },
        { "stripe", "secret_key", "sk_test_é", "field.characters" },
        { "stripe", "secret_key", "sk_test_" + new string('1', 5000), "field.too_long" },
        { "webhook", "signing_secret", "hunter2", "connection.key_refused" },
        { "http", "header_name", "X Key", "connection.key_refused" },
        { "http", "header_name", "Host", "connection.key_refused" },
    };

    [Theory, MemberData(nameof(BadValues))]
    public async Task A_value_that_cannot_be_right_is_refused_at_its_field(string app, string field, string value, string code)
    {
        var values = new Dictionary<string, string> { [field] = value };
        if (app != "stripe")
            values["address"] = "https://example.com/";
        if (app == "http")
            values["header_value"] = "v";
        Assert.Equal([$"{field} {code}"], Codes(await _kit.Service.CreateAsync(new(app, "Test", values), default)));
    }

    [Theory]
    [InlineData("https://example.com/v1/", true), InlineData("http://127.0.0.5:81/", true), InlineData("HTTPS://EXAMPLE.com", true)]
    [InlineData("http://example.com/", true)] // A name: the guard decides when it connects, since networks are allowed here.
    [InlineData("http://93.184.216.34/", false)]
    [InlineData("https://user:pw@example.com/", false)]
    [InlineData("https://example.com/#a", false)]
    [InlineData("https://example.com/?a=1", false)]
    [InlineData("example.com", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("", false)]
    [InlineData("//example.com", false)]
    public async Task An_address_is_https_and_nothing_but_an_address(string address, bool good)
    {
        var result = await _kit.Service.CreateAsync(new("http", "Test", new Dictionary<string, string> { ["address"] = address }), default);
        Assert.Equal(good ? [] : ["address connection.address"], Codes(result));
    }

    [Fact]
    public async Task Where_no_network_is_allowed_plain_http_is_refused_in_the_form()
    {
        using var strict = new ConnectionKit();
        Assert.Equal(
            ["address connection.address"],
            Codes(await strict.Service.CreateAsync(ConnectionKit.Stripe(address: "http://example.com/"), default)));
    }

    [Fact]
    public async Task S_03_write_only_secrets_go_in_and_never_come_out()
    {
        var view = await _kit.CreateAsync(ConnectionKit.Stripe(Canary));
        var shown = JsonSerializer.Serialize(new object?[]
        {
            view, await _kit.Service.ListAsync(Viewer.Nobody, null, default), await _kit.Service.FindAsync(Viewer.Nobody, view.Id, default),
            await _kit.Service.FindAsync(Viewer.Nobody, view.Key, default),
            await _kit.Service.UpdateAsync(Viewer.Nobody, view.RowId, new() { Name = "Renamed" }, default),
            await _kit.Service.CheckAsync(Viewer.Nobody, view.RowId + 1, default),
        });
        Assert.DoesNotContain(Canary, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("sealed-", shown, StringComparison.Ordinal);
        Assert.Equal("secret_key", Assert.Single(view.Secrets));
        Assert.DoesNotContain(Canary, _kit.StoredText(), StringComparison.Ordinal);
    }

    [Theory, InlineData(null), InlineData(""), InlineData("***"), InlineData(" *** ")]
    public async Task S_03_write_only_saving_the_placeholder_keeps_the_secret(string? sent)
    {
        var view = await _kit.CreateAsync(ConnectionKit.Stripe(Canary));
        var values = new Dictionary<string, string>();
        if (sent is not null)
            values["secret_key"] = sent;
        var result = await _kit.Service.UpdateAsync(
            Viewer.Nobody, view.RowId, new() { Name = "Renamed", Values = values, RatePerSecond = 3, MaxParallel = 7 }, default);
        Assert.Equal(("Renamed", 3.0, 7), (result!.View!.Name, result.View.RatePerSecond, result.View.MaxParallel));
        Assert.Equal(Canary, (await _kit.Directory.OpenAsync(view.RowId, default)).Values["secret_key"]);
    }

    [Fact]
    public async Task O_08_secret_stays_on_its_host_a_new_address_asks_for_it_again()
    {
        await using var home = new ScriptedServer(call => call.AnswerAsync(200, """{"id":"acct_1"}"""));
        await using var other = new ScriptedServer(call => call.AnswerAsync(200, """{"id":"acct_2"}"""));
        var view = await _kit.CreateAsync(ConnectionKit.Stripe(Canary, address: home.Address.AbsoluteUri));
        foreach (var secret in new[] { null, "", "***" })
        {
            var values = new Dictionary<string, string> { ["address"] = other.Address.AbsoluteUri };
            if (secret is not null)
                values["secret_key"] = secret;
            Assert.Equal(
                ["secret_key field.secret_again"],
                Codes(await _kit.Service.UpdateAsync(Viewer.Nobody, view.RowId, new() { Values = values }, default)));
        }
        Assert.Equal(["secret_key field.secret_again"], Codes(await _kit.Service.UpdateAsync(
            Viewer.Nobody, view.RowId, new() { Values = new Dictionary<string, string> { ["address"] = "" } }, default)));
        Assert.True((await _kit.Service.CheckAsync(Viewer.Nobody, view.RowId, default))!.Ok);
        Assert.Equal((1, 0), (home.Calls.Count, other.Connections));
        var moved = await _kit.Service.UpdateAsync(Viewer.Nobody, view.RowId, new()
            { Values = new Dictionary<string, string> { ["address"] = other.Address.AbsoluteUri, ["secret_key"] = "sk_test_2" } }, default);
        Assert.Empty(moved!.Problems);
        await _kit.Service.CheckAsync(Viewer.Nobody, view.RowId, default);
        Assert.Equal((1, 2), (home.Calls.Count, other.Calls.Count));
        Assert.All(other.Calls, call => Assert.DoesNotContain(Canary, call.Head, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_reaches_the_engine_at_once()
    {
        var view = await _kit.CreateAsync(ConnectionKit.Stripe(Canary));
        await _kit.Directory.OpenAsync(view.RowId, default);
        var opened = _kit.Opened;
        await _kit.Directory.OpenAsync(view.RowId, default);
        Assert.Equal(opened, _kit.Opened);
        await _kit.Service.UpdateAsync(Viewer.Nobody, view.RowId,
            new() { Values = new Dictionary<string, string> { ["secret_key"] = "sk_test_2" }, RatePerSecond = 0, Check = false }, default);
        var again = await _kit.Directory.OpenAsync(view.RowId, default);
        Assert.Equal(("sk_test_2", null), (again.Values["secret_key"], again.RatePerSecond));
        Assert.Equal("key ***", again.Redactor.Redact("key sk_test_2"));
    }

    [Fact]
    public async Task A_connection_in_use_is_not_deleted()
    {
        var view = await _kit.CreateAsync(ConnectionKit.Stripe());
        await using (var db = _kit.CreateDbContext())
        {
            db.Flows.Add(new() { Id = 1, Key = "f", Name = "F", Description = "", Type = "inbound" });
            db.FlowConnections.Add(
                new() { Id = 2, Key = "fc", FlowId = 1, Name = "Sync for India", Bindings = $$"""{"stripe":{{view.RowId}}}""" });
            db.FlowConnections.Add(
                new() { Id = 3, Key = "gone", FlowId = 1, Name = "Gone", Removed = true, Bindings = $$"""{"stripe":{{view.RowId}}}""" });
            await db.SaveChangesAsync();
        }
        var kept = await _kit.Service.DeleteAsync(Viewer.Nobody, view.RowId, default);
        Assert.False(kept!.Done);
        Assert.Equal(("Sync for India", "F"), (Assert.Single(kept.UsedBy).Name, kept.UsedBy[0].FlowName));
        await using (var db = _kit.CreateDbContext())
        {
            db.FlowConnections.Single(row => row.Id == 2).Removed = true;
            await db.SaveChangesAsync();
        }
        Assert.True((await _kit.Service.DeleteAsync(Viewer.Nobody, view.RowId, default))!.Done);
        Assert.Null(await _kit.Service.DeleteAsync(Viewer.Nobody, view.RowId, default));
        var gone = await Assert.ThrowsAsync<ConnectionUnusableException>(async () => await _kit.Directory.OpenAsync(view.RowId, default));
        Assert.Contains(view.Id, gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_no_key_opens_is_asked_for_again()
    {
        var view = await _kit.CreateAsync(ConnectionKit.Stripe());
        _kit.Sealer.LoseKeys();
        _kit.Directory.Invalidate(view.RowId);
        var problem = await Assert.ThrowsAsync<ConnectionUnusableException>(
            async () => await _kit.Directory.OpenAsync(view.RowId, default));
        Assert.Contains("Enter it again", problem.Message, StringComparison.Ordinal);
        Assert.False((await _kit.Service.CheckAsync(Viewer.Nobody, view.RowId, default))!.Ok);
        Assert.False((await _kit.Service.FindAsync(Viewer.Nobody, view.Key, default))!.IsActive);
        Assert.Equal(
            ["secret_key field.required"], Codes(await _kit.Service.UpdateAsync(Viewer.Nobody, view.RowId, new() { Name = "X" }, default)));
        Assert.Empty((await _kit.Service.UpdateAsync(Viewer.Nobody, view.RowId,
            new() { Values = new Dictionary<string, string> { ["secret_key"] = "sk_test_9" }, Check = false }, default))!.Problems);
        Assert.Equal("sk_test_9", (await _kit.Directory.OpenAsync(view.RowId, default)).Values["secret_key"]);
    }

    [Fact]
    public async Task The_sandboxes_connections_are_made_once_and_need_the_sandbox()
    {
        await _kit.Service.EnsureSandboxConnectionsAsync(default);
        await _kit.Service.EnsureSandboxConnectionsAsync(default);
        var views = await _kit.Service.ListAsync(Viewer.Nobody, null, default);
        Assert.Equal(["sandbox-razorpay", "sandbox-stripe", "sandbox-togai", "sandbox-zoho"], views.Select(view => view.Key));
        Assert.All(views, view => Assert.Equal((ConnectionMode.Sandbox, null, null), (view.Mode, view.RatePerSecond, view.Address)));
        var id = views[1].RowId;
        var off = await Assert.ThrowsAsync<ConnectionUnusableException>(async () => await _kit.Directory.OpenAsync(id, default));
        Assert.Contains("switched off", off.Message, StringComparison.Ordinal);
        _kit.Sandbox.Host = new("http://127.0.0.1:5080/");
        var opened = await _kit.Directory.OpenAsync(id, default);
        Assert.Equal(
            ("http://127.0.0.1:5080/sandbox/stripe/", "sk_test_sandbox"), (opened.Address.AbsoluteUri, opened.Values["secret_key"]));
        Assert.Equal("sandbox", opened.Redactor.Redact("sandbox"));
    }

    [Fact]
    public async Task A_sandbox_connection_of_ones_own_takes_no_live_key_and_no_address()
    {
        Assert.Equal(
            ["sandbox connection.sandbox_off"],
            Codes(await _kit.Service.CreateAsync(ConnectionKit.Stripe("sk_test_sandbox") with { Sandbox = true }, default)));
        _kit.Sandbox.Host = new("http://127.0.0.1:5080/");
        Assert.Equal(
            ConnectionMode.Sandbox, (await _kit.CreateAsync(ConnectionKit.Stripe("sk_test_sandbox") with { Sandbox = true })).Mode);
        Assert.Equal(
            ["secret_key connection.live_key"],
            Codes(await _kit.Service.CreateAsync(ConnectionKit.Stripe("sk_live_" + "1") with { Sandbox = true }, default)));
        Assert.Equal(
            ["address connection.address"],
            Codes(await _kit.Service.CreateAsync(ConnectionKit.Stripe(address: "https://example.com/") with { Sandbox = true }, default)));
    }

    [Fact]
    public async Task What_a_provider_refused_is_remembered_until_it_works()
    {
        var view = await _kit.CreateAsync(ConnectionKit.Stripe());
        await _kit.Directory.ReportAsync(view.RowId, null, default);
        var opened = _kit.Opened;
        await _kit.Directory.ReportAsync(view.RowId, null, default);
        Assert.Equal(opened, _kit.Opened);
        await _kit.Directory.ReportAsync(view.RowId, "Invalid API Key", default);
        Assert.Equal("Invalid API Key", (await _kit.Service.FindAsync(Viewer.Nobody, view.Key, default))!.Problem);
        await _kit.Directory.ReportAsync(view.RowId, null, default);
        Assert.True((await _kit.Service.FindAsync(Viewer.Nobody, view.Key, default))!.IsActive);
    }
}
