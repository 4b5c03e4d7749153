using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Core.Flows.Validation;

namespace FlowDesigner.Tests.Flows.Editing;

public sealed class ConnectingTests
{
    private static Step Refund => NewSteps.Action(AppCatalog.BuiltIn, "stripe", "create_customer")!;

    [Fact]
    public void A_step_dropped_on_an_edge_comes_between_the_two()
    {
        var flow = Edits.Branched.Do(new AddStep(Refund, new AddAt.Edge(new("is_new", "yes"), "customer"), new Place(10, 20)));
        Assert.Equal(
            ["trigger > linked", "linked > is_new", "is_new:yes > create_customer", "create_customer > customer", "is_new:no > done"],
            flow.Drawn());
        Assert.Equal(new Place(10, 20), flow.Layout["create_customer"]);
    }

    [Fact]
    public void A_step_dropped_on_the_edge_from_the_trigger_becomes_the_first() => Assert.Equal(
        ["trigger > create_customer", "create_customer > linked", "linked > is_new", "is_new:yes > customer", "is_new:no > done"],
        Edits.Branched.Do(new AddStep(Refund, new AddAt.Edge(null, "linked"))).Drawn());

    [Fact]
    public void A_second_step_behind_a_yes_stands_beside_the_first_and_is_numbered_behind_its_branch()
    {
        var flow = Edits.Branched.Do(new AddStep(Refund, new AddAt.Behind(new("is_new", "yes"))));
        Assert.Equal("is_new:yes > create_customer", flow.Drawn()[4]);
        Assert.Empty(
            FlowValidator.Check(flow, AppCatalog.BuiltIn).Where(problem => problem.Code.StartsWith("after.", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_first_step_of_an_empty_flow_begins_it_and_the_next_dropped_beside_it_is_connected_to_nothing()
    {
        var empty = Sound.Flow() with { Steps = [] };
        var one = empty.Do(new AddStep(Refund, new AddAt.Place()));
        Assert.Equal(["trigger > create_customer"], one.Drawn());
        var two = one.Do(new AddStep(Refund, new AddAt.Place()));
        Assert.True(LooseStep.Is(two.Find("create_customer_2")!));
        var problem = Assert.Single(FlowValidator.Check(two, AppCatalog.BuiltIn), problem => problem.Code == "after.loose");
        Assert.Contains("connected to nothing", problem.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["trigger > create_customer", "create_customer > create_customer_2"],
            two.Do(new Connect(new("create_customer", null), "create_customer_2")).Drawn());
    }

    [Fact]
    public void A_step_put_at_the_end_follows_the_one_loose_end()
    {
        var flow = Sound.Flow(Sound.Set("a"), Sound.Set("b", "a"));
        Assert.Contains("b > stop", flow.Do(new AddStep(NewSteps.Control("stop")!, new AddAt.End())).Drawn());
        var twoEnds = flow.Do(new AddStep(Sound.Set("c"), new AddAt.Behind(new("a", null))));
        Assert.True(LooseStep.Is(twoEnds.Do(new AddStep(Sound.Set("d"), new AddAt.End())).Find("d")!));
    }

    [Fact]
    public void A_step_added_to_a_for_each_is_inside_of_it()
    {
        var flow = Sound.Flow(Sound.Each())
            .Do(new AddStep(Sound.Set("a"), new AddAt.End("each"))).Do(new AddStep(Sound.Set("b"), new AddAt.End("each")));
        Assert.Equal(["trigger > each", "each > a", "a > b"], flow.Drawn());
        Assert.All(flow.Steps.Skip(1), step => Assert.Equal("each", step.In));
    }

    [Fact]
    public void An_edge_that_would_close_a_ring_is_refused_with_the_reason()
    {
        var problem = Edits.Branched.Refused(new Connect(new("customer", null), "linked"));
        Assert.Equal("edit.cycle", problem.Code);
        Assert.Contains("\"Linked\" runs before \"Create customer\"", problem.Message, StringComparison.Ordinal);
        Assert.Equal("edit.cycle", Edits.Branched.Refused(new Connect(new("linked", null), "linked")).Code);
    }

    [Fact]
    public void An_edge_across_the_frame_of_a_for_each_is_refused_in_both_directions()
    {
        var flow = Sound.Flow(Sound.Set("a"), Sound.Each("each", "a"), Sound.Set("inner") with { In = "each" }, Sound.Set("after", "each"));
        Assert.Contains(
            "\"Inner\" is inside the For each", flow.Refused(new Connect(new("a", null), "inner")).Message, StringComparison.Ordinal);
        Assert.Equal("edit.other_scope", flow.Refused(new Connect(new("inner", null), "after")).Code);
    }

    [Fact]
    public void An_edge_from_where_there_is_none_is_refused()
    {
        Assert.Contains(
            "\"yes\", \"no\"", Edits.Branched.Refused(new Connect(new("is_new", null), "done")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "ends the run", Edits.Branched.Refused(new Connect(new("done", null), "customer")).Message, StringComparison.Ordinal);
        Assert.Equal("edit.connected", Edits.Branched.Refused(new Connect(new("is_new", "yes"), "customer")).Code);
        Assert.Equal("edit.unknown_step", Edits.Branched.Refused(new Connect(new("gone", null), "customer")).Code);
    }

    [Fact]
    public void A_stop_is_not_put_onto_an_edge() =>
        Assert.Equal(
            "edit.no_end",
            Edits.Branched.Refused(new AddStep(NewSteps.Control("stop")!, new AddAt.Edge(new("is_new", "yes"), "customer"))).Code);

    [Fact]
    public void A_step_that_loses_its_last_edge_does_not_become_the_first_of_the_flow()
    {
        var flow = Edits.Branched.Do(new Disconnect(new("is_new", "yes"), "customer"));
        Assert.True(LooseStep.Is(flow.Find("customer")!));
        Assert.Equal("is_new:no > customer", flow.Do(new Connect(new("is_new", "no"), "customer")).Drawn()[2]);
        Assert.Equal("trigger > customer", flow.Do(new Connect(null, "customer")).Drawn()[2]);
        Assert.True(LooseStep.Is(Edits.Branched.Do(new Disconnect(null, "linked")).Find("linked")!));
    }

    [Fact]
    public void Removing_a_step_leaves_what_followed_connected_to_nothing()
    {
        var flow = Edits.Branched.Do(new MoveSteps(("linked", new(1, 2)))).Do(new RemoveSteps(["linked"]));
        Assert.Equal(["- > is_new", "is_new:yes > customer", "is_new:no > done"], flow.Drawn());
        Assert.Empty(flow.Layout);
    }

    [Fact]
    public void Removing_and_reconnecting_closes_the_gap_on_the_usual_edge_alone()
    {
        Assert.Equal(
            ["trigger > is_new", "is_new:yes > customer", "is_new:no > done"],
            Edits.Branched.Do(new RemoveAndReconnect(["linked"])).Drawn());
        // What hung on no must not run always.
        Assert.Equal(["trigger > linked", "linked > customer", "- > done"], Edits.Branched.Do(new RemoveAndReconnect(["is_new"])).Drawn());
        Assert.Equal(["trigger > customer", "- > done"], Edits.Branched.Do(new RemoveAndReconnect(["is_new", "linked"])).Drawn());
    }

    [Fact]
    public void A_for_each_goes_with_everything_inside_of_it()
    {
        var flow = Sound.Flow(
            Sound.Each(), Sound.Each("inner") with { In = "each" }, Sound.Set("deep") with { In = "inner" }, Sound.Set("after", "each"));
        Assert.Equal(["trigger > after"], flow.Do(new RemoveAndReconnect(["each"])).Drawn());
    }

    [Fact]
    public void Steps_moved_into_a_for_each_keep_their_own_edges_and_the_gap_closes_behind_them()
    {
        var flow = Sound.Flow(Sound.Set("a"), Sound.Set("b", "a"), Sound.Set("c", "b"), Sound.Each("each", "c"), Sound.Set("d", "each"));
        var moved = flow.Do(new MoveTo(["b", "c"], new AddAt.End("each")));
        Assert.Equal(["trigger > a", "a > each", "each > d", "each > b", "b > c"], moved.Drawn());
        Assert.Equal("each", moved.Find("c")!.In);
        Assert.Equal(
            ["trigger > a", "a > each", "each > b", "b > d", "each > c"],
            moved.Do(new MoveTo(["b"], new AddAt.Edge(new("each", null), "d"))).Drawn());
        Assert.Equal("edit.into_itself", flow.Refused(new MoveTo(["each"], new AddAt.End("each"))).Code);
    }

    [Fact]
    public void A_step_moved_onto_another_edge_leaves_its_own_closed() => Assert.Equal(
        ["trigger > is_new", "is_new:yes > linked", "linked > customer", "is_new:no > done"],
        Edits.Branched.Do(new MoveTo(["linked"], new AddAt.Edge(new("is_new", "yes"), "customer"))).Drawn());

    [Fact]
    public void More_steps_than_a_flow_may_have_are_refused()
    {
        var full = Sound.Flow([.. Enumerable.Range(0, FlowJson.MaxSteps).Select(i => Sound.Set($"s{i}"))]);
        Assert.Contains("1,000 steps", full.Refused(new AddStep(Refund, new AddAt.Place())).Message, StringComparison.Ordinal);
    }
}
