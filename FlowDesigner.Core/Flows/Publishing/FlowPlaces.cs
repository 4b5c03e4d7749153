using FlowDesigner.Core.Storage;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>Whether something new may take the place of what is there.</summary>
internal static class FlowPlaces
{
    /// <summary>Why nobody, or not this one, may put a new version into a flow; null where they may.</summary>
    public static FlowProblem? Refusal(FlowRow row, string? by)
    {
        if (by is not null && FlowPrivacy.Hides(row.IsPrivate, row.Owner, by))
            return new("flow.key_taken", $"The key \"{row.Key}\" belongs to a flow that you may not see. Give this flow another key.",
                Field: "key");
        return row.Archived is null ? null : Archived(row);
    }

    public static FlowProblem Archived(FlowRow row) =>
        new("flow.archived", $"\"{row.Name}\" is archived. Restore it first, or give this flow another key.", Field: "key");
}
