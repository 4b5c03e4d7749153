using FlowDesigner.Core.Flows;

namespace FlowDesigner.Tests.Flows;

public class FlowGraphTests
{
    [Fact]
    public void Steps_run_after_what_they_follow_and_else_as_listed()
    {
        var graph = Graph(Stop("c", "b"), Stop("a"), Stop("b", "a"), Stop("d"));
        Assert.Equal(["a", "b", "c", "d"], graph.Root.Steps.Select(step => step.Key));
    }

    [Fact]
    public void Steps_inside_a_loop_are_a_scope_with_numbers_of_their_own()
    {
        var graph = Graph(Stop("a"), Loop("each"), Stop("x") with { In = "each" }, Loop("inner") with { In = "each" },
            Stop("y") with { In = "inner" });
        Assert.Equal(["a", "each"], graph.Root.Steps.Select(step => step.Key));
        Assert.Equal(["x", "inner"], graph.Inside("each").Steps.Select(step => step.Key));
        Assert.Equal("3.2.1", graph.NumberOf("y"));
        Assert.Equal(["each", "inner"], graph.Around("y").AsEnumerable());
    }

    [Fact]
    public void A_step_counts_on_those_that_run_whenever_it_runs()
    {
        var graph = Graph(
            Set("first"), If("branch", "first"), Set("yes", "branch:yes"), Set("after_yes", "yes"),
            Set("no", "branch:no"), Set("join", "after_yes", "no"), Set("beside"));
        Assert.Equal(["first", "branch", "yes"], Before(graph, "after_yes"));
        Assert.Equal(["first", "branch"], Before(graph, "no"));
        Assert.Equal(["first", "branch", "join"], Before(graph, "beside"));
    }

    [Fact]
    public void A_step_inside_a_loop_counts_on_what_ran_before_the_loop_and_nobody_counts_on_what_is_inside()
    {
        var graph = Graph(If("branch"), Set("yes", "branch:yes"), Loop("each", "branch:yes"),
            Set("item") with { In = "each" }, Set("next", "item") with { In = "each" }, Set("last", "each"));
        Assert.Equal(["branch", "yes", "item"], Before(graph, "next"));
        Assert.Equal(["branch", "yes", "each"], Before(graph, "last"));
    }

    [Fact]
    public void Steps_in_branches_stand_behind_their_parallel_and_leave_it_by_a_join()
    {
        var graph = Graph(Set("beside"), Parallel("both"), Set("a", "both:left"), Set("b", "both:right"), Set("late"),
            Parallel("inner", "a"), Set("x", "inner:left"), Set("y", "inner:right"), Join("meet", "x", "y"), Set("a2", "meet"),
            Join("end", "a2", "b"), Set("last", "end"));
        Assert.Equal(
            ["beside", "both", "a", "inner", "x", "y", "meet", "a2", "b", "late", "end", "last"],
            graph.Root.Steps.Select(step => step.Key));
        Assert.Equal(["both:left", "inner:left"], graph.BranchesAround("x").Select(branch => branch.ToString()));
        Assert.Equal(["both:left"], graph.BranchesAround("a2").Select(branch => branch.ToString()));
        Assert.Empty(graph.BranchesAround("end"));
        Assert.Equal(("inner", "both"), (graph.JoinedBy("meet"), graph.JoinedBy("end")));
        Assert.Equal(["beside", "both", "a", "inner"], Before(graph, "y"));
        Assert.Equal(["beside", "both", "a", "inner", "x", "y", "meet", "a2", "b", "late", "end"], Before(graph, "last"));
    }

    [Fact]
    public void A_step_behind_both_edges_of_an_error_path_knows_that_either_was_taken()
    {
        var graph = Graph(
            Set("first"), Action("call", "first"), Set("fine", "call"), Set("broken", "call:error"), Set("last", "fine", "broken"));
        Assert.Equal(["first", "call"], Before(graph, "broken"));
        Assert.Equal(["first", "call"], Before(graph, "last"));
        Assert.True(graph.SurelyTakes("broken", new("call", StepPort.Error)));
        Assert.True(graph.SurelyTakes("fine", new("call", null)));
        Assert.False(graph.SurelyTakes("last", new("call", null)));
        Assert.False(graph.SurelyTakes("last", new("call", StepPort.Error)));
    }

    [Fact]
    public void A_ring_of_steps_is_told_and_hangs_nothing()
    {
        var graph = Graph(Set("a", "b"), Set("b", "a"), Set("c", "b"), Loop("x") with { In = "y" }, Loop("y") with { In = "x" });
        Assert.True(graph.IsInCycle("a") && graph.IsInCycle("b") && graph.IsInCycle("c"));
        Assert.Equal(["a", "b", "c"], graph.Root.Steps.Select(step => step.Key));
        Assert.Equal(["x", "y"], graph.Around("x").AsEnumerable());
        Assert.Null(graph.NumberOf("x"));
    }

    [Fact]
    public void A_thousand_joined_branches_are_read_in_a_moment()
    {
        var steps = new List<Step>();
        for (var i = 0; i < 333; i++)
        {
            steps.Add(i == 0 ? If("if0") : If($"if{i}", $"yes{i - 1}", $"no{i - 1}"));
            steps.Add(Set($"yes{i}", $"if{i}:yes"));
            steps.Add(Set($"no{i}", $"if{i}:no"));
        }
        var graph = Graph([.. steps]);
        Assert.Equal(333, Before(graph, "yes332").Count());
    }

    private static IEnumerable<string> Before(FlowGraph graph, string key) => graph.SurelyBefore(key).Select(step => step.Key);

    private static FlowGraph Graph(params Step[] steps) => FlowGraph.Of(new Flow
    {
        Key = "k", Name = "n", Trigger = new() { App = "webhook", Trigger = "received" }, Steps = [.. steps],
    });

    private static ParallelStep Parallel(string key, params string[] after) => Sound.Parallel(key, after);
    private static JoinStep Join(string key, params string[] after) => Sound.Join(key, after);
    private static ActionStep Action(string key, params string[] after) => Sound.Customer() with { Key = key, After = [.. after] };
    private static StopStep Stop(string key, params string[] after) => new() { Key = key, Reason = "r", After = [.. after] };
    private static SetStep Set(string key, params string[] after) => new() { Key = key, After = [.. after] };
    private static IfStep If(string key, params string[] after) => new() { Key = key, Condition = "{{ true }}", After = [.. after] };
    private static ForEachStep Loop(string key, params string[] after) => new() { Key = key, List = "{{ [] }}", After = [.. after] };
}
