namespace FlowDesigner.Web.Components.Canvas;

/// <summary>One line of the outline: a step, how far it is indented, and the branch word above it.</summary>
public sealed record OutlineRow(PictureNode Node, int Depth, string? Branch, bool IsTaken)
{
    /// <summary>On the first step of a branch that was not taken: how many steps it has. They are folded away under one line.</summary>
    public int? Hidden { get; init; }

    /// <summary>The first step of the folded branch that this one belongs to.</summary>
    public string? HiddenBy { get; init; }

    /// <summary>How many items came along the one edge that leads here.</summary>
    public string? Count { get; init; }

    /// <summary>The steps in reading order, indented by branch and loop.</summary>
    public static IReadOnlyList<OutlineRow> Of(FlowPicture picture)
    {
        var rows = new List<OutlineRow>();
        var depths = new Dictionary<string, int>();
        var edges = picture.Edges.ToLookup(edge => edge.To);
        foreach (var node in picture.Nodes)
        {
            var leading = edges[node.Key].ToList();
            var inside = node.Frame is not null && depths.TryGetValue(node.Frame, out var frame) ? frame + 1 : 0;
            // A step where several branches meet goes back to the least of their depths less one.
            var depth = leading.Count switch
            {
                0 => inside,
                1 => Math.Max(inside, depths.GetValueOrDefault(leading[0].From) + (leading[0].Label is null ? 0 : 1)),
                _ => Math.Max(inside, leading.Min(edge => depths.GetValueOrDefault(edge.From)) - 1),
            };
            depths[node.Key] = depth;
            rows.Add(new OutlineRow(node, depth, leading.Count == 1 ? leading[0].Label : null,
                leading.Any(edge => edge.Look == EdgeLook.Taken))
            {
                Count = leading.Count == 1 ? leading[0].Count : null,
            });
        }
        return Folded(rows);
    }

    private static List<OutlineRow> Folded(List<OutlineRow> rows)
    {
        for (var first = 0; first < rows.Count; first++)
        {
            var past = first;
            while (past < rows.Count && rows[past].Node.State == Parts.State.NotTaken && (past == first || rows[past].Branch is null))
                past++;
            for (var i = first; i < past; i++)
                rows[i] = rows[i] with { HiddenBy = rows[first].Node.Key, Hidden = i == first ? past - first : null };
            first = Math.Max(first, past - 1);
        }
        return rows;
    }
}
