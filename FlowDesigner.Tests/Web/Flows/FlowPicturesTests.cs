using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Tests.Web.Flows;

public sealed class FlowPicturesTests
{
    private static readonly Flow Sync = ReadyMade("sync-accounts-togai-to-stripe");
    private static readonly Flow Import = ReadyMade("bulk-import-customers-stripe-to-togai");

    [Fact]
    public void The_trigger_is_number_one_and_the_steps_go_on_from_there()
    {
        var picture = Of(Sync);
        Assert.Equal(
            ["1 trigger", "2 linked", "3 is_new", "4 customer", "5 link", "6 already_linked"],
            picture.Nodes.Select(node => $"{node.Number} {node.Key}"));
        Assert.Equal("Look for a linked Stripe customer", picture.Nodes[1].Title);
        Assert.Equal("with name, email, phone, address, metadata", Node(picture, "customer").Detail);
        Assert.Equal("Account created", picture.Nodes[0].Title);
        Assert.Equal("Get setting in Togai", picture.Nodes[1].Detail);
        Assert.Equal("Value is empty and Settings has no StripeCustomerId", Node(picture, "is_new").Detail);
    }

    [Fact]
    public void Messages_and_the_drawing_number_a_step_alike()
    {
        var broken = Import with { Steps =
        [
            .. Import.Steps.Select(step => step is IfStep { Key: "from_togai" } condition ? condition with { Condition = "" } : step)
        ] };
        var problem = FlowValidator.Check(broken, AppCatalog.BuiltIn).First(problem => problem.Step == "from_togai");
        Assert.StartsWith($"Step {Node(Of(broken), "from_togai").Number} \"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_edges_of_an_If_say_Yes_and_No()
    {
        var picture = Of(Sync);
        Assert.Equal("Yes", Edge(picture, "customer").Label);
        Assert.Equal("No", Edge(picture, "already_linked").Label);
        Assert.Null(Edge(picture, "link").Label);
        Assert.Equal("trigger", Edge(picture, "linked").From);
    }

    [Fact]
    public void A_for_each_is_a_frame_round_its_steps_and_numbers_them_inside()
    {
        var picture = Of(Import);
        Assert.True(Node(picture, "each").IsFrame);
        Assert.Equal("2", Node(picture, "each").Number);
        Assert.Equal("2.1", Node(picture, "from_togai").Number);
        Assert.All(picture.Nodes.Skip(2), node => Assert.Equal("each", node.Frame));
        Assert.Equal("Metadata › togai account id is set", Node(picture, "from_togai").Detail);
        Assert.Equal("Found is true", Node(picture, "known").Detail);
        Assert.Equal("When you press Trigger now", picture.Nodes[0].Detail);
    }

    [Fact]
    public void Every_ready_made_flow_is_drawn_whole()
    {
        foreach (var flow in ReadyMadeFlows.All)
        {
            var picture = Of(flow);
            Assert.Equal(flow.Steps.Length + 1, picture.Nodes.Count);
            Assert.All(picture.Nodes, node => Assert.NotEqual("?", node.Number));
            Assert.Equal(picture.Nodes.Count, FlowLayout.Place(picture).Boxes.Count);
        }
    }

    [Fact]
    public void A_decided_If_draws_one_edge_as_taken_and_the_other_with_all_behind_it_as_not_taken()
    {
        var picture = Of(Sync, new()
        {
            ["linked"] = new(State.Completed),
            ["is_new"] = new(State.Completed, "No") { Branch = StepPort.No },
            ["already_linked"] = new(State.Skipped, Detail: "Already linked"),
        });
        Assert.Equal((State.Completed, "Received"), (Node(picture, "trigger").State, Node(picture, "trigger").StateWord));
        Assert.Equal(EdgeLook.Taken, Edge(picture, "already_linked").Look);
        Assert.Equal(EdgeLook.NotTaken, Edge(picture, "customer").Look);
        Assert.Equal(EdgeLook.NotTaken, Edge(picture, "link").Look);
        Assert.Equal(State.NotTaken, Node(picture, "link").State);
        Assert.Equal("Already linked", Node(picture, "already_linked").Detail);
    }

    [Fact]
    public void What_a_failed_run_did_not_come_to_is_not_reached_and_its_edge_rests()
    {
        var picture = Of(Sync, new()
        {
            ["linked"] = new(State.Completed),
            ["is_new"] = new(State.Completed, "Yes") { Branch = StepPort.Yes },
            ["customer"] = new(State.Failed),
        });
        Assert.Equal(State.NotReached, Node(picture, "link").State);
        Assert.Equal(EdgeLook.AtRest, Edge(picture, "link").Look);
        Assert.Equal(EdgeLook.Taken, Edge(picture, "customer").Look);
    }

    [Fact]
    public void An_undecided_If_takes_no_edge()
    {
        var picture = Of(Sync, new() { ["linked"] = new(State.Completed), ["is_new"] = new(State.Waiting, "Undecided") });
        Assert.Equal([EdgeLook.AtRest, EdgeLook.AtRest], [Edge(picture, "customer").Look, Edge(picture, "already_linked").Look]);
        Assert.Equal(State.NotReached, Node(picture, "customer").State);
    }

    private static Flow ReadyMade(string key) => ReadyMadeFlows.All.Single(flow => flow.Key == key);

    private static FlowPicture Of(Flow flow, Dictionary<string, StepMark>? marks = null) =>
        FlowPictures.Of(flow, AppCatalog.BuiltIn, marks);

    private static PictureNode Node(FlowPicture picture, string key) => picture.Nodes.Single(node => node.Key == key);

    private static PictureEdge Edge(FlowPicture picture, string to) => picture.Edges.Single(edge => edge.To == to);
}
