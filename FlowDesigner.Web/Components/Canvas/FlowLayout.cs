namespace FlowDesigner.Web.Components.Canvas;

public readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double Middle => X + Width / 2;
    public double Bottom => Y + Height;
    public double Right => X + Width;

    public Box Moved(double x, double y) => this with { X = X + x, Y = Y + y };
}

/// <summary>Where everything stands.</summary>
public sealed record PlacedPicture(FlowPicture Picture, IReadOnlyDictionary<string, Box> Boxes, IReadOnlyList<PlacedEdge> Edges,
    double Width, double Height);

/// <summary>Top to bottom in blocks: a step, below it its branches side by side, below those the step where they meet, and so on.</summary>
/// <remarks>A block never shares room with another, so nothing overlaps and no edge crosses a card.</remarks>
public static class FlowLayout
{
    public const double CardWidth = 220;
    public const double CardHeight = 64;
    public const double RowGap = 48;

    /// <summary>An open end takes the room of its plus.</summary>
    public const double EndSize = 28;
    private const double BranchGap = 84;
    private const double ColumnGap = 96;
    private const double LaneWidth = 72;
    public const double FrameHead = 44;
    public const double FramePadding = 28;
    private const double Margin = 16;

    /// <summary>Everything at its place, moved so that nothing stands left of or above the sheet.</summary>
    public static PlacedPicture Place(FlowPicture picture)
    {
        var (boxes, lanes) = ByItself(picture);
        if (picture.Places.Count == 0 || boxes.Count == 0)
            return WithEdges(picture, boxes, lanes);
        boxes = HandPlacing.Over(boxes, picture);
        var (left, top) = (boxes.Values.Min(box => box.X) - Margin, boxes.Values.Min(box => box.Y) - Margin);
        return WithEdges(picture, boxes.ToDictionary(box => box.Key, box => box.Value.Moved(-left, -top)), []);
    }

    /// <summary>
    /// Everything at its place in the author's own numbers. Where nobody has placed anything the first card stays where it is, whatever
    /// grows beside it.
    /// </summary>
    public static PlacedPicture PlaceAsDrawn(FlowPicture picture)
    {
        var (boxes, lanes) = ByItself(picture);
        var (x, y) = picture.Nodes.Count > 0 && boxes.TryGetValue(picture.Nodes[0].Key, out var first) ? (first.X, first.Y) : (0, 0);
        boxes = boxes.ToDictionary(box => box.Key, box => box.Value.Moved(-x, -y));
        return picture.Places.Count > 0 ? WithEdges(picture, HandPlacing.Over(boxes, picture), [])
            : WithEdges(picture, boxes, lanes.ToDictionary(lane => lane.Key, lane => lane.Value - x));
    }

    private static (Dictionary<string, Box> Boxes, Dictionary<(string, string), double> Lanes) ByItself(FlowPicture picture)
    {
        var boxes = new Dictionary<string, Box>();
        var lanes = new Dictionary<(string, string), double>();
        PlaceInside(picture, frame: null, Margin, Margin, boxes, lanes);
        return (boxes, lanes);
    }

    private static PlacedPicture WithEdges(FlowPicture picture, Dictionary<string, Box> boxes, Dictionary<(string, string), double> lanes)
    {
        var edges = picture.Edges.Where(edge => boxes.ContainsKey(edge.From) && boxes.ContainsKey(edge.To))
            .OrderBy(edge => edge.Look == EdgeLook.Taken)
            .Select(edge => EdgeRoute.Between(edge, boxes[edge.From], boxes[edge.To],
                lanes.TryGetValue((edge.From, edge.To), out var lane) ? lane : null)).ToList();
        var right = boxes.Values.Select(box => box.Right).DefaultIfEmpty(0).Max();
        var bottom = boxes.Values.Select(box => box.Bottom).DefaultIfEmpty(0).Max();
        return new PlacedPicture(picture, boxes, edges, right + Margin, bottom + Margin);
    }

