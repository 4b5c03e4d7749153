using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Flows.Json;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>
/// The difference between two flows as an edit: it takes what one has and the other has not from the one to the other. Every inverse is
/// one, so that undo is right for all edits at once, also where somebody else has changed other parts of the flow meanwhile.
/// </summary>
public sealed record FlowPatch : FlowEdit
{
    private readonly string _label;
    private readonly Flow _from;
    private readonly Flow _to;
    private readonly ListPatch<Step> _steps;
    private readonly ListPatch<StickyNote> _notes;
    private readonly ListPatch<StepGroup> _groups;
    private readonly MapPatch<string> _slots;
    private readonly MapPatch<Place> _layout;
    private readonly MapPatch<JsonElement> _unknown;

    private FlowPatch(Flow from, Flow to, string label)
    {
        // Only what is on neither list is kept of the flows themselves.
        (_label, _from, _to) = (label, Bare(from), Bare(to));
        _steps = ListPatch<Step>.Between(from.Steps, to.Steps, step => step.Key, StepJson.AreSame);
        _notes = ListPatch<StickyNote>.Between(from.Notes, to.Notes, note => note.Id, DrawnParts.AreSame);
        _groups = ListPatch<StepGroup>.Between(from.Groups, to.Groups, group => group.Id, DrawnParts.AreSame);
        _slots = MapPatch<string>.Between(from.Connections, to.Connections);
        _layout = MapPatch<Place>.Between(from.Layout, to.Layout);
        _unknown = MapPatch<JsonElement>.Between(from.Unknown, to.Unknown);
    }

    public bool IsEmpty => _steps.IsEmpty && _notes.IsEmpty && _groups.IsEmpty && _slots.IsEmpty && _layout.IsEmpty && _unknown.IsEmpty
        && AreSameHeads(_from, _to);

    /// <summary>Keys of the steps that it adds, changes or moves to another place.</summary>
    public ImmutableArray<string> Touched => [.. _steps.Kept.Concat(_layout.Kept).Distinct(StringComparer.Ordinal)];

    public static FlowPatch Between(Flow from, Flow to, string label) => new(from, to, label);

    public override string Label(Flow flow) => _label;

    internal override Edited Change(Flow flow)
    {
        if (_steps.Apply(flow.Steps, out var steps) is { } changedStep)
            return Meanwhile($"step \"{changedStep}\"", changedStep);
        if (_slots.Apply(flow.Connections, out var slots) is { } changedSlot)
            return Meanwhile($"connection \"{changedSlot}\"", null);
        if (_unknown.Apply(flow.Unknown, out var unknown) is { } changedField)
            return Meanwhile($"\"{changedField}\"", null);
        if (_notes.Apply(flow.Notes, out var notes) is not null)
            return Meanwhile("note", null);
        if (_groups.Apply(flow.Groups, out var groups) is not null)
            return Meanwhile("group", null);
        // Where a step stands is nobody's loss: the newest place wins.
        _layout.Apply(flow.Layout, out var layout);
        return flow with
        {
            Name = _from.Name == _to.Name ? flow.Name : _to.Name,
            Description = _from.Description == _to.Description ? flow.Description : _to.Description,
            Type = _from.Type == _to.Type ? flow.Type : _to.Type,
            Trigger = ReferenceEquals(_from.Trigger, _to.Trigger) ? flow.Trigger : _to.Trigger,
            Searchable = _from.Searchable == _to.Searchable ? flow.Searchable : _to.Searchable,
            Steps = steps,
            Connections = slots,
            Layout = layout,
            Notes = notes,
            Groups = groups,
            Unknown = unknown,
        };
    }

    private static FlowProblem Meanwhile(string what, string? step) => new("edit.changed_meanwhile",
        $"The {what} was changed meanwhile, so this cannot be taken back without losing that change. Change it by hand.", step);

    private static bool AreSameHeads(Flow a, Flow b) => a.Name == b.Name && a.Description == b.Description && a.Type == b.Type
        && ReferenceEquals(a.Trigger, b.Trigger) && a.Searchable == b.Searchable;

    private static Flow Bare(Flow flow) => flow with
    {
        Steps = [], Notes = [], Groups = [], Connections = Ordinal.Map<string>(), Layout = Ordinal.Map<Place>(),
            Unknown = Ordinal.Map<JsonElement>(),
    };
}
