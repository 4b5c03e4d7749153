namespace FlowDesigner.Core.Runs.Journal;

/// <summary>How many runs ended so in one quarter hour; see <see cref="Quarters"/>.</summary>
public readonly record struct QuarterCount(long Quarter, RunStatus Status, long Runs);

/// <summary>How many runs of a flow connection ended so between two marks.</summary>
/// <param name="Slot">Which stretch: 0 lies between the first mark and the second.</param>
public readonly record struct SlotCount(long FlowConnectionId, int Slot, RunStatus Status, long Runs);
