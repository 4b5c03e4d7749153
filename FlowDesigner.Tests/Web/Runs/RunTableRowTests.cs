using Bunit;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Tests.Fakes;
using FlowDesigner.Web.Components.Pages.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace FlowDesigner.Tests.Web.Runs;

public sealed class RunTableRowTests : BunitContext
{
    [Fact]
    public void A_row_is_its_eight_cells_and_nothing_between_them()
    {
        Services.AddSingleton(TimeProvider.System);
        var run = MadeRuns.Of(RunStatus.Failed, message: "Stripe refused it.");
        var line = new RunLine(run, null, ["stripe"]) { Subject = new RunSubject("Acme", "cus_1"), StepsDone = 2 };
        var row = Render<RunTableRow>(parameters => parameters.Add(it => it.Line, line)).Find("tr");
        Assert.Equal(8, row.ChildElementCount);
        Assert.DoesNotContain(row.ChildNodes, node => node.NodeType == AngleSharp.Dom.NodeType.Text);
        string[] said = ["", "Failed", "Removed flowStripe refused it.", "Acmecus_1", "removed", "2"];
        Assert.Equal(said, row.Children.Take(said.Length).Select(OnOneLine));
        Assert.Equal("4.2 s", row.Children[7].TextContent);
    }

    private static string OnOneLine(AngleSharp.Dom.IElement cell) =>
        string.Concat(cell.TextContent.Split('\n').Select(part => part.Trim()));
}
