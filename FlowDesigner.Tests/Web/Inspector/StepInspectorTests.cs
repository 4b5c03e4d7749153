using Bunit;

namespace FlowDesigner.Tests.Web.Inspector;

public sealed class StepInspectorTests
{
    [Fact]
    public void It_is_not_drawn_again_because_the_screen_around_it_is()
    {
        using var kit = new InspectorKit("""
            { "key": "customer", "app": "stripe", "action": "create_customer", "connection": "stripe", "inputs": { "name": "Ada" } }
            """).Open("customer");
        var before = kit.Page.RenderCount;
        kit.Page.Render(parameters => parameters.Add(part => part.Flow, kit.Flow).Add(part => part.OnClose, () => { }));
        Assert.Equal(before, kit.Page.RenderCount);
        kit.Type("Name", "Grace");
        Assert.True(kit.Page.RenderCount > before);
    }
}
