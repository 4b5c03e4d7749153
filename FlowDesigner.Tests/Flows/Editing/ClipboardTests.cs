using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;

namespace FlowDesigner.Tests.Flows.Editing;

public sealed class ClipboardTests
{
    [Fact]
    public void Copied_steps_travel_as_text_and_follow_each_other_under_new_keys()
    {
        var flow = Edits.Branched.Do(SetField.Text("customer", "/inputs/name", "{{ steps.linked.name }}"))
            .Do(new MoveSteps(("linked", new(100, 100)), ("customer", new(100, 300))));
        var text = Fragment.Of(flow, ["linked", "is_new", "customer"]).Write();
        var pasted = flow.Do(new Paste(Fragment.Read(text, out _)!, new AddAt.Behind(new("customer", null)), new Place(500, 0)));
        Assert.Equal(["customer > linked_2", "linked_2 > is_new_2", "is_new_2:yes > customer_2"], pasted.Drawn()
            .Where(edge => edge.Contains("_2", StringComparison.Ordinal)));
        Assert.Contains("steps.linked_2.name", FlowJson.Write(pasted), StringComparison.Ordinal);
        Assert.Equal((new Place(500, 0), new Place(500, 200)), (pasted.Layout["linked_2"], pasted.Layout["customer_2"]));
    }

    [Fact]
    public void References_to_steps_that_were_not_copied_stay_and_are_reported()
    {
        var source = Edits.Branched.Do(SetField.Text("customer", "/inputs/name", "{{ steps.linked.name }}"));
        var other = Sound.Flow(Sound.Set("first")) with { Key = "other" };
        var done = Assert.IsType<EditResult.Done>(other.Try(new Paste(Fragment.Of(source, ["customer"]), new AddAt.End())));
        Assert.Contains("{{ steps.linked.name }}", FlowJson.Write(done.Flow), StringComparison.Ordinal);
        Assert.Equal("\"Create customer\" takes values from step \"linked\", which was not copied and is not in this flow. Map them anew.",
            Assert.Single(done.Notices).Message);
        Assert.Equal("customer", Assert.Single(done.Added));
    }

    [Fact]
    public void Two_accounts_of_one_app_stay_two_in_another_flow()
    {
        var source = Sound.Flow(Sound.Customer(), Sound.Customer(after: "customer") with { Key = "second", Connection = "eu" });
        source = source with { Connections = source.Connections.SetItem("eu", "stripe") };
        var target = Sound.Flow(Sound.Set("first")) with
            { Connections = Ordinal.Map<string>().Add("stripe_main", "stripe").Add("eu", "togai") };
        var pasted = target.Do(new Paste(Fragment.Of(source, ["customer", "second"]), new AddAt.End()));
        var slots = pasted.Steps.OfType<ActionStep>().Select(step => step.Connection!).ToList();
        Assert.Equal(2, slots.Distinct().Count());
        Assert.All(slots, slot => Assert.Equal("stripe", pasted.Connections[slot]));
    }

    [Fact]
    public void A_whole_flows_text_is_pasted_out_of_the_middle_of_other_text()
    {
        var mail = $"Look at this flow:\n```json\n{FlowJson.Write(Edits.Branched)}```\nBye";
        Assert.Equal(4, Fragment.Read(mail, out _)!.Steps.Length);
    }

    [Theory]
    [InlineData("", "holds no steps")]
    [InlineData("hello", "holds no steps")]
    [InlineData("{ \"steps\": 7 }", "must be a list")]
    [InlineData("{ \"a\": 1 }", "no \"steps\"")]
    [InlineData("{ \"steps\": [ }", "Line 1, column 14")]
    public void Text_that_holds_no_steps_is_refused_with_the_reason(string text, string reason)
    {
        Assert.Null(Fragment.Read(text, out var problem));
        Assert.Contains(reason, problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_for_each_is_copied_with_what_is_inside_and_a_step_from_inside_comes_out_alone()
    {
        var flow = Sound.Flow(Sound.Each(), Sound.Set("inner") with { In = "each" });
        Assert.Equal(["trigger > each", "each > inner", "- > each_2", "each_2 > inner_2"], flow.Do(new Duplicate(["each"])).Drawn());
        Assert.Null(Fragment.Of(flow, ["inner"]).Steps[0].In);
        Assert.Equal("each", flow.Do(new Duplicate(["inner"])).Find("inner_2")!.In);
    }

    [Fact]
    public void A_pasted_step_onto_an_edge_comes_between()
    {
        var flow = Edits.Branched.Do(
            new Paste(Fragment.Of(Sound.Set("a"), Sound.Set("b", "a")), new AddAt.Edge(new("linked", null), "is_new")));
        Assert.Equal(["trigger > linked", "linked > a", "a > b", "b > is_new", "is_new:yes > customer", "is_new:no > done"], flow.Drawn());
    }

    [Fact]
    public void Five_hundred_steps_are_pasted_and_undone_at_a_price_that_grows_with_their_number()
    {
        var small = Cost(100);
        var large = Cost(500);
        // Five times the steps may cost five times as much, with room to spare; a square would be twenty-five times.
        Assert.True(large < small * 10, $"100 steps: {small:N0} bytes, 500 steps: {large:N0} bytes.");
        Assert.True(large < 60_000_000, $"{large:N0} bytes.");
    }

    private static long Cost(int steps)
    {
        var flow = Sound.Flow([.. Enumerable.Range(0, steps).Select(i => Sound.Set($"s_{i}", i == 0 ? [] : [$"s_{i - 1}"])
            with { Values = Sound.Json("{ \"name\": \"{{ steps.s_" + i + ".name }}\" }") })]);
        var start = FlowJson.Write(flow);
        var text = Fragment.Of(flow, flow.Steps.Select(step => step.Key)).Write();
        var history = new FlowHistory(flow);
        Walk();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Walk();
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void Walk()
        {
            var done = Assert.IsType<EditResult.Done>(history.Do(new Paste(Fragment.Read(text, out _)!, new AddAt.Place())));
            Assert.Equal(steps, done.Added.Length);
            Assert.IsType<EditResult.Done>(history.Undo());
            Assert.Equal(start, FlowJson.Write(history.Flow));
        }
    }
}
