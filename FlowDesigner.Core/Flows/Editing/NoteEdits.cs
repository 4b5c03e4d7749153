using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Puts a note on the canvas. Its id is taken as a wish.</summary>
public sealed record AddNote(StickyNote Note) : FlowEdit
{
    public override string Label(Flow flow) => "Add a note";

    internal override Edited Change(Flow flow) =>
        flow with { Notes = flow.Notes.Add(Note with { Id = FreshKeys.Among(flow.Notes.Select(note => note.Id)).Take(Note.Id) }) };
}

/// <summary>Changes a note: its text, place, size or colour.</summary>
public sealed record SetNote(StickyNote Note) : FlowEdit
{
    public override string? Burst => $"note/{Note.Id}";

    public override string Label(Flow flow) => "Change a note";

    internal override Edited Change(Flow flow) => flow.Notes.FirstOrDefault(note => note.Id == Note.Id) is { } old
        ? old == Note ? flow : flow with { Notes = flow.Notes.Replace(old, Note) } : Refusal.NoNote(Note.Id);
}

public sealed record RemoveNote(string Id) : FlowEdit
{
    public override string Label(Flow flow) => "Remove a note";

    internal override Edited Change(Flow flow) => flow.Notes.FirstOrDefault(note => note.Id == Id) is { } old
        ? flow with { Notes = flow.Notes.Remove(old) } : Refusal.NoNote(Id);
}

/// <summary>Draws steps in one frame. Those that were in another leave it; the id is taken as a wish.</summary>
public sealed record AddGroup(StepGroup Group) : FlowEdit
{
    public override string Label(Flow flow) => $"Group {StepName.Several(flow, Group.Steps)}";

    internal override Edited Change(Flow flow)
    {
        if (Group.Steps.IsDefaultOrEmpty)
            return new FlowProblem("edit.group_empty", "There is nothing to group. Select the steps first.");
        if (Group.Steps.FirstOrDefault(key => flow.Find(key) is null) is { } gone)
            return Refusal.NoStep(gone);
        var id = FreshKeys.Among(flow.Groups.Select(group => group.Id)).Take(Group.Id);
        return flow with { Groups = Groups.Without(flow.Groups, Group.Steps).Add(Group with { Id = id }) };
    }
}

/// <summary>Changes a group's title or steps.</summary>
public sealed record SetGroup(StepGroup Group) : FlowEdit
{
    public override string? Burst => $"group/{Group.Id}";

    public override string Label(Flow flow) => $"Change group \"{Group.Title}\"";

    internal override Edited Change(Flow flow)
    {
        if (flow.Groups.FirstOrDefault(group => group.Id == Group.Id) is not { } old)
            return Refusal.NoGroup(Group.Id);
        if (Group.Steps.IsDefaultOrEmpty)
            return flow with { Groups = flow.Groups.Remove(old) };
        if (Group.Steps.FirstOrDefault(key => flow.Find(key) is null) is { } gone)
            return Refusal.NoStep(gone);
        if (old.Title == Group.Title && old.Steps.SequenceEqual(Group.Steps))
            return flow;
        var at = flow.Groups.IndexOf(old);
        var others = Groups.Without(flow.Groups.Remove(old), Group.Steps);
        return flow with { Groups = others.Insert(Math.Min(at, others.Length), Group) };
    }
}

/// <summary>Removes the frame; its steps stay.</summary>
public sealed record RemoveGroup(string Id) : FlowEdit
{
    public override string Label(Flow flow) => "Ungroup";

    internal override Edited Change(Flow flow) => flow.Groups.FirstOrDefault(group => group.Id == Id) is { } old
        ? flow with { Groups = flow.Groups.Remove(old) } : Refusal.NoGroup(Id);
}

file static class Groups
{
    /// <summary>A step is in one group at most, and no group is empty.</summary>
    public static ImmutableArray<StepGroup> Without(ImmutableArray<StepGroup> groups, ImmutableArray<string> steps) =>
        [.. groups.Select(group => group.Steps.Any(steps.Contains) ? group with { Steps = group.Steps.RemoveAll(steps.Contains) } : group)
            .Where(group => !group.Steps.IsEmpty)];
}
