using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;

namespace FlowDesigner.Tests.Flows.Live;

public sealed class FlowDraftsTests : IDisposable
{
    private const string Mira = "mira@example.com";
    private const string Ravi = "ravi@example.com";
    private readonly FlowWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_new_flow_is_a_draft_with_a_key_made_of_its_name()
    {
        var first = await _world.Drafts.CreateAsync(new("Rechnungen für Zürich", "Every invoice.", FlowType.Outbound), Mira, default);
        var second = await _world.Drafts.CreateAsync(new("Rechnungen für Zürich", "", FlowType.Inbound), Mira, default);
        Assert.Equal(("rechnungen-fur-zurich", "rechnungen-fur-zurich-2"), (first.Key, second.Key));
        var flow = (await _world.Flows.GetAsync(first.Key!, null, default))!;
        Assert.Equal(
            ("Rechnungen für Zürich", "Every invoice.", FlowType.Outbound, 0),
            (flow.Summary.Name, flow.Summary.Description, flow.Summary.Type, flow.Version));
        Assert.Equal((false, Mira, Mira), (flow.Summary.IsPublished, flow.Summary.Owner, flow.Summary.Draft!.By));
        Assert.Empty(flow.Versions);
        var live = await _world.Live.CreateAsync(FlowWorld.New(first.Key!), default);
        Assert.Contains("Publish it first", Assert.Single(live.Problems, problem => problem.Code == "flow.unpublished").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_flow_without_name_or_type_is_refused_at_each_field()
    {
        var made = await _world.Drafts.CreateAsync(new("", new string('x', 4001), null) { Trigger = "stripe.nope" }, Mira, default);
        Assert.Equal(["description", "name", "trigger", "type"], made.Problems.Select(problem => problem.Field).Order());
        Assert.Empty(await _world.Flows.ListAsync(default));
    }

    [Fact]
    public async Task A_new_flow_begins_with_a_ready_made_one_or_with_a_trigger_and_an_action()
    {
        var copy = await _world.Drafts.CreateAsync(
            new("Ours", "", FlowType.Outbound) { CopyOf = "sync-accounts-togai-to-stripe" }, Mira, default);
        Assert.Equal(["togai", "stripe"], (await _world.Flows.GetAsync(copy.Key!, null, default))!.Summary.Apps.AsEnumerable());
        Assert.DoesNotContain((await Check(copy.Key!)).Problems, problem => !problem.IsWarning);
        var begun = await _world.Drafts.CreateAsync(
            new("Begun", "", FlowType.Inbound) { Trigger = "stripe.customer_created", Action = "togai.create_account" }, Mira, default);
        var flow = (await _world.Flows.GetAsync(begun.Key!, null, default))!.Flow;
        Assert.Equal(("stripe", "customer_created", "stripe"), (flow.Trigger.App, flow.Trigger.Trigger, flow.Trigger.Connection));
        Assert.Equal("create_account", Assert.IsType<ActionStep>(Assert.Single(flow.Steps)).Action);
    }

    [Fact]
    public async Task A_flow_that_waits_for_what_nothing_takes_in_is_not_published()
    {
        await _world.Flows.ImportAsync(
            FlowJson.Write(ReadyMadeFlows.All.Single(flow => flow.Key == "sync-accounts-stripe-to-togai")), default);
        var saved = await WaitingAsync();
        var refused = await _world.Drafts.PublishAsync("waits", saved.Revision, null, Mira, default);
        var problem = Assert.Single(refused.Text!.Problems, problem => problem.Code == "wait.nobody_listens");
        Assert.Equal(("paid", "event.app", false), (problem.Step, problem.Field, problem.IsWarning));
        Assert.Contains("nothing takes in events of Stripe", problem.Message, StringComparison.Ordinal);

        // One that is off hears nothing; one that is on does.
        var listener = await _world.Live.CreateAsync(
            FlowWorld.New("sync-accounts-stripe-to-togai", "test-stripe", "test-togai") with { Enabled = false }, default);
        Assert.Equal(0, (await _world.Drafts.PublishAsync("waits", saved.Revision, null, Mira, default)).Version);
        await _world.Live.SetEnabledAsync(listener.View!.RowId, true, default);
        Assert.Equal(1, (await _world.Drafts.PublishAsync("waits", saved.Revision, null, Mira, default)).Version);

        // It is live for an account that nobody listens to: the next version says so.
        Assert.Empty((await _world.Live.CreateAsync(FlowWorld.New("waits"), default)).Problems);
        var next = await _world.Drafts.PublishAsync("waits", (await WaitingAsync("More of it.")).Revision, null, Mira, default);
        Assert.Contains("account that \"acme-sandbox", Assert.Single(next.Text!.Problems, problem => !problem.IsWarning).Message,
            StringComparison.Ordinal);
    }

    private async Task<DraftText> WaitingAsync(string description = "")
    {
        await _world.Drafts.CreateAsync(new("Waits", "", FlowType.Outbound), Mira, default);
        var draft = (await _world.Drafts.ReadAsync("waits", Mira, default))!;
        var saved = await _world.Drafts.SaveAsync("waits", $$$"""
            { "key": "waits", "name": "Waits", "description": "{{{description}}}", "type": "outbound",
                "connections": { "togai": "togai", "stripe": "stripe" },
              "trigger": { "app": "togai", "trigger": "account_created", "connection": "togai" },
              "steps": [ { "key": "paid", "control": "wait", "event": { "app": "stripe", "trigger": "customer_created",
                  "connection": "stripe",
                "match": "{{ event.data.object.email == trigger.data.primaryEmail }}" }, "timeout": "3 days" } ] }
            """, draft.Revision, Mira, default);
        return Assert.IsType<DraftSave.Saved>(saved).Draft;
    }

    [Fact]
    public async Task A_draft_leaves_the_live_version_alone_until_it_is_published()
    {
        await _world.Flows.ImportAsync(FlowJson.Write(Sound.Flow()), default);
        var draft = (await _world.Drafts.ReadAsync("sound-flow", Mira, default))!;
        Assert.Null(draft.Mark);
        var text = FlowJson.Write(Sound.Flow() with { Name = "Better" });
        var saved = Assert.IsType<DraftSave.Saved>(await _world.Drafts.SaveAsync("sound-flow", text, draft.Revision, Mira, default)).Draft;
        Assert.Equal((text, Mira), (saved.Text, saved.Mark!.By));
        var details = (await _world.Flows.GetAsync("sound-flow", null, default))!;
        Assert.Equal(("Sound flow", 1, true), (details.Summary.Name, details.Version, details.Summary.Draft is not null));

        var published = await _world.Drafts.PublishAsync("sound-flow", saved.Revision, " A better name ", Mira, default);
        Assert.Equal(2, published.Version);
        details = (await _world.Flows.GetAsync("sound-flow", null, default))!;
        Assert.Equal(
            ("Better", 2, null, "A better name", Mira),
            (details.Summary.Name, details.Version, details.Summary.Draft, details.Versions[0].Note, details.Versions[0].By));
        Assert.Equal(
            "draft.none", (await _world.Drafts.PublishAsync("sound-flow", saved.Revision + 1, null, Mira, default)).Text!.Problems[0].Code);
    }

    [Fact]
    public async Task Who_saves_over_a_newer_draft_is_told_and_nothing_is_lost()
    {
        await _world.Flows.ImportAsync(FlowJson.Write(Sound.Flow()), default);
        var start = (await _world.Drafts.ReadAsync("sound-flow", Mira, default))!;
        var mine = FlowJson.Write(Sound.Flow() with { Name = "Mine" });
        var theirs = FlowJson.Write(Sound.Flow() with { Name = "Theirs" });
        Assert.IsType<DraftSave.Saved>(await _world.Drafts.SaveAsync("sound-flow", theirs, start.Revision, Ravi, default));
        var conflict = Assert.IsType<DraftSave.Conflict>(await _world.Drafts.SaveAsync("sound-flow", mine, start.Revision, Mira, default));
        Assert.Equal((theirs, Ravi), (conflict.Theirs.Text, conflict.Theirs.Mark!.By));
        Assert.Equal(theirs, (await _world.Drafts.ReadAsync("sound-flow", Mira, default))!.Text);
        Assert.Equal(theirs, (await _world.Drafts.PublishAsync("sound-flow", start.Revision, null, Mira, default)).Theirs!.Text);
        Assert.IsType<DraftSave.Saved>(await _world.Drafts.SaveAsync("sound-flow", mine, conflict.Theirs.Revision, Mira, default));
    }

    [Fact]
    public async Task Of_savings_at_the_same_time_one_wins_and_the_others_are_told()
    {
        await _world.Flows.ImportAsync(FlowJson.Write(Sound.Flow()), default);
        var saves = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            _world.Drafts.SaveAsync("sound-flow", FlowJson.Write(Sound.Flow() with { Name = $"Name {i}" }), 0, Mira, default)));
        Assert.Single(saves.OfType<DraftSave.Saved>());
        Assert.Equal(9, saves.OfType<DraftSave.Conflict>().Count());
    }

