using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Publishing;

namespace FlowDesigner.Tests.Flows.Live;

public sealed class FlowImportsTests : IDisposable
{
    private const string Mira = "mira@example.com";

    private const string Strange = """
        {
          "key": "strange-flow", "name": "Strange flow", "type": "between", "colour": "red",
          "connections": { "stripe": "stripe", "books": "zoho_crm" },
          "trigger": { "app": "stripe", "trigger": "customer_vanished", "connection": "stripe" },
          "steps": [
            { "key": "a", "app": "stripe", "action": "create_costumer", "connection": "stripe", "inputs": {} },
            { "key": "b", "app": "zoho_crm", "action": "anything", "connection": "books", "inputs": {} }
          ]
        }
        """;

    private readonly FlowWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_report_names_everything_unknown_with_its_place_and_stores_nothing()
    {
        var report = await _world.Imports.ExamineAsync(Strange, Mira, default);
        Assert.Equal(["action", "app", "app", "field", "trigger"], report.Unknown.Select(item => item.What).Order());
        Assert.All(report.Unknown, item => Assert.InRange(item.Problem.Line, 2, 8));
        Assert.Contains("create_customer", report.Unknown.Single(item => item.What == "action").Problem.Message, StringComparison.Ordinal);
        Assert.Equal(["NewDraft"], report.Choices.Select(choice => choice.ToString()));
        Assert.Empty(await _world.Flows.ListAsync(default));
    }

    [Fact]
    public async Task A_text_with_errors_becomes_a_draft_and_loses_nothing()
    {
        var import = await _world.Imports.StoreAsync(Strange, ImportAs.NewDraft, Mira, default);
        Assert.Equal((ImportOutcome.Drafted, "strange-flow", 0), (import.Outcome, import.Key, import.Version));
        var draft = (await _world.Drafts.ReadAsync("strange-flow", Mira, default))!;
        Assert.Equal(Strange, draft.Text);
        Assert.Equal("Strange flow", Assert.Single(await _world.Flows.ListAsync(default)).Name);
        Assert.Equal(ImportOutcome.Refused, (await _world.Imports.StoreAsync(Strange, ImportAs.NewVersion, Mira, default)).Outcome);
    }

    [Fact]
    public async Task A_clean_text_becomes_what_the_person_chose()
    {
        var text = FlowJson.Write(Sound.Flow());
        Assert.Equal(
            [ImportAs.NewFlow, ImportAs.NewDraft], (await _world.Imports.ExamineAsync(text, Mira, default)).Choices.AsEnumerable());
        Assert.Equal((ImportOutcome.Created, 1), Of(await _world.Imports.StoreAsync(text, ImportAs.NewFlow, Mira, default)));
        var newer = FlowJson.Write(Sound.Flow() with { Name = "Newer" });
        Assert.Equal(ImportAs.NewVersion, (await _world.Imports.ExamineAsync(newer, Mira, default)).Choices[0]);
        Assert.Equal((ImportOutcome.NewVersion, 2), Of(await _world.Imports.StoreAsync(newer, ImportAs.NewVersion, Mira, default)));
        Assert.Equal((ImportOutcome.Unchanged, 2), Of(await _world.Imports.StoreAsync(newer, ImportAs.NewVersion, Mira, default)));
        var apart = await _world.Imports.StoreAsync(text, ImportAs.NewFlow, Mira, default);
        Assert.Equal(("sound-flow-2", 1), (apart.Key, apart.Version));
        Assert.Equal("sound-flow-2", (await _world.Flows.GetAsync("sound-flow-2", null, default))!.Flow.Key);
        Assert.Equal((ImportOutcome.Drafted, 2), Of(await _world.Imports.StoreAsync(text, ImportAs.DraftOfExisting, Mira, default)));
        Assert.NotNull((await _world.Flows.GetAsync("sound-flow", null, default))!.Summary.Draft);

        static (ImportOutcome, int) Of(FlowImport import) => (import.Outcome, import.Version);
    }

