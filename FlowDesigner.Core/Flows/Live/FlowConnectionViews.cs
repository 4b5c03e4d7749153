using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>What a new flow connection is made of.</summary>
/// <param name="Flow">The flow's key.</param>
/// <param name="Connections">Connection keys by the flow's slots.</param>
/// <param name="WebhookSecret">What the sender signs with; a sandbox's own where null.</param>
public sealed record NewFlowConnection(
    string Flow, string Name, IReadOnlyDictionary<string, string> Connections, bool Enabled = true, string? WebhookSecret = null)
{
    /// <summary>Name of the user who makes it; only their own private connections may be picked.</summary>
    public string? Owner { get; init; }
}

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

    /// <summary>Name of the user who made it; null where a program did.</summary>
    public string? Owner { get; init; }

    /// <summary>The same with the names of the viewer's own private connections, which nobody else is told.</summary>
    public FlowConnectionView For(Viewer viewer) => this with
    {
        Bindings = [.. Bindings.Select(binding => binding.Hidden is { } own && viewer.Is(own.Owner)
            ? binding with { ConnectionKey = own.Key, ConnectionName = own.Name }
            : binding)],
    };
}

/// <summary>One slot and the connection in it.</summary>
/// <param name="ConnectionKey">Empty where it is somebody's private connection or was removed.</param>
/// <param name="Problem">Why the connection cannot be used at the moment; null where it works.</param>
public sealed record BindingView(
    string Slot, string App, long ConnectionId, string ConnectionKey, string ConnectionName, ConnectionMode Mode, string? Problem)
{
    /// <summary>Somebody's private connection: told to its owner only, see <see cref="FlowConnectionView.For"/>.</summary>
    internal HiddenConnection? Hidden { get; init; }
    public bool IsPrivate => Hidden is not null;
}

internal sealed record HiddenConnection(string? Owner, string Key, string Name);

/// <summary>The webhook address of a flow connection; the app says how to register it.</summary>
/// <param name="Note">What is still to be done before events are taken; null where nothing is.</param>
public sealed record HookView(
    string App, string Key, string Url, bool HasSecret, bool SecretRequired, DateTimeOffset? PreviousSecretUntil, string? Note);
