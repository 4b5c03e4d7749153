using System.Collections.Immutable;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>What a new flow connection is made of.</summary>
/// <param name="Flow">The flow's key.</param>
/// <param name="Connections">Connection keys by the flow's slots.</param>
/// <param name="WebhookSecret">What the sender signs with; a sandbox's own where null.</param>
public sealed record NewFlowConnection(
    string Flow, string Name, IReadOnlyDictionary<string, string> Connections, bool Enabled = true, string? WebhookSecret = null);

/// <summary>A flow connection as it was stored, or every reason why it was not.</summary>
public sealed record FlowConnectionResult(FlowConnectionView? View, ImmutableArray<FlowProblem> Problems)
{
    public static FlowConnectionResult Refused(params ImmutableArray<FlowProblem> problems) => new(null, problems);
}

/// <summary>A flow made live, as screens and the API show it.</summary>
/// <param name="Id">As people and the API write it.</param>
/// <param name="Version">The version that new runs get; 0 while no version has an account in every slot.</param>
/// <param name="UnboundSlots">Slots of the flow's newest version that have no account yet; until they do, an older version runs.</param>
public sealed record FlowConnectionView(
    long RowId, string Id, string Key, string Name, string FlowKey, string FlowName, int Version, bool Enabled, bool Removed,
    ConnectionMode Mode, ImmutableArray<BindingView> Bindings, ImmutableArray<string> UnboundSlots, HookView? Hook, DateTimeOffset Created)
{
    public string? WebhookUrl => Hook?.Url;

    /// <summary>Who alone sees its flow; null where everybody does.</summary>
    public string? FlowOwner { get; init; }

    public bool IsHiddenFrom(string reader) => Publishing.FlowPrivacy.Hides(FlowOwner is not null, FlowOwner, reader);
}

/// <summary>One slot and the connection in it.</summary>
/// <param name="Problem">Why the connection cannot be used at the moment; null where it works.</param>
public sealed record BindingView(
    string Slot, string App, long ConnectionId, string ConnectionKey, string ConnectionName, ConnectionMode Mode, string? Problem);

/// <summary>The webhook address of a flow connection and how to register it.</summary>
/// <param name="Note">What is still to be done before events are taken; null where nothing is.</param>
public sealed record HookView(
    string App, string Key, string Url, bool HasSecret, bool SecretRequired, DateTimeOffset? PreviousSecretUntil,
    ImmutableArray<string> Guide, string? Note);
