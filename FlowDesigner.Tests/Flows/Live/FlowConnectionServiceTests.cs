using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Tests.Flows.Live;

public sealed class FlowConnectionServiceTests : IAsyncLifetime, IDisposable
{
    private readonly FlowWorld _world = new();

    public Task InitializeAsync() => _world.Flows.EnsureReadyMadeAsync(default);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_flow_connection_shows_its_accounts_and_its_webhook_address()
    {
        var made = await Create(FlowWorld.New());
        Assert.Equal(IdText.Format(made.RowId), made.Id);
        Assert.Equal(("acme-sandbox", "ACME sandbox", true, ConnectionMode.Sandbox, 1),
            (made.Key, made.Name, made.Enabled, made.Mode, made.Version));
        Assert.Equal(["stripe My sandbox-stripe", "togai My sandbox-togai"],
            made.Bindings.Select(binding => $"{binding.Slot} {binding.ConnectionName}"));
        Assert.Matches("^https://flows.example.com/hooks/togai/[a-z2-7]{26}$", made.WebhookUrl);
        Assert.True(made.Hook is { HasSecret: false, SecretRequired: false, Note: null });
        Assert.Equal(made.Id, (await _world.Reader.GetAsync(made.Id, default))!.Id);
        Assert.Equal(made.Id, (await _world.Reader.GetAsync("acme-sandbox", default))!.Id);
    }

    [Fact]
    public async Task Keys_are_made_of_names_and_are_never_twice_the_same()
    {
        Assert.Equal(["acme-sandbox", "acme-sandbox-2", "acme-sandbox-3"],
            [(await Create(FlowWorld.New())).Key, (await Create(FlowWorld.New())).Key, (await Create(FlowWorld.New())).Key]);
        Assert.Equal("flow-connection", (await Create(FlowWorld.New() with { Name = "日本" })).Key);
    }

    [Fact]
    public async Task A_flow_on_demand_has_no_webhook_address() =>
        Assert.Null((await Create(FlowWorld.New("bulk-import-customers-stripe-to-togai"))).Hook);

    [Theory]
    [InlineData("sandbox-stripe", "my-togai", "is a sandbox and \"My my-togai\" is not")]
    [InlineData("live-stripe", "sandbox-togai", "is a sandbox and")]
    [InlineData("live-stripe", "test-togai", "is in test mode and \"My live-stripe\" is live")]
    public async Task Play_money_and_real_money_are_not_mixed(string stripe, string togai, string words)
    {
        var refused = await _world.Live.CreateAsync(FlowWorld.New(stripe: stripe, togai: togai), default);
        var problem = Assert.Single(refused.Problems);
        Assert.Equal("connections.mixed", problem.Code);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Null(refused.View);
        Assert.Empty(await _world.Reader.ListAsync(null, default));
    }

    [Theory]
    [InlineData("live-stripe", "my-togai", ConnectionMode.Live)]
    [InlineData("test-stripe", "my-togai", ConnectionMode.Test)]
    [InlineData("test-stripe", "test-togai", ConnectionMode.Test)]
    public async Task An_account_of_unknown_mode_goes_with_test_and_live(string stripe, string togai, ConnectionMode mode) =>
        Assert.Equal(mode, (await Create(FlowWorld.New(stripe: stripe, togai: togai))).Mode);

    [Fact]
    public async Task Every_problem_of_a_request_is_told_at_once()
    {
        var refused = await _world.Live.CreateAsync(new("sync-accounts-togai-to-stripe", " ",
            new Dictionary<string, string> { ["stripe"] = "sandbox-togai", ["x"] = "y" }, WebhookSecret: "short"), default);
        Assert.Equal(["connections.stripe slot.wrong_app", "connections.togai slot.unbound", "connections.x slot.unknown",
            "name flow_connection.name", "webhookSecret hook.secret"],
            refused.Problems.Select(problem => $"{problem.Field} {problem.Code}").Order(StringComparer.Ordinal));
        var unknown = await _world.Live.CreateAsync(FlowWorld.New("nobody", stripe: "nobody"), default);
        Assert.Equal("flow.unknown", Assert.Single(unknown.Problems).Code);
        Assert.Contains("slot.unknown_connection",
            (await _world.Live.CreateAsync(FlowWorld.New(stripe: "nobody"), default)).Problems.Select(problem => problem.Code));
    }

