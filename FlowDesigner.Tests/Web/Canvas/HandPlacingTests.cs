using FlowDesigner.Core.Flows;
using FlowDesigner.Tests.Web.Parts;
using FlowDesigner.Web.Components.Canvas;

namespace FlowDesigner.Tests.Web.Canvas;

public sealed class HandPlacingTests
{
    [Fact]
    public void A_card_stands_where_it_was_put_and_what_follows_it_comes_along()
    {
        var free = FlowLayout.PlaceAsDrawn(PartsSheet.Run).Boxes;
        var put = FlowLayout.PlaceAsDrawn(At(PartsSheet.Run, ("linked", 1000, 600))).Boxes;
        Assert.Equal((1000, 600), (put["linked"].X, put["linked"].Y));
        Assert.Equal(free["invoice"].X - free["linked"].X, put["invoice"].X - put["linked"].X, 3);
        Assert.Equal(free["trigger"], put["trigger"]);
    }

    [Fact]
    public void A_frame_goes_round_its_steps_wherever_they_are_put()
    {
        var inside = PartsSheet.Loop.Nodes.First(node => node.Frame == "each").Key;
        var placed = FlowLayout.PlaceAsDrawn(At(PartsSheet.Loop, (inside, -900, 40)));
        Assert.All(placed.Picture.Nodes.Where(node => node.Frame == "each"), node =>
        {
            var (frame, step) = (placed.Boxes["each"], placed.Boxes[node.Key]);
            Assert.True(step.X >= frame.X && step.Right <= frame.Right && step.Y >= frame.Y && step.Bottom <= frame.Bottom, node.Key);
        });
    }

    [Fact]
    public void A_picture_to_look_at_begins_at_the_corner_whatever_the_numbers()
    {
        var placed = FlowLayout.Place(At(PartsSheet.Run, ("linked", -5000, -300)));
        Assert.True(placed.Boxes.Values.Min(box => box.X) >= 0 && placed.Boxes.Values.Min(box => box.Y) >= 0);
    }

    private static FlowPicture At(FlowPicture picture, params (string Key, int X, int Y)[] places) =>
        picture with
            { Places = Ordinal.Map<Place>().AddRange(places.Select(place => KeyValuePair.Create(place.Key, new Place(place.X, place.Y)))) };
}
