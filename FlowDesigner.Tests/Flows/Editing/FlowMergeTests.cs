using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Comparing;
using FlowDesigner.Core.Flows.Editing;

namespace FlowDesigner.Tests.Flows.Editing;

public sealed class FlowMergeTests
{
    [Fact]
    public void Merging_with_a_side_that_changed_nothing_gives_the_other_side_whatever_it_did()
    {
        for (var seed = 0; seed < 1_500; seed++)
        {
            var (before, after) = (Start(seed), Changed(Start(seed), seed, 4));
            Assert.Equal(FlowJson.Write(after), FlowJson.Write(Merge(before, after, before).Flow));
            Assert.Equal(FlowJson.Write(after), FlowJson.Write(Merge(before, before, after).Flow));
            Assert.Empty(Merge(before, after, after).Conflicts);
        }
    }

    [Fact]
    public void Merging_anything_with_anything_gives_a_flow_that_can_be_read_and_saved_again()
    {
        for (var seed = 0; seed < 1_500; seed++)
        {
            var before = Start(seed);
            var merge = Merge(before, Changed(before, seed, 5), Changed(before, seed + 100_000, 5));
            var text = FlowJson.Write(merge.Flow);
            Assert.Equal(text, FlowJson.Write(FlowJson.Read(text, out _, keepUnknown: true)!));
            if (seed % 5 == 0)
                continue;
            var keys = merge.Flow.Steps.Select(step => step.Key).ToHashSet();
            Assert.All(
                merge.Conflicts,
                conflict => Assert.True(conflict.What.Length > 0 && conflict.Mine.Length > 0 && conflict.Theirs.Length > 0));
            Assert.All(merge.Flow.Steps, step => Assert.True(step.In is null || keys.Contains(step.In)));
        }
    }

    [Fact]
    public void Independent_edits_give_the_same_flow_in_whatever_order_they_are_merged_or_made()
    {
        FlowEdit[] edits =
        [
            SetField.Mapping("customer", "email", Sound.Json("\"{{ trigger.data.primaryEmail }}\"")),
            SetField.Text("customer", "/title", "Make it"),
            SetField.Text("done", "/reason", "Other reason"), SetField.Text("is_new", "/note", "Ask Mira"), new SetFlowName("Other name"),
            new MoveSteps(("linked", new(3, 4))), new AddStep(Sound.Set("first"), new AddAt.Edge(null, "linked")),
            new AddSlot("stripe_eu", "stripe"),
            SetField.Text(null, "/lane", "{{ trigger.data.id }}"), new AddNote(new("note", "Look", new(0, 0), 100, 100)),
            SetField.Flag("customer", "/disabled", true),
            new Disconnect(new("is_new", "no"), "done"), new AddGroup(new("group", "Both", ["linked"])),
        ];
        foreach (var a in edits)
        {
            foreach (var b in edits.Where(other => other != a))
            {
                var (mine, theirs) = (Edits.Branched.Do(a), Edits.Branched.Do(b));
                var (one, other) = (Merge(Edits.Branched, mine, theirs), Merge(Edits.Branched, theirs, mine));
                Assert.True(one.Conflicts.IsEmpty && other.Conflicts.IsEmpty, $"{a} and {b}");
                Assert.Equal(FlowJson.Write(mine.Do(b)), FlowJson.Write(one.Flow));
                Assert.Equal(FlowJson.Write(one.Flow), FlowJson.Write(other.Flow));
            }
        }
    }

    [Fact]
    public void The_same_field_changed_by_both_is_shown_with_both_values_and_either_can_be_taken()
    {
        var mine = Edits.Branched.Do(SetField.Text("customer", "/inputs/name", "Mine"));
        var theirs = Edits.Branched.Do(SetField.Text("customer", "/inputs/name", "Theirs")).Do(SetField.Text("done", "/reason", "Enough"));
        var merge = Merge(Edits.Branched, mine, theirs);
        var conflict = Assert.Single(merge.Conflicts);
        Assert.Equal(
            ("customer", "Create customer: Name", "Mine", "Theirs"), (conflict.Step, conflict.What, conflict.Mine, conflict.Theirs));
        Assert.Contains("\"Mine\"", FlowJson.Write(merge.Flow), StringComparison.Ordinal);
        Assert.Equal(FlowJson.Write(theirs), FlowJson.Write(merge.Flow.Do(conflict.TakeOther)));
    }

