using System.Text.Json;

namespace FlowDesigner.Core.Apps;

/// <summary>How a trigger's events arrive.</summary>
public enum TriggerKind
{
    /// <summary>The provider posts them to the flow connection's address.</summary>
    Webhook,

    /// <summary>A person or the API starts each run.</summary>
    OnDemand,
}

/// <summary>What starts a flow.</summary>
/// <param name="Key">Stable <c>snake_case</c> name.</param>
/// <param name="Name">What happened, as the user reads it: "New invoice".</param>
public sealed record AppTrigger(string Key, string Name)
{
    /// <summary>When it happens and what it carries, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>The provider's page about these events.</summary>
    public required string Docs { get; init; }

    /// <summary>How its events arrive.</summary>
    public TriggerKind Kind { get; init; } = TriggerKind.Webhook;

    /// <summary>The provider's event types that this trigger listens to; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>A realistic payload as JSON, our own: the whole envelope as a flow sees it under <c>trigger</c>.</summary>
    public required string Sample { get; init; }

    /// <summary>The fields a flow may set on this trigger, such as an expression for the dedupe id.</summary>
    public IReadOnlyList<Field> Inputs { get; init; } = [];

    /// <summary>False where the trigger is served without an account although the app's actions ask for one.</summary>
    public bool NeedsConnection { get; init; } = true;

    /// <summary>What an event tells about a customer; kept in the same commit as the event.</summary>
    public Func<JsonElement, CustomerFact?>? Tells { get; init; }

    /// <summary>Whether an event of this type is one of the trigger's.</summary>
    public bool Takes(string type) => Types.Count == 0 || Types.Contains(type, StringComparer.Ordinal);
}

/// <summary>A webhook call as it came: raw bytes, headers by lower-case name, and the moment it arrived.</summary>
public sealed record WebhookCall(ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, string> Headers, DateTimeOffset At);

/// <summary>How an app's webhooks are checked and read.</summary>
public sealed record WebhookDefinition
{
    /// <summary>True where a hook without a secret must refuse everything.</summary>
    public required bool SecretRequired { get; init; }

    /// <summary>
    /// Checks the signature over the raw bytes with each secret that is valid now; null means good, else why not, in words.
    /// </summary>
    public required Func<WebhookCall, IReadOnlyList<string>, string?> Verify { get; init; }

    /// <summary>
    /// Reads a verified call. The trigger is the one of the flow that the hook belongs to, for bare bodies that name no type. A body that
    /// is no event throws <see cref="PayloadException"/>, and the sender is answered 400.
    /// </summary>
    public required Func<WebhookCall, AppTrigger, ReceivedEvent> Read { get; init; }

    /// <summary>
    /// How a person registers the address at the provider, one instruction a line; the provider's own words between double asterisks.
    /// </summary>
    public IReadOnlyList<string> Guide { get; init; } = [];

    /// <summary>The provider's page on which webhooks are registered; null where every provider's looks different.</summary>
    public GuidePicture? Picture { get; init; }
}

/// <summary>One event out of a webhook call.</summary>
/// <param name="Type">The provider's event type.</param>
/// <param name="Id">The provider's own event id, which lets it start at most one run; null where it has none.</param>
/// <param name="Payload">What the flow sees under <c>trigger</c>, as JSON bytes; the body itself unless it had to be wrapped.</param>
/// <param name="Live">Whether the provider says that it tells of live money; null where it does not say.</param>
public sealed record ReceivedEvent(string Type, string? Id, ReadOnlyMemory<byte> Payload, bool? Live = null)
{
    /// <summary>
    /// A second name, of what the signature covers, where it does not cover <see cref="Id"/>: a replay under another id is the same event.
    /// </summary>
    public string? SignedId { get; init; }
}
