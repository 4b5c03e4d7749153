using System.Collections.Immutable;
using System.Text.Json;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Whether notes and groups are written alike; records that hold lists and maps are not equal by themselves.</summary>
internal static class DrawnParts
{
    public static bool AreSame(StickyNote a, StickyNote b) => a with { Unknown = b.Unknown } == b && AreSame(a.Unknown, b.Unknown);

    public static bool AreSame(StepGroup a, StepGroup b) =>
        (a.Id, a.Title) == (b.Id, b.Title) && a.Steps.SequenceEqual(b.Steps) && AreSame(a.Unknown, b.Unknown);

    private static bool AreSame(ImmutableSortedDictionary<string, JsonElement> a, ImmutableSortedDictionary<string, JsonElement> b) =>
        ReferenceEquals(a, b) || a.Count == b.Count && a.All(field => b.TryGetValue(field.Key, out var value)
            && JsonElement.DeepEquals(field.Value, value));
}