    [Fact]
    public void A_step_that_one_removed_and_the_other_changed_stays_until_somebody_decides()
    {
        var changed = Edits.Branched.Do(SetField.Text("done", "/reason", "Enough"));
        var removed = Edits.Branched.Do(new RemoveSteps(["done"]));
        foreach (var merge in (FlowMerge[])[Merge(Edits.Branched, changed, removed), Merge(Edits.Branched, removed, changed)])
        {
            var conflict = Assert.Single(merge.Conflicts);
            Assert.Equal("Enough", ((StopStep)merge.Flow.Find("done")!).Reason);
            Assert.Null(merge.Flow.Do(conflict.TakeOther).Find("done"));
        }
    }

    [Fact]
    public void Two_steps_that_both_called_the_same_are_two_and_mine_has_another_key()
    {
        var mine = Edits.Branched.Do(new AddStep(Sound.Set("extra"), new AddAt.Behind(new("customer", null))))
            .Do(new AddStep(Sound.Set("last") with { Values = Sound.Json("""{ "a": "{{ steps.extra.name }}" }""") },
                new AddAt.Behind(new("extra", null))));
        var theirs = Edits.Branched.Do(new AddStep(Sound.Set("extra") with { Title = "Theirs" }, new AddAt.Behind(new("customer", null))));
        var merge = Merge(Edits.Branched, mine, theirs);
        Assert.Equal("Theirs", merge.Flow.Find("extra")!.Title);
        Assert.Contains("{{ steps.extra_2.name }}", FlowJson.Write(merge.Flow), StringComparison.Ordinal);
        Assert.Contains("extra_2 > last", merge.Flow.Drawn());
        Assert.Equal("merge.renamed", Assert.Single(merge.Notices).Code);
    }

    [Fact]
    public void A_step_behind_one_that_the_other_removed_is_connected_to_nothing_and_that_is_said()
    {
        var merge = Merge(Edits.Branched, Edits.Branched.Do(new AddStep(Sound.Set("extra"), new AddAt.Behind(new("customer", null)))),
            Edits.Branched.Do(new RemoveSteps(["customer"])));
        Assert.True(LooseStep.Is(merge.Flow.Find("extra")!));
        Assert.Contains("followed a step that was removed", Assert.Single(merge.Notices).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Edges_that_close_a_ring_only_together_become_theirs()
    {
        var flow = Sound.Flow(Sound.Set("a"), Sound.Set("b"));
        var merge = Merge(flow, flow.Do(new Connect(new("a", null), "b")), flow.Do(new Connect(new("b", null), "a")));
        Assert.Equal(["b > a", "trigger > b"], merge.Flow.Drawn());
        Assert.NotEmpty(merge.Notices);
    }

    [Fact]
    public void Where_both_moved_a_step_it_stands_where_I_put_it_and_nobody_is_asked()
    {
        var merge = Merge(Edits.Branched, Edits.Branched.Do(new MoveSteps(("linked", new(1, 1)))),
            Edits.Branched.Do(new MoveSteps(("linked", new(2, 2)), ("done", new(3, 3)))));
        Assert.Equal((new Place(1, 1), new Place(3, 3)), (merge.Flow.Layout["linked"], merge.Flow.Layout["done"]));
        Assert.Empty(merge.Conflicts);
    }

    [Fact]
    public void A_step_that_both_replaced_is_one_conflict_and_not_one_for_every_field()
    {
        var mine = Edits.Branched.Do(new ReplaceStep("done", Sound.Set("x")));
        var theirs = Edits.Branched.Do(new ReplaceStep("done", Sound.Customer()));
        var conflict = Assert.Single(Merge(Edits.Branched, mine, theirs).Conflicts);
        Assert.Equal(("Set values", "Create customer"), (conflict.Mine, conflict.Theirs));
    }

    private static FlowMerge Merge(Flow before, Flow mine, Flow theirs) => FlowMerge.Of(before, mine, theirs, AppCatalog.BuiltIn);

    private static Flow Start(int seed) => seed % 5 == 0 ? RandomFlow.Make(seed) : ReadyMadeFlows.All[seed % ReadyMadeFlows.All.Length];

    private static Flow Changed(Flow flow, int seed, int edits)
    {
        var random = new RandomEdit(new Random(seed));
        for (; edits > 0; edits--)
            flow = random.For(flow).Apply(flow) is EditResult.Done done ? done.Flow : flow;
        return flow;
    }
}
