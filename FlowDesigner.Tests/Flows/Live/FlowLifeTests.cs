using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;

namespace FlowDesigner.Tests.Flows.Live;

public sealed class FlowLifeTests : IDisposable
{
    private const string Mira = "mira@example.com";
    private const string Ravi = "ravi@example.com";
    private const string Sync = "sync-accounts-togai-to-stripe";
    private readonly FlowWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_copy_has_its_own_key_and_name_and_neither_connections_nor_history()
    {
        await _world.Flows.EnsureReadyMadeAsync(default);
        await _world.Live.CreateAsync(FlowWorld.New(), default);
        var draft = await _world.Life.DuplicateAsync(Sync, null, asDraft: true, Mira, default);
        var published = await _world.Life.DuplicateAsync(Sync, null, asDraft: false, Mira, default);
        var (first, second) = ((await _world.Flows.GetAsync(draft.Key!, null, default))!, (await _world.Flows.GetAsync(
            published.Key!, null, default))!);
        Assert.Equal(
            ("Copy of Sync accounts created from Togai to Stripe", 0, 0),
            (first.Summary.Name, first.Version, first.Summary.FlowConnections));
        Assert.Equal(
            ("Copy of Sync accounts created from Togai to Stripe 2", 1, false),
            (second.Summary.Name, second.Version, second.Summary.IsReadyMade));
        Assert.Equal((first.Summary.Key, second.Summary.Key), (first.Flow.Key, second.Flow.Key));
        Assert.NotEqual(first.Summary.Key, second.Summary.Key);
        Assert.Equal("flow.unknown", (await _world.Life.DuplicateAsync("nobody", null, true, Mira, default)).Problems[0].Code);
        Assert.Equal("name", (await _world.Life.DuplicateAsync(Sync, new string('x', 201), true, Mira, default)).Problems[0].Field);
    }

    [Fact]
    public async Task An_archived_flow_is_switched_off_and_stays_away_until_it_is_restored()
    {
        await _world.Flows.EnsureReadyMadeAsync(default);
        var live = (await _world.Live.CreateAsync(FlowWorld.New(), default)).View!;
        Assert.True((await _world.Life.ArchiveAsync(Sync, Mira, default)).IsDone);
        await _world.Flows.EnsureReadyMadeAsync(default);
        var flow = (await _world.Flows.GetAsync(Sync, null, default))!.Summary;
        Assert.Equal((0, 1, true), (flow.Enabled, flow.FlowConnections, flow.Archived is not null));
        Assert.False((await _world.Directory.FindAsync(live.RowId, default))!.IsEnabled);
        Assert.Equal("flow.archived", Assert.Single((await _world.Live.SetEnabledAsync(live.RowId, true, default)).Problems).Code);
        Assert.Equal("flow.archived", Assert.Single((await _world.Live.CreateAsync(FlowWorld.New(), default)).Problems).Code);
        Assert.Equal(ImportOutcome.Refused, (await _world.Flows.ImportAsync(
            FlowJson.Write(ReadyMadeFlows.All.Single(made => made.Key == Sync) with { Name = "Again" }), default)).Outcome);
        Assert.IsType<DraftSave.Refused>(await _world.Drafts.SaveAsync(Sync, "{}", 0, Mira, default));

        Assert.True((await _world.Life.RestoreAsync(Sync, Mira, default)).IsDone);
        Assert.Null((await _world.Flows.GetAsync(Sync, null, default))!.Summary.Archived);
        Assert.False((await _world.Reader.GetAsync(live.RowId, default))!.Enabled);
        Assert.Empty((await _world.Live.SetEnabledAsync(live.RowId, true, default)).Problems);
    }

    [Fact]
    public async Task A_private_flow_is_there_for_its_owner_alone()
    {
        var made = (await _world.Drafts.CreateAsync(new("Mine alone", "", FlowType.Between, IsPrivate: true), Mira, default)).Key!;
        Assert.Single(await _world.Flows.ListAsync(Mira.ToUpperInvariant(), default));
        Assert.Empty(await _world.Flows.ListAsync(Ravi, default));
        Assert.Null(await _world.Flows.GetAsync(made, null, Ravi, default));
        Assert.Null(await _world.Flows.ExportAsync(made, null, Ravi, default));
        Assert.Null(await _world.Drafts.ReadAsync(made, Ravi, default));
        Assert.IsType<DraftSave.Refused>(await _world.Drafts.SaveAsync(made, "{}", 1, Ravi, default));
        foreach (var change in new[]
        {
            _world.Life.ArchiveAsync(made, Ravi, default),
            _world.Life.DuplicateAsync(made, null, true, Ravi, default),
            _world.Life.SetPrivateAsync(made, false, Ravi, default)
        })
            Assert.Equal("flow.unknown", (await change).Problems[0].Code);
        Assert.True(Assert.Single(await _world.Flows.ListAsync(default)).IsHiddenFrom(Ravi));
        var taken = await _world.Imports.PublishAsync(
            System.Text.Encoding.UTF8.GetBytes(FlowJson.Write(Sound.Flow() with { Key = made })), Ravi, default);
        Assert.Equal((ImportOutcome.Refused, "flow.key_taken"), (taken.Outcome, taken.Problems[0].Code));

        Assert.True((await _world.Life.SetPrivateAsync(made, false, Mira, default)).IsDone);
        Assert.Single(await _world.Flows.ListAsync(Ravi, default));
        Assert.Equal("flow.not_owner", (await _world.Life.SetPrivateAsync(made, true, Ravi, default)).Problems[0].Code);
    }

    [Fact]
    public async Task The_flow_connections_of_a_private_flow_are_hidden_with_it()
    {
        await _world.Flows.EnsureReadyMadeAsync(default);
        var live = (await _world.Live.CreateAsync(FlowWorld.New(), default)).View!;
        Assert.False(live.IsHiddenFrom(Ravi));
        await _world.Life.SetPrivateAsync(Sync, true, Mira, default);
        var view = (await _world.Reader.GetAsync(live.RowId, default))!;
        Assert.Equal((true, false), (view.IsHiddenFrom(Ravi), view.IsHiddenFrom(Mira)));
        Assert.True((await _world.Directory.FindAsync(live.RowId, default))!.IsHiddenFrom(Ravi));
    }

    [Fact]
    public async Task A_new_name_is_a_version_of_what_is_live_and_a_change_of_what_is_a_draft()
    {
        await _world.Flows.ImportAsync(FlowJson.Write(Sound.Flow()), default);
        await _world.Drafts.SaveAsync(
            "sound-flow", FlowJson.Write(Sound.Flow(Sound.Customer() with { Title = "Make one" })), 0, Mira, default);
        Assert.True((await _world.Life.DescribeAsync("sound-flow", " Called else ", "Why.", Mira, default)).IsDone);
        var flow = (await _world.Flows.GetAsync("sound-flow", null, default))!;
        Assert.Equal(("Called else", "Called else", "Why.", 2), (flow.Summary.Name, flow.Flow.Name, flow.Flow.Description, flow.Version));
        var draft = FlowJson.Read((await _world.Drafts.ReadAsync("sound-flow", Mira, default))!.Text, out _)!;
        Assert.Equal(("Called else", "Make one"), (draft.Name, draft.Steps[0].Title));
        Assert.Equal("flow.name", (await _world.Life.DescribeAsync("sound-flow", " ", "", Mira, default)).Problems[0].Code);
    }
}
