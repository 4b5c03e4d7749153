using System.Text;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Tests.Flows.Live;

public sealed class FlowServiceTests : IDisposable
{
    private readonly FlowWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task An_import_makes_a_flow_then_versions_and_none_for_the_same_text()
    {
        var flow = Sound.Flow();
        var first = await Import(flow);
        Assert.Equal((ImportOutcome.Created, 1), (first.Outcome, first.Version));
        var same = await Import(flow);
        Assert.Equal((ImportOutcome.Unchanged, 1), (same.Outcome, same.Version));
        var second = await Import(flow with { Name = "Another name" });
        Assert.Equal((ImportOutcome.NewVersion, 2), (second.Outcome, second.Version));

        var details = (await _world.Flows.GetAsync(flow.Key, null, default))!;
        Assert.Equal(("Another name", 2, 2), (details.Flow.Name, details.Version, details.Summary.LiveVersion));
        Assert.Equal([2, 1], details.Versions.Select(version => version.Version));
        Assert.Equal("Sound flow", (await _world.Flows.GetAsync(flow.Key, 1, default))!.Flow.Name);
        Assert.Null(await _world.Flows.GetAsync(flow.Key, 3, default));
        Assert.Null(await _world.Flows.GetAsync("nobody", null, default));
    }

    [Fact]
    public async Task An_export_is_the_text_that_was_stored()
    {
        var flow = Sound.Flow();
        await Import(flow);
        await Import(flow with { Name = "Newer" });
        Assert.Equal(FlowJson.Write(flow), await _world.Flows.ExportAsync(flow.Key, 1, default));
        Assert.Equal(FlowJson.Write(flow with { Name = "Newer" }), await _world.Flows.ExportAsync(flow.Key, null, default));
        Assert.Null(await _world.Flows.ExportAsync("nobody", null, default));
    }

    [Theory]
    [InlineData("{ nope", "json.malformed")]
    [InlineData("{}", "flow.missing")]
    [InlineData("", "json.malformed")]
    public async Task An_import_of_what_is_no_flow_is_refused(string text, string code)
    {
        var report = await _world.Flows.ImportAsync(text, default);
        Assert.Equal(ImportOutcome.Refused, report.Outcome);
        Assert.Contains(code, report.Problems.Select(problem => problem.Code));
        Assert.Empty(await _world.Flows.ListAsync(default));
    }

    [Fact]
    public async Task An_import_with_an_error_is_refused_whole_and_one_with_warnings_is_not()
    {
        var unknown = FlowJson.Write(Sound.Flow()).Replace("\"inputs\"", "\"imputs\"", StringComparison.Ordinal);
        var report = await _world.Flows.ImportAsync(unknown, default);
        Assert.Equal(ImportOutcome.Refused, report.Outcome);
        Assert.Contains(report.Problems, problem => problem.Code == "flow.unknown_field" && problem.Step == "customer"
            && problem.Message.Contains("Did you mean 'inputs'?", StringComparison.Ordinal));
        Assert.Equal(ImportOutcome.Refused, (await Import(Sound.Flow(Sound.Each()))).Outcome);
        Assert.Equal(ImportOutcome.Refused, (await _world.Imports.PublishAsync(new byte[FlowJson.MaxBytes + 1], null, default)).Outcome);
        var warned = await Import(Sound.Flow(Sound.Customer() with { BusinessKey = null }));
        Assert.Equal(ImportOutcome.Created, warned.Outcome);
        Assert.Contains("effect.no_business_key", warned.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public async Task An_import_keeps_what_only_another_program_knows()
    {
        var text = FlowJson.Write(Sound.Flow()).Replace("\"steps\"", "\"x-team\": \"billing\",\n  \"steps\"", StringComparison.Ordinal);
        Assert.Equal(ImportOutcome.Created, (await _world.Imports.PublishAsync(Encoding.UTF8.GetBytes(text), null, default)).Outcome);
        Assert.Contains("\"x-team\": \"billing\"", await _world.Flows.ExportAsync("sound-flow", null, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imports_at_the_same_time_make_one_version_each()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Import(Sound.Flow() with { Name = $"Name {i}" })));
        Assert.Equal(Enumerable.Range(1, 10), reports.Select(report => report.Version).Order());
    }

    [Fact]
    public async Task Ready_made_flows_are_installed_once_and_a_changed_one_is_left_alone()
    {
        await _world.Flows.EnsureReadyMadeAsync(default);
        await _world.Flows.EnsureReadyMadeAsync(default);
        var flows = await _world.Flows.ListAsync(default);
        Assert.Equal(ReadyMadeFlows.All.Select(flow => flow.Key).Order(), flows.Select(flow => flow.Key).Order());
        Assert.All(flows, flow => Assert.True(flow is { IsReadyMade: true, LiveVersion: 1 }));

        await Import(ReadyMadeFlows.All[0] with { Name = "Ours" });
        await _world.Flows.EnsureReadyMadeAsync(default);
        var ours = (await _world.Flows.GetAsync(ReadyMadeFlows.All[0].Key, null, default))!.Summary;
        Assert.True(ours is { Name: "Ours", IsReadyMade: false, LiveVersion: 2 });
    }

    [Fact]
    public async Task A_newer_form_of_a_ready_made_flow_is_published_as_a_version()
    {
        await _world.Flows.EnsureReadyMadeAsync(default);
        await using (var db = _world.CreateDbContext())
        {
            var flow = db.Flows.Single(row => row.Key == ReadyMadeFlows.All[0].Key);
            db.FlowVersions.Single(row => row.FlowId == flow.Id).Definition = FlowJson.Write(ReadyMadeFlows.All[0] with { Name = "Older" });
            await db.SaveChangesAsync();
        }
        await _world.Flows.EnsureReadyMadeAsync(default);
        Assert.Equal(2, (await _world.Flows.GetAsync(ReadyMadeFlows.All[0].Key, null, default))!.Summary.LiveVersion);
    }

    [Fact]
    public async Task The_list_shows_apps_in_order_and_how_often_a_flow_is_live()
    {
        await _world.Flows.EnsureReadyMadeAsync(default);
        await _world.Live.CreateAsync(FlowWorld.New(), default);
        await _world.Live.CreateAsync(FlowWorld.New() with { Enabled = false }, default);
        var flows = (await _world.Flows.ListAsync(default)).ToDictionary(flow => flow.Key);
        Assert.Equal(["togai", "stripe"], flows["sync-accounts-togai-to-stripe"].Apps.AsEnumerable());
        Assert.Equal(["schedule", "stripe", "togai"], flows["bulk-import-customers-stripe-to-togai"].Apps.AsEnumerable());
        Assert.Equal((2, 1), (flows["sync-accounts-togai-to-stripe"].FlowConnections, flows["sync-accounts-togai-to-stripe"].Enabled));
        Assert.Equal(FlowType.Outbound, flows["sync-accounts-togai-to-stripe"].Type);
    }

    [Fact]
    public async Task A_version_is_read_once_and_never_changes()
    {
        await Import(Sound.Flow());
        long id;
        await using (var db = _world.CreateDbContext())
            id = db.Flows.Single().Id;
        var first = await _world.Versions.FindAsync(id, 1, default);
        Assert.Same(first, await _world.Versions.FindAsync(id, 1, default));
        Assert.Null(await _world.Versions.FindAsync(id, 2, default));
    }

    private Task<FlowImport> Import(Flow flow) => _world.Flows.ImportAsync(FlowJson.Write(flow), default);
}
