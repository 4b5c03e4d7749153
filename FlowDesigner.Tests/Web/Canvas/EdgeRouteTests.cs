using System.Text.Json;
using FlowDesigner.Tests.Architecture;
using FlowDesigner.Web.Components.Canvas;

namespace FlowDesigner.Tests.Web.Canvas;

public sealed class EdgeRouteTests
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    // client/test/canvas.test.mjs reads the same cases: an edge must not jump when its card is dropped.
    [Fact]
    public void An_edge_is_drawn_as_the_browser_draws_it_under_drag()
    {
        var cases = JsonSerializer.Deserialize<List<Case>>(
            File.ReadAllText(Path.Combine(Repository.Root, "FlowDesigner.Tests/Web/Canvas/routes.json")), s_json)!;
        Assert.NotEmpty(cases);
        foreach (var one in cases)
        {
            var edge = new PictureEdge("a", "b") { Port = one.Port.Length == 0 ? null : one.Port, Label = one.Labelled ? "Yes" : null };
            var drawn = EdgeRoute.Between(edge, BoxOf(one.From), BoxOf(one.To), null);
            Assert.Equal(one.Path, drawn.Path);
            Assert.Equal((one.Label[0], one.Label[1]), (drawn.LabelX, drawn.LabelY));
            Assert.Equal((one.Plus[0], one.Plus[1]), (drawn.PlusX, drawn.PlusY));
        }
    }

    private static Box BoxOf(double[] numbers) => new(numbers[0], numbers[1], numbers[2], numbers[3]);

    private sealed record Case(
        string Name, string Port, bool Labelled, double[] From, double[] To, string Path, double[] Label, double[] Plus);
}
