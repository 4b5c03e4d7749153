using Bunit;
using FlowDesigner.Core.Flows;
using FlowDesigner.Web.Components.Canvas;

namespace FlowDesigner.Tests.Web.Canvas;

public sealed class NodeViewTests : BunitContext
{
    private static readonly PictureNode Card = new("customer", "3", "Create customer", "ACME Enterprise in Stripe", "stripe");
    private static readonly Box Place = new(40, 80, 220, 64);

    [Fact]
    public void A_card_says_its_number_name_and_what_it_does()
    {
        var card = Show(Card);
        Assert.Contains("Step 3. ", card.Find(".node-face").TextContent, StringComparison.Ordinal);
        Assert.Equal("Create customer", card.Find(".node-title").TextContent);
        Assert.Equal("ACME Enterprise in Stripe", card.Find(".node-detail").TextContent);
        Assert.Equal("Step 3. Create customerACME Enterprise in Stripe", card.Find(".node-words").TextContent.Trim());
        Assert.Equal("translate(40px, 80px)", card.Find(".node").GetAttribute("style")!.Split("transform: ")[1].Split(';')[0]);
    }

    [Fact]
    public void A_card_to_work_on_has_a_handle_below_and_one_for_its_error_path()
    {
        var card = Show(Card, [(null, null), (StepPort.Error, "On error")]);
        Assert.Equal(["error", ""], card.FindAll(".node-handle").Select(handle => handle.GetAttribute("data-port")));
        Assert.Equal("customer", card.Find(".node").GetAttribute("data-node"));
        Assert.All(card.FindAll(".node-handle"), handle => Assert.Equal("true", handle.GetAttribute("aria-hidden")));
    }

    [Fact]
    public void Problems_stand_in_place_of_the_state_and_warnings_are_no_errors()
    {
        Assert.Equal("2 errors", Show(Card with { Problem = "2 errors" }).Find(".node-badge").TextContent);
        Assert.Contains("is-wrong", Show(Card with { Problem = "1 error" }).Find(".node").ClassName, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "is-wrong", Show(Card with { Problem = "1 warning", IsWarning = true }).Find(".node").ClassName, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_is_switched_off_says_so()
    {
        var card = Show(Card with { IsOff = true });
        Assert.Equal("Switched off", card.Find(".badge").TextContent);
        Assert.Contains("is-faded", card.Find(".node").ClassName, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_end_is_a_plus_that_says_what_it_is_for()
    {
        var end = Show(new PictureNode("+is_new:no", "", "", "", "") { OpenEnd = new StepPort("is_new", "no") }, []);
        Assert.Equal("is_new:no", end.Find("button").GetAttribute("data-end"));
        Assert.StartsWith("Add a step", end.Find("button").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_equal_card_is_not_drawn_again()
    {
        var card = Show(Card);
        var before = card.RenderCount;
        card.Render(parameters => parameters.Add(part => part.Node, Card with { }).Add(part => part.Box, Place));
        Assert.Equal(before, card.RenderCount);
        card.Render(parameters => parameters.Add(part => part.Selected, true));
        Assert.Equal(before + 1, card.RenderCount);
    }

    private IRenderedComponent<NodeView> Show(PictureNode node, IReadOnlyList<(string?, string?)>? ports = null) =>
        Render<NodeView>(parameters => parameters.Add(part => part.Node, node).Add(part => part.Box, Place).Add(part => part.Ports, ports));
}
