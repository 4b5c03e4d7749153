using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>What became of an import.</summary>
public enum ImportOutcome { Refused, Created, NewVersion, Unchanged, Drafted }

/// <summary>The report of an import: every problem at once, and what was stored.</summary>
public sealed record FlowImport(ImportOutcome Outcome, ImmutableArray<FlowProblem> Problems, string? Key = null, int Version = 0);

/// <summary>One line in a list of flows.</summary>
/// <param name="LiveVersion">The version that new runs get; 0 where nothing is published yet.</param>
/// <param name="Apps">Keys of the apps in the order they take part.</param>
/// <param name="FlowConnections">How many times the flow is set up, on or off.</param>
/// <param name="Enabled">How many of these are switched on.</param>
public sealed record FlowSummary(
    long Id, string Key, string Name, string Description, FlowType Type, bool IsReadyMade, int LiveVersion,
    ImmutableArray<string> Apps, int FlowConnections, int Enabled)
{
    /// <summary>Stands for the name of a flow that somebody may not see.</summary>
    public const string HiddenName = "private flow";

    /// <summary>The flow as new runs get it; as its draft says it where nothing is published yet.</summary>
    public required Flow Flow { get; init; }

    /// <summary>Who made it; null for one that came with the product.</summary>
    public string? Owner { get; init; }

    /// <summary>True where only its owner sees it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>When it was put away; null while it is in use.</summary>
    public DateTimeOffset? Archived { get; init; }

    /// <summary>Changes that are not published; null where there are none.</summary>
    public DraftMark? Draft { get; init; }

    public bool IsPublished => LiveVersion > 0;

    public bool IsHiddenFrom(string reader) => FlowPrivacy.Hides(IsPrivate, Owner, reader);
}

/// <summary>That a flow has changes which are not published.</summary>
public sealed record DraftMark(DateTimeOffset Saved, string? By);

/// <summary>One flow at one version; as its draft says it where nothing is published yet.</summary>
/// <param name="Version">0 where nothing is published yet.</param>
/// <param name="Versions">All versions, the newest first.</param>
public sealed record FlowDetails(FlowSummary Summary, Flow Flow, int Version, ImmutableArray<FlowVersionView> Versions);

/// <summary>A published version.</summary>
/// <param name="By">Who published it; null for one that came with the product.</param>
/// <param name="Note">What changed, in their words.</param>
public sealed record FlowVersionView(int Version, DateTimeOffset Created, string? By, string? Note);

/// <summary>Who sees a private flow: nobody but its owner.</summary>
public static class FlowPrivacy
{
    public static bool Hides(bool isPrivate, string? owner, string reader) =>
        isPrivate && !string.Equals(owner, reader, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A change of a flow, or every reason why it was not made.</summary>
/// <param name="Key">The flow's key; null where the change was refused.</param>
public sealed record FlowChange(string? Key, ImmutableArray<FlowProblem> Problems)
{
    public bool IsDone => Key is not null;

    public static FlowChange Done(string key) => new(key, []);

    public static FlowChange Refused(params ImmutableArray<FlowProblem> problems) => new(null, problems);

    internal static FlowChange Unknown(string key) =>
        Refused(new FlowProblem("flow.unknown", $"There is no flow \"{key}\" any more. Go back to the list."));
}
