using System.Collections.Concurrent;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Tests.Fakes;

namespace FlowDesigner.Tests.Connections;

/// <summary>Keys change while calls are made, against a provider on a real socket that knows which keys are valid.</summary>
public sealed class KeyReplacementTests : IAsyncLifetime, IDisposable
{
    private const string Old =
        "sk_test_old_0000000000000001", New = "sk_test_new_0000000000000002", Foreign = "sk_test_foreign_000000000003";
    private static readonly Viewer Mira = new("mira@example.com");
    private readonly ConnectionKit _kit = new("127.0.0.1");
    private readonly ConcurrentDictionary<string, string> _valid = new() { [Old] = "acct_1", [New] = "acct_1", [Foreign] = "acct_2" };
    private readonly ConcurrentQueue<string> _used = new();
    private Func<Task>? _meanwhile;
    private ScriptedServer _server = null!;
    private ConnectionView _view = null!;

    public async Task InitializeAsync()
    {
        _server = new ScriptedServer(async call =>
        {
            var key = call.Header("Authorization")!["Bearer ".Length..];
            _used.Enqueue(key);
            if (_meanwhile is not null)
                await _meanwhile();
            await (_valid.TryGetValue(key, out var account)
                ? call.AnswerAsync(200, $$$"""{"id":"{{{account}}}","business_profile":{"name":"Shop of {{{account}}}"}}""")
                : call.AnswerAsync(401, $$$"""{"error":{"message":"Invalid API Key provided: {{{key}}}"}}"""));
        });
        _view = await _kit.CreateAsync(
            ConnectionKit.Stripe(Old, "Mine", _server.Address.AbsoluteUri) with { Owner = Mira.Name, RatePerSecond = 0 });
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _kit.Dispose();

    private async Task<KeyResult> ReplaceAsync(string key, double hours = 24) => (await _kit.Service.Keys.ReplaceAsync(
        Mira, _view.RowId, new(new Dictionary<string, string> { ["secret_key"] = key }) { KeepOld = TimeSpan.FromHours(hours) }, default))!;

    private Task<OpenConnection> OpenAsync() => _kit.Directory.OpenAsync(_view.RowId, default).AsTask();

    private async Task<int> CallAsync(OpenConnection? connection = null) =>
        Assert.IsType<CallOutcome.Answered>(await _kit.Transport.SendAsync(
            connection ?? await OpenAsync(), AppRequest.Get("v1/customers"), null, TimeSpan.FromSeconds(20), default)).Response.Status;

    [Fact]
    public async Task The_account_and_the_end_of_the_key_are_shown_and_no_more_of_it()
    {
        await _kit.Service.CheckAsync(Mira, _view.RowId, default);
        var done = await ReplaceAsync(New);
        Assert.Empty(done.Problems);
        Assert.Null(done.Note);
        Assert.Equal(("0002", "Shop of acct_1", Mira.Name), (done.View!.KeyEnds["secret_key"], done.View.Account, done.View.KeyReplacedBy));
        var told = JsonSerializer.Serialize(done) + _kit.StoredText();
        Assert.DoesNotContain(Old, told, StringComparison.Ordinal);
        Assert.DoesNotContain(New, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk_test_unknown_0000000000009", "connection.key_refused", "Invalid API Key provided: ***")]
    [InlineData(Foreign, "connection.other_account", "acct_2")]
    [InlineData("sk_live_" + "00000000000000000004", "connection.other_mode", "live")]
    [InlineData(Old, "connection.same_key", "already")]
    [InlineData("pk_test_1", "connection.key_refused", "publishable")]
    [InlineData("", "field.required", "empty")]
    [InlineData("***", "field.required", "empty")]
    public async Task A_key_that_may_not_take_over_is_refused_and_the_old_one_stays(string key, string code, string words)
    {
        var refused = await ReplaceAsync(key);
        Assert.Null(refused.View);
        var problem = Assert.Single(refused.Problems);
        Assert.Equal((code, "secret_key"), (problem.Code, problem.Field));
        Assert.Contains(words, problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Old, (await OpenAsync()).Values["secret_key"]);
        Assert.Null((await _kit.Service.FindAsync(Mira, _view.Key, default))!.OldKeyUntil);
    }

    [Theory]
    [InlineData("sk_test_unknown_0000000000009", "connection.key_refused", "Invalid API Key provided: ***")]
    [InlineData(Foreign, "connection.other_account", "acct_2")]
    public async Task Changed_values_that_the_provider_refuses_leave_the_old_ones_unless_it_is_not_asked(
        string key, string code, string words)
    {
        await UseAsync();
        var refused = await ChangeAsync(key);
        Assert.Null(refused.View);
        var problem = Assert.Single(refused.Problems);
        Assert.Equal((code, "secret_key"), (problem.Code, problem.Field));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Equal(
            (Old, "Mine"), ((await OpenAsync()).Values["secret_key"], (await _kit.Service.FindAsync(Mira, _view.Key, default))!.Name));
        Assert.Contains(key, _used);

        _used.Clear();
        Assert.Equal("Changed", (await ChangeAsync(key, check: false)).View!.Name);
        Assert.Equal(key, (await OpenAsync()).Values["secret_key"]);
        Assert.Empty(_used);
    }

    [Fact]
    public async Task Changed_values_that_the_provider_takes_are_stored_with_what_it_said_and_the_same_ones_change_nothing()
    {
        await ReplaceAsync(New);
        _used.Clear();
        Assert.NotNull((await ChangeAsync(New)).View!.OldKeyUntil);
        Assert.Empty(_used);
        // Another account, where no flow relies on the one before.
        var changed = (await ChangeAsync(Foreign)).View!;
        Assert.Equal(("Shop of acct_2", null), (changed.Account, changed.OldKeyUntil));
        Assert.Equal(Foreign, (await OpenAsync()).Values["secret_key"]);
    }

    [Fact]
    public async Task What_somebody_else_stored_while_the_provider_was_asked_is_not_written_over()
    {
        _meanwhile = async () =>
        {
            _meanwhile = null;
            await ChangeAsync(Foreign, check: false);
        };
        Assert.Equal("connection.changed", Assert.Single((await ChangeAsync(New)).Problems).Code);
        Assert.Equal(Foreign, (await OpenAsync()).Values["secret_key"]);
    }

    private async Task<ConnectionResult> ChangeAsync(string key, bool check = true) => (await _kit.Service.UpdateAsync(
        Mira, _view.RowId, new() { Name = "Changed", Values = new Dictionary<string, string> { ["secret_key"] = key }, Check = check },
        default))!;

    private async Task UseAsync()
    {
        await using var db = _kit.CreateDbContext();
        db.Flows.Add(new() { Id = 1, Key = "f", Name = "F", Description = "", Type = "inbound" });
        db.FlowConnections.Add(new() { Id = 2, Key = "fc", FlowId = 1, Name = "Live", Bindings = $$"""{"stripe":{{_view.RowId}}}""" });
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task Calls_under_way_never_fail_while_keys_change_and_the_old_key_is_not_used_after_its_time()
    {
        await WhileCallingAsync(async () => Assert.Empty((await ReplaceAsync(New)).Problems));
        // The provider withdraws the new key: the old one carries on. Then the old one.
        await WhileCallingAsync(() => Task.FromResult(_valid.TryRemove(New, out _)));
        _valid[New] = "acct_1";
        await WhileCallingAsync(() => Task.FromResult(_valid.TryRemove(Old, out _)));

        _valid.Clear();
        _kit.Clock.Turn(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        _used.Clear();
        Assert.Equal(401, await CallAsync());
        Assert.Equal([New], _used);
        await _kit.Service.Keys.DropOverdueAsync(default);
        await using var db = _kit.CreateDbContext();
        Assert.Null(db.Connections.Single().SealedPreviousValues);
    }

    /// <summary>Something happens in the midst of many calls, none of which may fail.</summary>
    private async Task WhileCallingAsync(Func<Task> happen)
    {
        var stop = false;
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var calls = 0;
            while (!Volatile.Read(ref stop) || calls < 20)
            {
                Assert.Equal(200, await CallAsync());
                calls++;
            }
        })).ToList();
        for (var i = 0; i < 20; i++)
            await CallAsync();
        await happen();
        for (var i = 0; i < 20; i++)
            Assert.Equal(200, await CallAsync());
        Volatile.Write(ref stop, true);
        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task A_call_that_began_before_the_change_is_made_again_with_the_new_key()
    {
        var begun = await OpenAsync();
        Assert.Empty((await ReplaceAsync(New, hours: 0)).Problems);
        _valid.TryRemove(Old, out _);
        _used.Clear();
        Assert.Equal(200, await CallAsync(begun));
        Assert.Equal([Old, New], _used);
        Assert.Null((await _kit.Service.FindAsync(Mira, _view.Key, default))!.OldKeyUntil);
    }

    [Fact]
    public async Task Where_both_keys_are_refused_the_present_ones_refusal_counts_and_shows_neither()
    {
        await ReplaceAsync(New);
        _valid.Clear();
        _used.Clear();
        var outcome = Assert.IsType<CallOutcome.Answered>(await _kit.Transport.SendAsync(
            await OpenAsync(), AppRequest.Get("v1/customers"), null, TimeSpan.FromSeconds(20), default));
        Assert.Equal([New, Old], _used);
        Assert.Equal("Invalid API Key provided: ***", (await OpenAsync()).Redactor.Redact(outcome.Response).Text("error", "message"));
        Assert.Equal("*** ***", (await OpenAsync()).Redactor.Redact($"{Old} {New}"));
        await Eventually.True(() => _kit.Service.FindAsync(Mira, _view.Key, default).Result!.FellBack is not null,
            "the page to tell that the old key was used");
    }

    [Fact]
    public async Task One_goes_back_to_the_old_key_or_ends_it_early()
    {
        Assert.Equal(
            "connection.no_old_key", Assert.Single((await _kit.Service.Keys.GoBackAsync(Mira, _view.RowId, default))!.Problems).Code);
        await ReplaceAsync(New);
        Assert.Empty((await _kit.Service.Keys.GoBackAsync(Mira, _view.RowId, default))!.Problems);
        Assert.Equal((Old, null), ((await OpenAsync()).Values["secret_key"], (await OpenAsync()).Previous));
        await ReplaceAsync(New);
        _valid.TryRemove(Old, out _);
        Assert.Equal(
            "connection.key_refused", Assert.Single((await _kit.Service.Keys.GoBackAsync(Mira, _view.RowId, default))!.Problems).Code);
        Assert.Equal(New, (await OpenAsync()).Values["secret_key"]);
        Assert.Null((await _kit.Service.Keys.EndOldAsync(Mira, _view.RowId, default))!.OldKeyUntil);
        Assert.Null((await OpenAsync()).Previous);
    }

    [Fact]
    public async Task A_provider_that_tells_no_account_is_taken_with_a_word_of_care()
    {
        await using var quiet = new ScriptedServer(call => call.AnswerAsync(200, """{"object":"balance"}"""));
        var view = await _kit.CreateAsync(ConnectionKit.Stripe(Old, "Quiet", quiet.Address.AbsoluteUri) with { Owner = Mira.Name });
        var done = await _kit.Service.Keys.ReplaceAsync(
            Mira, view.RowId, new(new Dictionary<string, string> { ["secret_key"] = New }), default);
        Assert.Contains("same account", done!.Note, StringComparison.Ordinal);
    }
}
