namespace FlowDesigner.Web.Components.Canvas;

/// <summary>
/// Puts cards where their author dragged them. What was never dragged goes along with what it follows; a frame always holds its steps.
/// </summary>
internal static class HandPlacing
{
    public static Dictionary<string, Box> Over(IReadOnlyDictionary<string, Box> boxes, FlowPicture picture)
    {
        var before = picture.Edges.GroupBy(edge => edge.To).ToDictionary(edges => edges.Key, edges => edges.First().From);
        var moved = new Dictionary<string, (double X, double Y)>();
        var placed = new Dictionary<string, Box>();
        foreach (var node in picture.Nodes.Where(node => boxes.ContainsKey(node.Key)))
        {
            var box = boxes[node.Key];
            var (x, y) = picture.Places.TryGetValue(node.Key, out var place) ? (place.X - box.X, place.Y - box.Y)
                : before.TryGetValue(node.Key, out var leading) && moved.TryGetValue(leading, out var along) ? along
                : node.Frame is not null && moved.TryGetValue(node.Frame, out var inside) ? inside : (0, 0);
            moved[node.Key] = (x, y);
            placed[node.Key] = box.Moved(x, y);
        }
        foreach (var frame in picture.Nodes.Where(node => node.IsFrame).Reverse())
            Embrace(frame, picture, placed);
        foreach (var end in picture.Nodes.Where(node => node.OpenEnd is not null))
            Hang(end, picture, placed);
        return placed;
    }

    // The innermost frames come last in the picture, so they are fitted first.
    private static void Embrace(PictureNode frame, FlowPicture picture, Dictionary<string, Box> placed)
    {
        var inside = picture.Nodes.Where(node => node.Frame == frame.Key && node.OpenEnd is null && placed.ContainsKey(node.Key))
            .Select(node => placed[node.Key]).ToList();
        if (inside.Count == 0)
            return;
        const double padding = FlowLayout.FramePadding;
        var (left, right) = (inside.Min(box => box.X), inside.Max(box => box.Right));
        var narrow = Math.Max(0, 2 * FlowLayout.CardWidth - (right - left)) / 2;
        var top = inside.Min(box => box.Y) - FlowLayout.FrameHead - 12;
        placed[frame.Key] = new Box(left - narrow - padding, top, right - left + 2 * (narrow + padding),
            inside.Max(box => box.Bottom) + padding + RoomForEnds - top);
    }

    private const double RoomForEnds = FlowLayout.EndSize + 24;

    // Open ends have no place of their own: below their step, side by side where it has several.
    private static void Hang(PictureNode end, FlowPicture picture, Dictionary<string, Box> placed)
    {
        var siblings = picture.Edges.Where(edge => edge.From == end.OpenEnd!.Value.Step && edge.Port != EdgeRoute.ErrorPort).ToList();
        var at = siblings.FindIndex(edge => edge.To == end.Key);
        if (at < 0 || !placed.TryGetValue(siblings[at].From, out var from))
            return;
        var aside = siblings.Count == 1 ? 0 : (at - (siblings.Count - 1) / 2d) * FlowLayout.CardWidth / 2;
        var below = siblings[at].Label is null ? FlowLayout.RowGap / 2 : FlowLayout.RowGap + 16;
        placed[end.Key] = new Box(from.Middle + aside - FlowLayout.EndSize / 2, from.Bottom + below, FlowLayout.EndSize,
            FlowLayout.EndSize);
    }
}
