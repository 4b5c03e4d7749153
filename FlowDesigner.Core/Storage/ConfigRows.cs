namespace FlowDesigner.Core.Storage;

/// <summary>A stored connection. Secrets are in <see cref="SealedValues"/> only, sealed for this row's id.</summary>
public sealed class ConnectionRow
{
    public long Id { get; set; }
    public required string Key { get; set; }
    public required string App { get; set; }
    public required string Name { get; set; }

    /// <summary>Name of the user who made it; null for one that nobody owns.</summary>
    public string? Owner { get; set; }

    /// <summary>True where only its owner sees and uses it.</summary>
    public bool IsPrivate { get; set; }

    /// <summary>When it was put away: kept for its history, offered nowhere, called by nobody.</summary>
    public long? Archived { get; set; }

    /// <summary>sandbox, test, live or unknown.</summary>
    public required string Mode { get; set; }

    /// <summary>Another API address than the app's own; null for the app's.</summary>
    public string? Address { get; set; }

    /// <summary>JSON object of plain field values.</summary>
    public string PlainValues { get; set; } = "{}";

    /// <summary>JSON object of sealed field values.</summary>
    public string SealedValues { get; set; } = "{}";

    /// <summary>The sealed values before a change of key; they stay valid until <see cref="PreviousUntil"/>.</summary>
    public string? SealedPreviousValues { get; set; }
    public long? PreviousUntil { get; set; }

    /// <summary>When the present key was last refused and the one before it was used instead.</summary>
    public long? FellBack { get; set; }

    /// <summary>JSON object of the last four characters of long secrets, so that people recognise a key.</summary>
    public string KeyEnds { get; set; } = "{}";
    public long? KeyReplaced { get; set; }
    public string? KeyReplacedBy { get; set; }
    public double? RatePerSecond { get; set; }
    public int MaxParallel { get; set; } = 32;

    /// <summary>Why the last check or call was refused; null while it works.</summary>
    public string? Problem { get; set; }

    /// <summary>Since when <see cref="Problem"/> is set, whatever its words.</summary>
    public long? BrokenSince { get; set; }
    public long? CheckedAt { get; set; }

    /// <summary>The last call that the provider accepted, to the minute.</summary>
    public long? LastOk { get; set; }

    /// <summary>The account's name at the provider, as the last check told it.</summary>
    public string? Account { get; set; }

    /// <summary>The provider's id of the account, by which a new key is compared with the one before.</summary>
    public string? AccountId { get; set; }
    public long Created { get; set; }
}

public sealed class FlowRow
{
    public long Id { get; set; }
    public required string Key { get; set; }
    public required string Name { get; set; }
    public required string Description { get; set; }

    /// <summary>inbound, outbound or between.</summary>
    public required string Type { get; set; }
    public bool IsReadyMade { get; set; }

    /// <summary>Name of the user who made it; null for one that came with the product.</summary>
    public string? Owner { get; set; }

    /// <summary>True where only its owner sees it.</summary>
    public bool IsPrivate { get; set; }

    /// <summary>When it was put away: its flow connections are off and it is listed on request only.</summary>
    public long? Archived { get; set; }

    /// <summary>The flow as text with changes that are not published; null where there are none.</summary>
    public string? Draft { get; set; }

    /// <summary>Rises with every save of the draft: who saves over an older one is told so.</summary>
    public int DraftRevision { get; set; }
    public long? DraftSaved { get; set; }
    public string? DraftBy { get; set; }

    /// <summary>The published version that new runs get; 0 where nothing is published yet.</summary>
    public int LiveVersion { get; set; }
    public int KeepOkDays { get; set; } = 30;
    public int KeepFailedDays { get; set; } = 90;
    public long Created { get; set; }
}

/// <summary>A published, unchanging copy of a flow.</summary>
public sealed class FlowVersionRow
{
    public long FlowId { get; set; }
    public int Version { get; set; }

    /// <summary>The flow as text, exactly as it is exported.</summary>
    public required string Definition { get; set; }
    public long Created { get; set; }

    /// <summary>Name of the user who published it; null for one that came with the product.</summary>
    public string? PublishedBy { get; set; }

    /// <summary>What changed, in the words of who published it.</summary>
    public string? Note { get; set; }
}

/// <summary>A flow made live with chosen connections.</summary>
public sealed class FlowConnectionRow
{
    public long Id { get; set; }
    public required string Key { get; set; }
    public long FlowId { get; set; }
    public required string Name { get; set; }

    /// <summary>Name of the user who made it; null where a program did.</summary>
    public string? Owner { get; set; }
    public bool Enabled { get; set; }
    public bool Removed { get; set; }

    /// <summary>JSON object from the flow's slot names to connection ids.</summary>
    public required string Bindings { get; set; }
    public int MaxParallel { get; set; } = 64;
    public long Created { get; set; }
}

/// <summary>A webhook address: <c>/hooks/{app}/{key}</c>.</summary>
public sealed class HookRow
{
    public required string Key { get; set; }
    public required string App { get; set; }
    public long FlowConnectionId { get; set; }
    public string? SealedSecret { get; set; }

    /// <summary>Stays valid until <see cref="PreviousUntil"/> after a change of secret.</summary>
    public string? SealedPreviousSecret { get; set; }
    public long? PreviousUntil { get; set; }
    public long Created { get; set; }
}

/// <summary>Data to work on a step with: an event that is pinned to it, or what a test of it gave.</summary>
public sealed class StepSampleRow
{
    public long FlowId { get; set; }

    /// <summary>The step's key; empty for the trigger.</summary>
    public string Step { get; set; } = "";

    /// <summary>0: an event. 1: an output.</summary>
    public int Kind { get; set; }

    /// <summary>The run whose event it is; null where <see cref="Body"/> holds it.</summary>
    public long? RunId { get; set; }
    public string? Body { get; set; }
    public string SavedBy { get; set; } = "";
    public long Saved { get; set; }
}
