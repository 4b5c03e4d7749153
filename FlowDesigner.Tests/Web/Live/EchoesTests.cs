using FlowDesigner.Web.Components.Live;

namespace FlowDesigner.Tests.Web.Live;

public sealed class EchoesTests
{
    [Fact]
    public void An_address_set_here_comes_back_once()
    {
        var echoes = new Echoes();
        echoes.Expect("flows?q=a");
        Assert.True(echoes.Hears("flows?q=a"));
        Assert.False(echoes.Hears("flows?q=a"));
    }

    [Fact]
    public void What_the_browser_went_past_does_not_come_back_later()
    {
        var echoes = new Echoes();
        echoes.Expect("flows?q=a");
        echoes.Expect("flows?q=ab");
        Assert.False(echoes.Hears("flows"));
        Assert.True(echoes.Hears("flows?q=ab"));
        Assert.False(echoes.Hears("flows?q=a"));
    }
}
