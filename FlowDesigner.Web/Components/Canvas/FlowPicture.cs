using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Comparing;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Canvas;

/// <summary>A flow, a preview or a run as it is drawn: cards, frames and edges. <see cref="FlowLayout"/> finds the room for them.</summary>
public sealed record FlowPicture(IReadOnlyList<PictureNode> Nodes, IReadOnlyList<PictureEdge> Edges)
{
    /// <summary>Where its author put cards; the others find their place by themselves.</summary>
    public IReadOnlyDictionary<string, Place> Places { get; init; } = Ordinal.Map<Place>();
}

/// <summary>A step's card, or with <see cref="IsFrame"/> the frame round the steps of a For each.</summary>
public sealed record PictureNode(string Key, string Number, string Title, string Detail, string Tile)
{
    /// <summary>Shown top right while a run or a preview is drawn.</summary>
    public State? State { get; init; }

    /// <summary>Replaces the state's own word: "Received", "Yes", "Would create".</summary>
    public string? StateWord { get; init; }

    /// <summary>What became of it since another version; drawn where the state would be.</summary>
    public DifferenceKind? Difference { get; init; }

    /// <summary>The key of the For each whose frame this stands in.</summary>
    public string? Frame { get; init; }

    public bool IsFrame { get; init; }

    /// <summary>Problems of the draft; drawn in place of the state.</summary>
    public string? Problem { get; init; }

    /// <summary>True where nothing of <see cref="Problem"/> refuses publishing.</summary>
    public bool IsWarning { get; init; }

    /// <summary>Right of the card: a given value, why a branch was taken.</summary>
    public string? Aside { get; init; }

    /// <summary>Switched off by its author: runs pass it over.</summary>
    public bool IsOff { get; init; }

    /// <summary>Where a step can still be added, drawn as a plus: what a new step would follow. Null for a step.</summary>
    public StepPort? OpenEnd { get; init; }

    public bool IsFaded => IsOff || State is Parts.State.NotReached or Parts.State.NotTaken or Parts.State.Skipped;
}

public enum EdgeLook
{
    AtRest,
    Taken,
    NotTaken,
    ErrorPath,
}

public sealed record PictureEdge(string From, string To)
{
    /// <summary>The edge's name at its source: a branch, the error path; null for the plain one.</summary>
    public string? Port { get; init; }

    /// <summary>"Yes" or "No", on the edge.</summary>
    public string? Label { get; init; }

    public EdgeLook Look { get; init; }

    /// <summary>Beside the line: "3 of 3 items".</summary>
    public string? Count { get; init; }

    /// <summary>True where some of those that are counted came to grief.</summary>
    public bool HasFailures { get; init; }
}
