using FlowDesigner.Tests.Web.Parts;
using FlowDesigner.Web.Components.Canvas;
using FsCheck;
using FsCheck.Fluent;

namespace FlowDesigner.Tests.Web.Canvas;

public sealed class FlowLayoutTests
{
    [Fact]
    public void A_branch_stands_below_its_step_and_branches_side_by_side()
    {
        var boxes = FlowLayout.Place(PartsSheet.Run).Boxes;
        Assert.True(boxes["invoice"].Y >= boxes["linked"].Bottom + 44);
        Assert.Equal(boxes["invoice"].Y, boxes["stop"].Y);
        Assert.True(boxes["invoice"].X + boxes["invoice"].Width + 60 <= boxes["stop"].X);
        Assert.Equal((boxes["invoice"].Middle + boxes["stop"].Middle) / 2, boxes["linked"].Middle, 3);
    }

    [Fact]
    public void A_frame_holds_its_steps_and_the_step_after_it_stands_below()
    {
        var placed = FlowLayout.Place(PartsSheet.Loop);
        var frame = placed.Boxes["each"];
        foreach (var node in placed.Picture.Nodes.Where(node => node.Frame == "each"))
            Assert.True(IsInside(frame, placed.Boxes[node.Key]), $"{node.Key} stands outside its frame");
        Assert.True(placed.Boxes["sum"].Y > frame.Bottom);
    }

    [Fact]
    public void Branches_that_meet_meet_below_all_of_them()
    {
        var placed = FlowLayout.Place(PartsSheet.Meeting);
        Assert.True(placed.Boxes["join"].Y > placed.Boxes["b"].Bottom);
        Assert.Equal(placed.Boxes["if"].Middle, placed.Boxes["join"].Middle, 3);
    }

    [Fact]
    public void The_taken_edge_is_drawn_last() =>
        Assert.Equal(EdgeLook.Taken, FlowLayout.Place(PartsSheet.Run).Edges[^1].Edge.Look);

    [Fact]
    public void Any_graph_is_placed_without_two_cards_touching()
    {
        var graphs = from count in Gen.Choose(1, 14)
                     from links in Gen.Choose(0, count * 2)
                     from pairs in Gen.ArrayOf(Gen.Choose(0, count - 1).Zip(Gen.Choose(0, count - 1)), links)
                     select new FlowPicture(
                         [.. Enumerable.Range(0, count).Select(i => new PictureNode($"n{i}", $"{i + 1}", "Step", "", "stripe"))],
                         [.. pairs.Where(pair => pair.Item1 < pair.Item2)
                             .Distinct().Select(pair => new PictureEdge($"n{pair.Item1}", $"n{pair.Item2}"))]);
        Prop.ForAll(graphs.ToArbitrary(), picture =>
        {
            var placed = FlowLayout.Place(picture);
            var boxes = picture.Nodes.Select(node => placed.Boxes[node.Key]).ToList();
            return boxes.All(
                box => box.X >= 0 && box.Y >= 0 && box.X + box.Width <= placed.Width + 0.5 && box.Bottom <= placed.Height + 0.5)
                && !boxes.SelectMany((box, i) => boxes.Skip(i + 1).Select(other => (box, other))).Any(pair => Touch(pair.box, pair.other))
                && picture.Edges.All(edge => placed.Boxes[edge.From].Bottom < placed.Boxes[edge.To].Y);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_circle_is_placed_too_since_a_draft_may_hold_one() =>
        Assert.Equal(2, FlowLayout.Place(
            new FlowPicture([new("a", "1", "A", "", "if"), new("b", "2", "B", "", "if")], [new("a", "b"), new("b", "a")])).Boxes.Count);

    [Fact]
    public void The_outline_indents_by_branch_and_loop()
    {
        Assert.Equal([0, 0, 1, 1, 1, 1], OutlineRow.Of(PartsSheet.Run).Select(row => row.Depth));
        Assert.Equal([0, 0, 0, 1, 1, 2, 2, 0], OutlineRow.Of(PartsSheet.Loop).Select(row => row.Depth));
        Assert.Equal([0, 0, 1, 1, 0], OutlineRow.Of(PartsSheet.Meeting).Select(row => row.Depth));
    }

    private static bool IsInside(Box outer, Box inner) =>
        inner.X >= outer.X && inner.Y >= outer.Y && inner.X + inner.Width <= outer.X + outer.Width && inner.Bottom <= outer.Bottom;

    private static bool Touch(Box a, Box b) => a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Bottom && b.Y < a.Bottom;
}