    [Fact]
    public async Task A_sandbox_hook_has_the_sandboxs_secret_and_a_real_one_refuses_until_it_has_one()
    {
        var sandbox = await Create(FlowWorld.New("sync-accounts-stripe-to-togai"));
        Assert.True(sandbox.Hook is { HasSecret: true, SecretRequired: true, Note: null });
        Assert.Equal(["whsec_sandbox"], (await Find(sandbox))!.Secrets.AsEnumerable());

        var real = await Create(FlowWorld.New("sync-accounts-stripe-to-togai", "test-stripe", "test-togai"));
        Assert.Contains("every webhook is refused", real.Hook!.Note, StringComparison.Ordinal);
        Assert.Empty((await Find(real))!.Secrets);
        var set = await _world.Live.RotateSecretAsync(real.RowId, "whsec_of_stripe", default);
        Assert.True(set.View!.Hook is { HasSecret: true, Note: null, PreviousSecretUntil: null });
        Assert.Equal(["whsec_of_stripe"], (await Find(real))!.Secrets.AsEnumerable());
    }

    [Fact]
    public async Task The_secret_before_stays_valid_for_a_day()
    {
        var made = await Create(FlowWorld.New("sync-accounts-stripe-to-togai") with { WebhookSecret = "whsec_first" });
        var changed = (await _world.Live.RotateSecretAsync(made.RowId, "whsec_second", default)).View!;
        Assert.NotNull(changed.Hook!.PreviousSecretUntil);
        Assert.Equal(["whsec_second", "whsec_first"], (await Find(made))!.Secrets.AsEnumerable());
        _world.Turn(TimeSpan.FromHours(25));
        Assert.Equal(["whsec_second"], (await Find(made))!.Secrets.AsEnumerable());
        Assert.Null((await _world.Reader.GetAsync(made.RowId, default))!.Hook!.PreviousSecretUntil);
        await using var db = _world.CreateDbContext();
        Assert.StartsWith($"hook:{made.Hook!.Key}|", db.Hooks.Single().SealedSecret, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_that_is_unknown_off_or_removed_is_not_found()
    {
        var made = await Create(FlowWorld.New());
        var hook = (await Find(made))!;
        Assert.Equal((made.RowId, 1, "togai"), (hook.Live.FlowConnectionId, hook.Live.Version, hook.App));
        Assert.Equal([1L, 2L], hook.Live.Bindings.Values);
        Assert.Null(await _world.Directory.FindHookAsync("togai", "nobody", default));
        Assert.Null(await _world.Directory.FindHookAsync("stripe", made.Hook!.Key, default));

        Assert.False((await _world.Live.SetEnabledAsync(made.RowId, false, default)).View!.Enabled);
        Assert.Null(await Find(made));
        Assert.False((await _world.Directory.FindAsync(made.RowId, default))!.IsEnabled);
        await _world.Live.SetEnabledAsync(made.RowId, true, default);
        Assert.NotNull(await Find(made));

        await _world.Live.RemoveAsync(made.RowId, default);
        Assert.Null(await Find(made));
        Assert.Null(await _world.Directory.FindAsync(made.RowId, default));
        Assert.Empty(await _world.Reader.ListAsync("sync-accounts-togai-to-stripe", default));
        Assert.True((await _world.Reader.GetAsync(made.RowId, default))!.Removed);
        Assert.Equal("flow_connection.unknown",
            Assert.Single((await _world.Live.SetEnabledAsync(made.RowId, true, default)).Problems).Code);
    }

    [Fact]
    public async Task One_with_an_archived_account_is_switched_on_once_that_is_restored()
    {
        var made = await Create(FlowWorld.New() with { Enabled = false });
        await ArchiveAsync(1);
        var refused = Assert.Single((await _world.Live.SetEnabledAsync(made.RowId, true, default)).Problems);
        Assert.Equal(("slot.archived", "Slot \"stripe\": \"My sandbox-stripe\" is archived. Restore the connection or pick another, "
            + "then switch this on."),
            (refused.Code, refused.Message));
        Assert.False((await _world.Reader.GetAsync(made.RowId, default))!.Enabled);
        Assert.Empty((await _world.Live.SetEnabledAsync(made.RowId, false, default)).Problems);
        await ArchiveAsync(null);
        Assert.True((await _world.Live.SetEnabledAsync(made.RowId, true, default)).View!.Enabled);

        async Task ArchiveAsync(long? at)
        {
            await using var db = _world.CreateDbContext();
            db.Connections.Single(row => row.Key == "sandbox-stripe").Archived = at;
            await db.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task A_flow_connection_is_renamed()
    {
        var made = await Create(FlowWorld.New());
        Assert.Equal("New name", (await _world.Live.RenameAsync(made.RowId, " New name ", default)).View!.Name);
        Assert.Equal("flow_connection.name", Assert.Single((await _world.Live.RenameAsync(made.RowId, " ", default)).Problems).Code);
    }

    [Fact]
    public async Task New_events_get_the_newest_version_that_has_all_its_accounts()
    {
        var made = await Create(FlowWorld.New());
        var flow = ReadyMadeFlows.All.Single(ready => ready.Key == made.FlowKey);
        await _world.Flows.ImportAsync(FlowJson.Write(flow with { Name = "Newer" }), default);
        Assert.Equal(2, (await Find(made))!.Live.Version);

        await _world.Flows.ImportAsync(FlowJson.Write(flow with { Connections = flow.Connections.Add("spare", "stripe") }), default);
        Assert.Equal(2, (await Find(made))!.Live.Version);
        var view = (await _world.Reader.GetAsync(made.RowId, default))!;
        Assert.Equal(2, view.Version);
        Assert.Equal(["spare"], view.UnboundSlots.AsEnumerable());
    }

    [Fact]
    public async Task Changes_are_told_after_they_are_stored()
    {
        var told = 0;
        _world.Changes.Changed += () => told++;
        var made = await Create(FlowWorld.New());
        await _world.Live.SetEnabledAsync(made.RowId, false, default);
        await _world.Live.RenameAsync(made.RowId, "x", default);
        await _world.Live.RemoveAsync(made.RowId, default);
        Assert.Equal(4, told);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_opened_shuts_its_hook_and_no_other()
    {
        var broken = await Create(FlowWorld.New("sync-accounts-stripe-to-togai"));
        var sound = await Create(FlowWorld.New("sync-accounts-stripe-to-togai"));
        await using (var db = _world.CreateDbContext())
        {
            db.Hooks.Single(hook => hook.Key == broken.Hook!.Key).SealedSecret = "sealed for another";
            await db.SaveChangesAsync();
        }
        _world.Changes.Raise();
        Assert.DoesNotContain("whsec_sandbox", (await Find(broken))!.Secrets);
        Assert.Single((await Find(broken))!.Secrets);
        Assert.Equal(["whsec_sandbox"], (await Find(sound))!.Secrets.AsEnumerable());
    }

    private async Task<FlowConnectionView> Create(NewFlowConnection request)
    {
        var result = await _world.Live.CreateAsync(request, default);
        Assert.Equal([], result.Problems.Select(problem => problem.Message));
        return result.View!;
    }

    private ValueTask<Hook?> Find(FlowConnectionView view) => _world.Directory.FindHookAsync(view.Hook!.App, view.Hook.Key, default);
}
