using FlowDesigner.Core.Flows.Editing;

namespace FlowDesigner.Core.Flows.Comparing;

/// <summary>Whose change stands in a merged flow.</summary>
public enum MergeSide { Mine, Theirs }

/// <summary>The same thing, changed by both.</summary>
/// <param name="Step">The step's key; null for the flow and its trigger.</param>
/// <param name="What">What both changed: <c>Create customer: Email</c>.</param>
/// <param name="Mine">My value, in words.</param>
/// <param name="Theirs">Their value, in words.</param>
/// <param name="Kept">Whose stands in the merged flow.</param>
/// <param name="TakeOther">Makes the other's stand instead; an edit like any other, so it can be undone.</param>
public sealed record MergeConflict(string? Step, string What, string Mine, string Theirs, MergeSide Kept, FlowEdit TakeOther);