    private static (double Width, double Height) PlaceInside(
        FlowPicture picture, string? frame, double x, double y, Dictionary<string, Box> boxes, Dictionary<(string, string), double> lanes,
        double room = 0)
    {
        var graph = new BlockGraph(picture, frame);
        var sizes = graph.Nodes.ToDictionary(node => node.Key, node => node.IsFrame ? FrameSize(picture, node.Key) : SizeOf(node));
        var rows = RowsOf(graph, owner: null, sizes);
        var axis = rows.Select(row => row.Axis).DefaultIfEmpty(0).Max();
        var width = axis + rows.Select(row => row.Width - row.Axis).DefaultIfEmpty(0).Max();
        var left = x + Math.Max(0, room - width) / 2;
        return (width, Math.Max(0, PutRows(null, rows, left + axis, y - RowGap, isFirst: true) - y));

        double PutRows(string? owner, IReadOnlyList<Row> rows, double axis, double floor, bool isFirst = false)
        {
            foreach (var row in rows)
            {
                var start = floor + (row.IsSplit && !isFirst ? BranchGap : RowGap);
                (var at, floor, isFirst) = (axis - row.Axis, start, false);
                foreach (var part in row.Parts)
                {
                    if (part.Block is { } child)
                        floor = Math.Max(floor, Put(child, at + child.Axis, start));
                    else
                        lanes[(owner!, part.LaneTo!)] = at + LaneWidth / 2;
                    at += part.Width + ColumnGap;
                }
            }
            return floor;
        }

        double Put(Block block, double axis, double top)
        {
            var (width, height) = sizes[block.Key];
            boxes[block.Key] = new Box(axis - width / 2, top, width, height);
            if (graph.IsFrame(block.Key))
                PlaceInside(picture, block.Key, axis - width / 2 + FramePadding, top + FrameHead + 12, boxes, lanes,
                    room: width - 2 * FramePadding);
            return PutRows(block.Key, block.Rows, axis, top + height);
        }
    }

    internal static (double Width, double Height) SizeOf(PictureNode node) =>
        node.OpenEnd is null ? (CardWidth, CardHeight) : (EndSize, EndSize);

    private static (double Width, double Height) FrameSize(FlowPicture picture, string frame)
    {
        var inner = PlaceInside(picture, frame, 0, 0, [], []);
        return (Math.Max(inner.Width, 2 * CardWidth) + 2 * FramePadding, inner.Height + FrameHead + 12 + FramePadding);
    }

    private static Block Measure(BlockGraph graph, string key, Dictionary<string, (double Width, double Height)> sizes)
    {
        var rows = RowsOf(graph, key, sizes);
        var left = Math.Max(sizes[key].Width / 2, rows.Select(row => row.Axis).DefaultIfEmpty(0).Max());
        var right = Math.Max(sizes[key].Width / 2, rows.Select(row => row.Width - row.Axis).DefaultIfEmpty(0).Max());
        return new Block(key, left + right, left, rows);
    }

    private static List<Row> RowsOf(BlockGraph graph, string? owner, Dictionary<string, (double Width, double Height)> sizes) =>
        [.. graph.RowsBelow(owner).Select(row => Row.Of(
            [.. row.Select(target => target.Lane ? new Part(null, target.Key) : new Part(Measure(graph, target.Key, sizes), null))]))];

    /// <summary>A step with everything below it that only it leads to. Axis: where its middle is, from the block's left.</summary>
    private sealed record Block(string Key, double Width, double Axis, IReadOnlyList<Row> Rows);

    /// <summary>A branch, or an empty lane for an edge that passes the branches by.</summary>
    private sealed record Part(Block? Block, string? LaneTo)
    {
        public double Width => Block?.Width ?? LaneWidth;
        public double Axis => Block?.Axis ?? LaneWidth / 2;
    }

    private sealed record Row(IReadOnlyList<Part> Parts, double Width, double Axis)
    {
        public bool IsSplit => Parts.Count > 1;

        public static Row Of(IReadOnlyList<Part> parts)
        {
            var width = parts.Sum(part => part.Width) + ColumnGap * (parts.Count - 1);
            var lastLeft = width - parts[^1].Width;
            return new Row(parts, width, (parts[0].Axis + lastLeft + parts[^1].Axis) / 2);
        }
    }
}
