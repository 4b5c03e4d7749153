using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Tests.Flows.Editing;

namespace FlowDesigner.Tests.Flows.Live;

public sealed class FlowVersionHistoryTests : IDisposable
{
    private const string Mira = "mira@example.com";
    private const string Key = "sound-flow";
    private readonly FlowWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Rolling_back_makes_a_draft_of_the_old_version_and_publishes_nothing_by_itself()
    {
        var (first, second) = await TwoVersionsAsync();
        var draft = (await _world.Drafts.ReadAsync(Key, Mira, default))!;
        var restored = Assert.IsType<DraftSave.Saved>(await _world.Drafts.RestoreAsync(Key, 1, draft.Revision, Mira, default)).Draft;
        Assert.Equal((first, 2), (restored.Text, restored.LiveVersion));
        Assert.Equal(second, await _world.Flows.ExportAsync(Key, null, default));
        var difference = (await _world.Comparisons.OfDraftAsync(Key, Mira, default))!.Difference!;
        Assert.Equal("Create customer: Name changed from Second to {{ trigger.data.name }}", Assert.Single(difference.Lines).Sentence);

        var published = await _world.Drafts.PublishAsync(Key, restored.Revision, "Rolled back to version 1", Mira, default);
        Assert.Equal(3, published.Version);
        var versions = (await _world.Flows.GetAsync(Key, null, default))!.Versions;
        Assert.Equal((3, Mira, "Rolled back to version 1"), (versions[0].Version, versions[0].By, versions[0].Note));
        Assert.Equal(first, await _world.Flows.ExportAsync(Key, 3, default));
        Assert.Null(await _world.Comparisons.OfDraftAsync(Key, Mira, default));
    }

    [Fact]
    public async Task Rolling_back_over_a_draft_that_nobody_showed_is_a_conflict_and_to_the_live_version_is_no_draft()
    {
        await TwoVersionsAsync();
        var seen = (await _world.Drafts.ReadAsync(Key, Mira, default))!;
        await _world.Drafts.SaveAsync(
            Key, FlowJson.Write(Sound.Flow() with { Name = "Ravi's" }), seen.Revision, "ravi@example.com", default);
        var conflict = Assert.IsType<DraftSave.Conflict>(await _world.Drafts.RestoreAsync(Key, 1, seen.Revision, Mira, default));
        Assert.Contains("Ravi's", conflict.Theirs.Text, StringComparison.Ordinal);
        var live = Assert.IsType<DraftSave.Saved>(await _world.Drafts.RestoreAsync(Key, 2, conflict.Theirs.Revision, Mira, default));
        Assert.Null(live.Draft.Mark);
    }

    [Fact]
    public async Task A_version_that_is_not_there_and_a_flow_of_somebody_else_are_refused()
    {
        await TwoVersionsAsync();
        var refused = Assert.IsType<DraftSave.Refused>(await _world.Drafts.RestoreAsync(Key, 9, 0, Mira, default));
        Assert.Equal("\"Sound flow\" has no version 9. Pick one from the list.", refused.Problem.Message);
        await _world.Life.SetPrivateAsync(Key, true, "ravi@example.com", default);
        Assert.Equal(
            "flow.unknown", Assert.IsType<DraftSave.Refused>(await _world.Drafts.RestoreAsync(Key, 1, 0, Mira, default)).Problem.Code);
        Assert.Null(await _world.Comparisons.BetweenAsync(Key, 1, 2, Mira, default));
    }

    [Fact]
    public async Task A_draft_that_cannot_be_read_is_compared_as_text_only()
    {
        await TwoVersionsAsync();
        await _world.Drafts.SaveAsync(
            Key, "{ \"steps\": 7 }", (await _world.Drafts.ReadAsync(Key, Mira, default))!.Revision, Mira, default);
        var comparison = (await _world.Comparisons.OfDraftAsync(Key, Mira, default))!;
        Assert.Equal((null, null, "changes in its text"), (comparison.To, comparison.Difference, comparison.Count));
    }

    private async Task<(string First, string Second)> TwoVersionsAsync()
    {
        var (first, second) = (Sound.Flow(), Sound.Flow().Do(SetField.Text("customer", "/inputs/name", "Second")));
        await _world.Flows.ImportAsync(FlowJson.Write(first), default);
        await _world.Flows.ImportAsync(FlowJson.Write(second), default);
        return (FlowJson.Write(first), FlowJson.Write(second));
    }
}
