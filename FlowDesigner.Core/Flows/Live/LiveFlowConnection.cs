using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>A flow connection as runs begin with it: which flow version, on which accounts.</summary>
/// <param name="Bindings">Connection ids by the flow's slots.</param>
/// <param name="BindingsJson">The same as it is stored and pinned in each run.</param>
/// <param name="IsEnabled">False where it is switched off; it then takes no events.</param>
public sealed record LiveFlowConnection(
    long FlowConnectionId, long FlowId, int Version, Flow Flow,
    ImmutableSortedDictionary<string, long> Bindings, string BindingsJson, bool IsEnabled, int MaxParallel)
{
    /// <summary>How flows and the API name it.</summary>
    public string Key { get; init; } = "";

    /// <summary>Who alone sees its flow; null where everybody does.</summary>
    public string? FlowOwner { get; init; }

    public bool IsHiddenFrom(string reader) => Publishing.FlowPrivacy.Hides(FlowOwner is not null, FlowOwner, reader);
}

/// <summary>A webhook address that takes events now.</summary>
/// <param name="Secrets">Those that are valid now, the newest first; empty where none is set.</param>
public sealed record Hook(string App, string Key, LiveFlowConnection Live, ImmutableArray<string> Secrets);