    [Theory]
    [InlineData("{ \"key\": \"a\", }", 1, 15)]
    [InlineData("{\n  \"key\": \"a\"\n  \"name\": \"b\"\n}", 3, 3)]
    [InlineData("{ \"key\": 1, \"key\": 2 }", 1, 13)]
    public async Task A_text_that_is_no_JSON_is_pointed_at_and_offers_nothing(string text, int line, int column)
    {
        var report = await _world.Imports.ExamineAsync(text, Mira, default);
        Assert.Empty(report.Choices);
        var problem = Assert.Single(report.Text.Problems);
        Assert.Equal((line, column), (problem.Line, problem.Column));
    }

    [Fact]
    public async Task A_text_without_key_and_name_is_still_kept()
    {
        var import = await _world.Imports.StoreAsync("""{ "steps": [ { "control": "dance" } ] }""", ImportAs.NewDraft, Mira, default);
        Assert.Equal("imported-flow", import.Key);
        Assert.Contains(import.Problems, problem => problem.Code == "step.unknown_control");
        Assert.Contains("\"dance\"", (await _world.Drafts.ReadAsync("imported-flow", Mira, default))!.Text, StringComparison.Ordinal);
        Assert.Equal("Imported flow", Assert.Single(await _world.Flows.ListAsync(default)).Name);
    }

    [Fact]
    public async Task A_flow_that_waits_for_what_nothing_takes_in_is_imported_as_a_draft_only()
    {
        await _world.Flows.ImportAsync(
            FlowJson.Write(ReadyMadeFlows.All.Single(flow => flow.Key == "sync-accounts-stripe-to-togai")), default);
        await _world.Flows.ImportAsync(FlowJson.Write(Sound.Flow()), default);
        var customer = Sound.Customer("""{ "name": "{{ trigger.data.name }}" }""", "paid");
        var waiting = FlowJson.Write(Sound.Flow(customer)).Replace("\"steps\": [", """
            "steps": [
                { "key": "paid", "control": "wait", "event": { "app": "stripe", "trigger": "customer_created", "connection": "stripe",
                  "match": "{{ event.data.object.email == trigger.data.primaryEmail }}" }, "timeout": "3 days" },
            """, StringComparison.Ordinal);
        var report = await _world.Imports.ExamineAsync(waiting, Mira, default);
        var problem = Assert.Single(report.Errors);
        Assert.Equal(("wait.nobody_listens", "paid"), (problem.Code, problem.Step));
        Assert.True(problem.Line > 1);
        Assert.Equal([ImportAs.NewDraft, ImportAs.DraftOfExisting], report.Choices.AsEnumerable());
        Assert.Equal(ImportOutcome.Refused, (await _world.Imports.StoreAsync(waiting, ImportAs.NewVersion, Mira, default)).Outcome);
        var refused = await _world.Imports.PublishAsync(System.Text.Encoding.UTF8.GetBytes(waiting), Mira, default);
        Assert.Equal(
            (ImportOutcome.Refused, "wait.nobody_listens"),
            (refused.Outcome, Assert.Single(refused.Problems, found => !found.IsWarning).Code));
        Assert.Equal(1, (await _world.Flows.GetAsync("sound-flow", null, default))!.Version);
        var drafted = await _world.Imports.StoreAsync(waiting, ImportAs.DraftOfExisting, Mira, default);
        Assert.Equal((ImportOutcome.Drafted, 1), (drafted.Outcome, drafted.Version));
        Assert.Contains(drafted.Problems, found => found.Code == "wait.nobody_listens");

        // Once somebody listens it is a version like any other.
        await _world.Live.CreateAsync(FlowWorld.New("sync-accounts-stripe-to-togai", "test-stripe", "test-togai"), default);
        Assert.Equal(
            ImportOutcome.NewVersion,
            (await _world.Imports.PublishAsync(System.Text.Encoding.UTF8.GetBytes(waiting), Mira, default)).Outcome);
    }
}
