using System.Collections.Immutable;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;
using FlowDesigner.Web.Components.Canvas;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>
/// Moves cards. As long as nobody has dragged one, the flow lays itself out; the first drag writes down where everything stands.
/// </summary>
internal static class Placing
{
    public const string Note = "note:";
    private const int Grid = 8;

    public static MoveSteps Move(Flow flow, PlacedPicture drawn, IEnumerable<string> keys, int dx, int dy)
    {
        var moved = WithInside(drawn.Picture, keys);
        return Put(flow, drawn, key => moved.Contains(key) && drawn.Boxes.TryGetValue(key, out var box) ? box.Moved(dx, dy) : null,
            note => moved.Contains(Note + note.Id) ? new Place(note.Place.X + dx, note.Place.Y + dy) : null);
    }

    /// <param name="how">left, centre, right, top, middle, bottom, across, down or grid.</param>
    public static MoveSteps? Align(Flow flow, PlacedPicture drawn, IReadOnlyList<string> keys, string how)
    {
        var cards = keys.Where(drawn.Boxes.ContainsKey).Select(key => (Key: key, Box: drawn.Boxes[key])).ToList();
        if (cards.Count < (how == "grid" ? 1 : 2))
            return null;
        var places = cards.ToDictionary(card => card.Key, card => Aligned(card.Box, [.. cards.Select(other => other.Box)], how));
        return Put(flow, drawn, key => places.TryGetValue(key, out var box) ? box : null, _ => null);
    }

    private static Box Aligned(Box box, IReadOnlyList<Box> all, string how) => how switch
    {
        "left" => box with { X = all.Min(other => other.X) },
        "right" => box with { X = all.Max(other => other.Right) - box.Width },
        "centre" => box with { X = all.Average(other => other.Middle) - box.Width / 2 },
        "top" => box with { Y = all.Min(other => other.Y) },
        "bottom" => box with { Y = all.Max(other => other.Bottom) - box.Height },
        "middle" => box with { Y = all.Average(other => other.Y + other.Height / 2) - box.Height / 2 },
        "across" => box with { X = Spread(box, all, other => other.X) },
        "down" => box with { Y = Spread(box, all, other => other.Y) },
        _ => box with { X = Math.Round(box.X / Grid) * Grid, Y = Math.Round(box.Y / Grid) * Grid },
    };

    private static double Spread(Box box, IReadOnlyList<Box> all, Func<Box, double> of)
    {
        var ordered = all.OrderBy(of).ToList();
        var step = (of(ordered[^1]) - of(ordered[0])) / (ordered.Count - 1);
        return of(ordered[0]) + ordered.IndexOf(box) * step;
    }

    /// <summary>Makes room for a card on an edge where places are written down: what stands below it goes down by a row.</summary>
    public static MoveSteps? MakeRoom(Flow flow, PlacedPicture drawn, AddAt at)
    {
        if (flow.Layout.IsEmpty || at is not AddAt.Edge { To: var to } || !drawn.Boxes.TryGetValue(to, out var next))
            return null;
        var below = Below(flow, to);
        const int row = (int)(FlowLayout.CardHeight + FlowLayout.RowGap);
        return Put(flow, drawn, key => below.Contains(key) && drawn.Boxes.TryGetValue(key, out var box) && box.Y >= next.Y
            ? box.Moved(0, row) : null, _ => null);
    }

    private static MoveSteps Put(Flow flow, PlacedPicture drawn, Func<string, Box?> newBox, Func<StickyNote, Place?> newPlace)
    {
        var places = Ordinal.Map<Place>().ToBuilder();
        foreach (var node in drawn.Picture.Nodes.Where(node => node.OpenEnd is null && drawn.Boxes.ContainsKey(node.Key)))
        {
            if (newBox(node.Key) is { } box)
                places[node.Key] = PlaceOf(box);
            else if (!flow.Layout.ContainsKey(node.Key))
                places[node.Key] = PlaceOf(drawn.Boxes[node.Key]);
        }
        // Notes stand beside the flow, which may well go on laying itself out.
        var notes = flow.Notes.Select(note => (note.Id, Place: newPlace(note))).Where(note => note.Place is not null)
            .ToImmutableSortedDictionary(note => note.Id, note => note.Place!.Value, StringComparer.Ordinal);
        var onlyNotes = notes.Count > 0 && !drawn.Picture.Nodes.Any(node => newBox(node.Key) is not null);
        return new MoveSteps(onlyNotes ? Ordinal.Map<Place>() : places.ToImmutable()) { Notes = notes };
    }

    private static HashSet<string> WithInside(FlowPicture picture, IEnumerable<string> keys)
    {
        var moved = keys.ToHashSet(StringComparer.Ordinal);
        foreach (var node in picture.Nodes.Where(node => node.Frame is not null && moved.Contains(node.Frame)))
            moved.Add(node.Key);
        return moved;
    }

    private static HashSet<string> Below(Flow flow, string first)
    {
        var below = new HashSet<string>([first], StringComparer.Ordinal);
        foreach (var step in FlowGraph.Of(flow) is var graph ? flow.Steps : [])
        {
            if (graph.Parents(step.Key).Any(parent => below.Contains(parent.Step)) || (step.In is { } loop && below.Contains(loop)))
                below.Add(step.Key);
        }
        return below;
    }

    private static Place PlaceOf(Box box) => new((int)Math.Round(box.X), (int)Math.Round(box.Y));
}
