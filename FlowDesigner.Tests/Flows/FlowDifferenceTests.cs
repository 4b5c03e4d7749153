using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Comparing;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Tests.Flows.Editing;

namespace FlowDesigner.Tests.Flows;

public sealed class FlowDifferenceTests
{
    [Fact]
    public void Every_change_is_a_sentence_about_its_step()
    {
        var now = Edits.Branched.Do(SetField.Text("customer", "/inputs/name", "{{ trigger.data.legalName }}"))
            .Do(SetField.Text("customer", "/inputs/email", "{{ trigger.data.primaryEmail }}"))
            .Do(SetField.Flag("done", "/disabled", true)).Do(SetField.Text("is_new", "/title", "Is it new?"))
            .Do(SetField.Text(null, "/lane", "{{ trigger.data.id }}"))
            .Do(new SetFlowName("Customers")).Do(new AddSlot("eu", "stripe"));
        Assert.Equal(
        [
            "Flow: name changed from Sound flow to Customers",
            "Flow: connection \"eu\" for Stripe added",
            "Trigger: Lane set to {{ trigger.data.id }}",
            "Is it new?: Title set to Is it new?",
            "Create customer: Name changed from {{ trigger.data.name }} to {{ trigger.data.legalName }}",
            "Create customer: Email set to {{ trigger.data.primaryEmail }}",
            "Stop: switched off",
        ], Told(Edits.Branched, now));
    }

    [Fact]
    public void Added_removed_rewired_and_replaced_steps_are_told_apart_and_marked()
    {
        var now = Edits.Branched.Do(
            new AddStep(Sound.Set("extra") with { Title = "Extra" }, new AddAt.Edge(new("is_new", "yes"), "customer")))
            .Do(new RemoveSteps(["done"]))
            .Do(new ReplaceStep("linked", NewSteps.Control("stop")!));
        var difference = FlowDifference.Between(Edits.Branched, now, AppCatalog.BuiltIn);
        Assert.Equal(
        [
            "Stop: removed", "Stop: replaced from Set values to Stop", "Stop: Values emptied, was {\"name\":\"Ada\"}",
            "Stop: Reason set to an empty text",
            "If: follows from \"Set values\" to nothing", "Extra: added", "Create customer: follows from \"If\" (yes) to \"Extra\"",
        ], difference.Lines.Select(line => line.Sentence));
        Assert.Equal((DifferenceKind.Added, DifferenceKind.Removed, DifferenceKind.Changed, DifferenceKind.Rewired),
            (difference.Marks["extra"], difference.Marks["done"], difference.Marks["linked"], difference.Marks["customer"]));
    }

    [Fact]
    public void A_step_with_another_key_is_renamed_and_its_mappings_are_not_changes()
    {
        var before = Edits.Branched.Do(SetField.Text("customer", "/inputs/name", "{{ steps.linked.name }}"));
        Assert.Equal(["Set values: key changed from linked to known"], Told(before, before.Do(new RenameKey("linked", "known"))));
    }

    [Fact]
    public void What_is_only_drawn_elsewhere_is_one_change_however_many_steps_were_dragged()
    {
        var moved = FlowDifference.Between(
            Edits.Branched, Edits.Branched.Do(new MoveSteps(("linked", new(1, 1)), ("done", new(2, 2)))), AppCatalog.BuiltIn);
        Assert.Equal(("Drawing: 2 steps moved", "1 change"), (Assert.Single(moved.Lines).Sentence, moved.Count));
        Assert.Empty(moved.Marks);
    }

    [Fact]
    public void A_flow_is_not_different_from_itself_and_any_two_flows_can_be_compared()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var (a, b) = (RandomFlow.Make(seed), RandomFlow.Make(seed + 1));
            Assert.Equal([], Told(a, FlowJson.Read(FlowJson.Write(a), out _, keepUnknown: true)!));
            Assert.All(
                FlowDifference.Between(a, b, AppCatalog.BuiltIn).Lines, line => Assert.False(string.IsNullOrWhiteSpace(line.Sentence)));
        }
    }

    [Fact]
    public void An_edit_that_changes_the_text_is_a_difference()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var flow = ReadyMadeFlows.All[seed % ReadyMadeFlows.All.Length];
            if (new RandomEdit(new Random(seed)).For(flow).Apply(flow) is EditResult.Done done
                && FlowJson.Write(done.Flow) != FlowJson.Write(flow))
                Assert.False(FlowDifference.Between(flow, done.Flow, AppCatalog.BuiltIn).IsEmpty, FlowJson.Write(done.Flow));
        }
    }

    private static string[] Told(Flow from, Flow to) =>
        [
            .. FlowDifference.Between(from, to, AppCatalog.BuiltIn).Lines.Select(line => line.Sentence)
        ];
}