    [Fact]
    public async Task A_draft_with_errors_is_kept_and_its_publishing_is_refused_with_every_error_in_its_place()
    {
        await _world.Flows.ImportAsync(FlowJson.Write(Sound.Flow()), default);
        var text = FlowJson.Write(Sound.Flow())
            .Replace("\"action\": \"create_customer\"", "\"action\": \"create_costumer\"", StringComparison.Ordinal)
            .Replace("\"key\": \"sound-flow\"", "\"key\": \"other-flow\"", StringComparison.Ordinal);
        var saved = Assert.IsType<DraftSave.Saved>(await _world.Drafts.SaveAsync("sound-flow", text, 0, Mira, default)).Draft;
        var refused = await _world.Drafts.PublishAsync("sound-flow", saved.Revision, null, Mira, default);
        Assert.Equal(0, refused.Version);
        var action = Assert.Single(refused.Text!.Problems, problem => problem.Code == "step.unknown_action");
        var line = text.Split('\n')[action.Line - 1];
        Assert.StartsWith("\"create_costumer\"", line[(action.Column - 1)..], StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(refused.Text.Problems, problem => problem.Code == "flow.key_changed").Line);
        Assert.Equal(1, (await _world.Flows.GetAsync("sound-flow", null, default))!.Version);
    }

