using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>What became of an import.</summary>
public enum ImportOutcome { Refused, Created, NewVersion, Unchanged }

/// <summary>The report of an import: every problem at once, and what was stored.</summary>
public sealed record FlowImport(ImportOutcome Outcome, ImmutableArray<FlowProblem> Problems, string? Key = null, int Version = 0);

/// <summary>One line in a list of flows.</summary>
/// <param name="Apps">Keys of the apps in the order they take part.</param>
/// <param name="FlowConnections">How many times the flow is set up, on or off.</param>
/// <param name="Enabled">How many of these are switched on.</param>
public sealed record FlowSummary(
    long Id, string Key, string Name, string Description, FlowType Type, bool IsReadyMade, int LiveVersion,
    ImmutableArray<string> Apps, int FlowConnections, int Enabled);

/// <summary>One flow at one version.</summary>
/// <param name="Versions">All versions, the newest first, and when each was published.</param>
public sealed record FlowDetails(FlowSummary Summary, Flow Flow, int Version,
    ImmutableArray<(int Version, DateTimeOffset Created)> Versions);
