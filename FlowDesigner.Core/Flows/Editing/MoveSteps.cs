using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Puts steps and notes at other places on the canvas: one edit for one finished drag, however many were dragged.</summary>
/// <param name="Steps">The new places by step key.</param>
public sealed record MoveSteps(ImmutableSortedDictionary<string, Place> Steps) : FlowEdit
{
    /// <summary>The new places of notes by their ids.</summary>
    public ImmutableSortedDictionary<string, Place> Notes { get; init; } = Ordinal.Map<Place>();

    public MoveSteps(params ReadOnlySpan<(string Key, Place Place)> steps) : this(Ordinal.Map<Place>())
    {
        foreach (var (key, place) in steps)
            Steps = Steps.SetItem(key, place);
    }

    public override string Label(Flow flow) => (Steps.Count, Notes.Count) switch
    {
        (0, var notes) => $"Move {StepName.Count(notes, "note")}",
        (var steps, 0) => $"Move {StepName.Several(flow, [.. Steps.Keys])}",
        var (steps, notes) => $"Move {StepName.Count(steps, "step")} and {StepName.Count(notes, "note")}",
    };

    internal override Edited Change(Flow flow)
    {
        var keys = flow.Keys();
        if (Steps.Keys.FirstOrDefault(key => !keys.Contains(key) && key != FlowTrigger.LayoutKey) is { } gone)
            return Refusal.NoStep(gone);
        if (Notes.Keys.FirstOrDefault(id => flow.Notes.All(note => note.Id != id)) is { } lost)
            return Refusal.NoNote(lost);
        return flow with
        {
            Layout = flow.Layout.SetItems(Steps),
            Notes = Notes.IsEmpty ? flow.Notes : [.. flow.Notes.Select(note => Notes.TryGetValue(note.Id, out var place)
                ? note with { Place = place } : note)],
        };
    }
}

/// <summary>Lays the whole flow out anew: places for its steps, and none for those that are laid out by themselves.</summary>
public sealed record ArrangeSteps(ImmutableSortedDictionary<string, Place> Layout) : FlowEdit
{
    public override string Label(Flow flow) => "Arrange all steps";

    internal override Edited Change(Flow flow)
    {
        var keys = flow.Keys();
        // Somebody may have removed a step while the layout was being worked out.
        return flow with { Layout = Ordinal.Map<Place>().AddRange(Layout.Where(place => keys.Contains(place.Key)
            || place.Key == FlowTrigger.LayoutKey)) };
    }
}
