namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Where added steps go.</summary>
public abstract record AddAt
{
    private AddAt()
    {
    }

    /// <summary>On the canvas, connected to nothing. The first step of a flow, or of a For each, begins it.</summary>
    /// <param name="Loop">The For each that they are put into; null for outside of all.</param>
    public sealed record Place(string? Loop = null) : AddAt;

    /// <summary>
    /// At the end: behind the one step that nothing follows yet. Connected to nothing where there are several such steps.
    /// </summary>
    public sealed record End(string? Loop = null) : AddAt;

    /// <summary>Behind a step, beside what follows there already.</summary>
    public sealed record Behind(StepPort Port) : AddAt;

    /// <summary>Behind the trigger, or as a first step of a For each, beside what begins there already.</summary>
    public sealed record First(string? Loop = null) : AddAt;

    /// <summary>On the edge between two steps: what was next comes after what is added.</summary>
    /// <param name="From">Where the edge begins; null for the trigger, or the beginning of a For each.</param>
    /// <param name="To">The step that it leads to.</param>
    public sealed record Edge(StepPort? From, string To) : AddAt;
}
