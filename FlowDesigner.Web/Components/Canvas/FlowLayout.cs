namespace FlowDesigner.Web.Components.Canvas;

public readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double Middle => X + Width / 2;
    public double Bottom => Y + Height;
}

/// <summary>Where everything stands.</summary>
public sealed record PlacedPicture(FlowPicture Picture, IReadOnlyDictionary<string, Box> Boxes, IReadOnlyList<PlacedEdge> Edges, double Width, double Height);

/// <summary>Top to bottom in blocks: a step, below it its branches side by side, below those the step where they meet, and so on.</summary>
/// <remarks>A block never shares room with another, so nothing overlaps and no edge crosses a card.</remarks>
public static class FlowLayout
{
    public const double CardWidth = 220;
    public const double CardHeight = 64;
    private const double RowGap = 48;
    private const double BranchGap = 84;
    private const double ColumnGap = 96;
    private const double LaneWidth = 72;
    private const double FrameHead = 44;
    private const double FramePadding = 28;
    private const double Margin = 16;

    public static PlacedPicture Place(FlowPicture picture)
    {
        var boxes = new Dictionary<string, Box>();
        var lanes = new Dictionary<(string, string), double>();
        var size = PlaceInside(picture, frame: null, Margin, Margin, boxes, lanes);
        var edges = picture.Edges.Where(edge => boxes.ContainsKey(edge.From) && boxes.ContainsKey(edge.To))
            .OrderBy(edge => edge.Look == EdgeLook.Taken)
            .Select(edge => EdgeRoute.Between(edge, boxes[edge.From], boxes[edge.To], lanes.TryGetValue((edge.From, edge.To), out var lane) ? lane : null)).ToList();
        return new PlacedPicture(picture, boxes, edges, size.Width + 2 * Margin, size.Height + 2 * Margin);
    }

    private static (double Width, double Height) PlaceInside(
        FlowPicture picture, string? frame, double x, double y, Dictionary<string, Box> boxes, Dictionary<(string, string), double> lanes, double room = 0)
    {
        var graph = new BlockGraph(picture, frame);
        var sizes = graph.Nodes.ToDictionary(node => node.Key, node => node.IsFrame ? FrameSize(picture, node.Key) : (Width: CardWidth, Height: CardHeight));
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
                PlaceInside(picture, block.Key, axis - width / 2 + FramePadding, top + FrameHead + 12, boxes, lanes, room: width - 2 * FramePadding);
            return PutRows(block.Key, block.Rows, axis, top + height);
        }
    }

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
