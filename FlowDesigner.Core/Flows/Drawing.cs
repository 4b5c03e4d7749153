using System.Collections.Immutable;
using System.Text.Json;

namespace FlowDesigner.Core.Flows;

/// <summary>Where the canvas draws something.</summary>
public readonly record struct Place(int X, int Y);

/// <summary>A note on the canvas.</summary>
public sealed record StickyNote(string Id, string Text, Place Place, int Width, int Height, string Colour = StickyNote.Yellow)
{
    public const string Yellow = "yellow";

    /// <summary>The colours there are, the usual one first.</summary>
    public static IReadOnlyList<string> Colours { get; } = [Yellow, "blue", "green", "red", "purple", "grey"];

    public ImmutableSortedDictionary<string, JsonElement> Unknown { get; init; } = Ordinal.Map<JsonElement>();
}

/// <summary>Steps that are drawn in one frame.</summary>
/// <param name="Id">Its own among the flow's groups.</param>
/// <param name="Title">What stands on the frame.</param>
/// <param name="Steps">Keys of the steps in it; each is in one group at most.</param>
public sealed record StepGroup(string Id, string Title, ImmutableArray<string> Steps)
{
    public ImmutableSortedDictionary<string, JsonElement> Unknown { get; init; } = Ordinal.Map<JsonElement>();
}
