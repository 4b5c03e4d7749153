using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Live;

namespace FlowDesigner.Tests.Flows.Live;

public sealed class FlowRebindingTests : IAsyncLifetime, IDisposable
{
    private readonly FlowWorld _world = new();

    public Task InitializeAsync() => _world.Flows.EnsureReadyMadeAsync(default);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task All_slots_change_together_and_new_runs_get_them()
    {
        var made = await MakeAsync(FlowWorld.New());
        var changed = await ChangeAsync(made, ("stripe", "live-stripe"), ("togai", "my-togai"));
        Assert.Empty(changed.Problems);
        Assert.Equal((ConnectionMode.Live, made.WebhookUrl), (changed.View!.Mode, changed.View.WebhookUrl));
        Assert.Equal(4, (await _world.Directory.FindAsync(made.RowId, default))!.Bindings["stripe"]);
    }

    [Fact]
    public async Task One_slot_alone_may_not_mix_play_money_with_real_money()
    {
        var made = await MakeAsync(FlowWorld.New());
        var refused = await ChangeAsync(made, ("stripe", "live-stripe"));
        var problem = Assert.Single(refused.Problems);
        Assert.Equal("connections.mixed", problem.Code);
        Assert.Contains("is a sandbox and \"My live-stripe\" is not", problem.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await _world.Directory.FindAsync(made.RowId, default))!.Bindings["stripe"]);
    }

    [Theory]
    [InlineData("stripe", "sandbox-togai", "slot.wrong_app")]
    [InlineData("stripe", "no-such", "slot.unknown_connection")]
    [InlineData("zoho", "sandbox-togai", "slot.unknown")]
    public async Task What_does_not_fit_a_slot_is_refused_at_the_slot(string slot, string key, string code)
    {
        var refused = await ChangeAsync(await MakeAsync(FlowWorld.New()), (slot, key));
        var problem = Assert.Single(refused.Problems);
        Assert.Equal((code, $"connections.{slot}"), (problem.Code, problem.Field));
    }

    [Fact]
    public async Task The_secret_that_everybody_knows_does_not_come_along_from_the_sandbox_to_a_real_account()
    {
        var made = await MakeAsync(FlowWorld.New("sync-accounts-stripe-to-togai"));
        Assert.True(made.Hook is { HasSecret: true });
        var real = await ChangeAsync(made, ("stripe", "test-stripe"), ("togai", "test-togai"));
        Assert.True(real.View!.Hook is { HasSecret: false, Note: not null });
        var again = await ChangeAsync(made, ("stripe", "sandbox-stripe"), ("togai", "sandbox-togai"));
        Assert.True(again.View!.Hook is { HasSecret: true });
    }

    private async Task<FlowConnectionView> MakeAsync(NewFlowConnection request) => (await _world.Live.CreateAsync(request, default)).View!;

    private Task<FlowConnectionResult> ChangeAsync(FlowConnectionView made, params (string Slot, string Key)[] picked) =>
        _world.Rebinding.RebindAsync(
            made.RowId, picked.ToDictionary(slot => slot.Slot, slot => slot.Key), Core.Connections.Viewer.Nobody, default);
}
