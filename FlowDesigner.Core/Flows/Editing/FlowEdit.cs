using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>
/// One change of a flow, as a value. Applied to a flow it gives another flow and the edit that takes it back, or a reason why not.
/// </summary>
public abstract record FlowEdit
{
    /// <summary>What it does, as an order: "Move 3 steps".</summary>
    public abstract string Label(Flow flow);

    /// <summary>
    /// What is being typed into or dragged along; edits of the same one, one after the other, are undone as one. Null: stands alone.
    /// </summary>
    public virtual string? Burst => null;

    /// <summary>The flow is left as it was; a refused edit leaves nothing else behind either.</summary>
    public EditResult Apply(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var made = Change(flow);
        return made.Flow is { } changed
            ? new EditResult.Done(changed, FlowPatch.Between(changed, flow, Label(flow))) { Added = made.Added, Notices = made.Notices }
            : new EditResult.Refused(made.Refusal!);
    }

    internal abstract Edited Change(Flow flow);
}

/// <summary>What became of an edit.</summary>
public abstract record EditResult
{
    private EditResult()
    {
    }

    /// <param name="Flow">The changed flow.</param>
    /// <param name="Inverse">Gives the flow of before, byte for byte.</param>
    public sealed record Done(Flow Flow, FlowPatch Inverse) : EditResult
    {
        /// <summary>Keys of the steps that it added, for the selection.</summary>
        public ImmutableArray<string> Added { get; init; } = [];

        /// <summary>What the person should know though nothing is wrong with the edit.</summary>
        public ImmutableArray<FlowProblem> Notices { get; init; } = [];

        /// <summary>False where the flow was like that already.</summary>
        public bool IsChange => !Inverse.IsEmpty;
    }

    /// <summary>Nothing was changed.</summary>
    public sealed record Refused(FlowProblem Problem) : EditResult;
}

/// <summary>The inside of an edit: a flow, or a refusal.</summary>
internal readonly record struct Edited(Flow? Flow, FlowProblem? Refusal)
{
    private readonly ImmutableArray<string> _added;
    private readonly ImmutableArray<FlowProblem> _notices;

    public ImmutableArray<string> Added
    {
        get => _added.IsDefault ? [] : _added;
        init => _added = value;
    }

    public ImmutableArray<FlowProblem> Notices
    {
        get => _notices.IsDefault ? [] : _notices;
        init => _notices = value;
    }

    public static implicit operator Edited(Flow flow) => new(flow, null);

    public static implicit operator Edited(FlowProblem refusal) => new(null, refusal);
}