    [Fact]
    public async Task A_discarded_draft_and_one_that_says_what_is_live_are_gone()
    {
        await _world.Flows.ImportAsync(FlowJson.Write(Sound.Flow()), default);
        var changed = FlowJson.Write(Sound.Flow() with { Name = "Changed" });
        await _world.Drafts.SaveAsync("sound-flow", changed, 0, Mira, default);
        Assert.True((await _world.Drafts.DiscardAsync("sound-flow", Mira, default)).IsDone);
        Assert.Equal(FlowJson.Write(Sound.Flow()), (await _world.Drafts.ReadAsync("sound-flow", Mira, default))!.Text);
        await _world.Drafts.SaveAsync("sound-flow", changed, 2, Mira, default);
        await _world.Drafts.SaveAsync("sound-flow", FlowJson.Write(Sound.Flow()), 3, Mira, default);
        Assert.Null((await _world.Flows.GetAsync("sound-flow", null, default))!.Summary.Draft);
        var only = await _world.Drafts.CreateAsync(new("Only a draft", "", FlowType.Between), Mira, default);
        Assert.Equal("draft.only", (await _world.Drafts.DiscardAsync(only.Key!, Mira, default)).Problems[0].Code);
    }

    [Fact]
    public async Task A_draft_that_is_no_flow_can_be_kept_listed_and_mended()
    {
        var made = await _world.Drafts.CreateAsync(new("Half done", "", FlowType.Between), Mira, default);
        Assert.IsType<DraftSave.Saved>(await _world.Drafts.SaveAsync(made.Key!, "{ \"steps\": 7 }", 1, Mira, default));
        Assert.Equal("Half done", Assert.Single(await _world.Flows.ListAsync(default)).Name);
        Assert.Contains((await Check(made.Key!)).Problems, problem => problem is { Code: "flow.wrong_type", Line: 1, Column: 12 });
        Assert.IsType<DraftSave.Refused>(
            await _world.Drafts.SaveAsync(made.Key!, new string(' ', FlowJson.MaxBytes + 1), 2, Mira, default));
    }

    private async Task<Core.Flows.Validation.CheckedText> Check(string key) =>
        _world.Drafts.Check(key, (await _world.Drafts.ReadAsync(key, Mira, default))!.Text);
}
