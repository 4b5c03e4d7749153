namespace FlowDesigner.Core.Storage;

/// <summary>A stored connection. Secrets are in <see cref="SealedValues"/> only, sealed for this row's id.</summary>
public sealed class ConnectionRow
{
    public long Id { get; set; }
    public required string Key { get; set; }
    public required string App { get; set; }
    public required string Name { get; set; }
    public string? Owner { get; set; }

    /// <summary>sandbox, test, live or unknown.</summary>
    public required string Mode { get; set; }

    /// <summary>Another API address than the app's own; null for the app's.</summary>
    public string? Address { get; set; }

    /// <summary>JSON object of plain field values.</summary>
    public string PlainValues { get; set; } = "{}";

    /// <summary>JSON object of sealed field values.</summary>
    public string SealedValues { get; set; } = "{}";
    public double? RatePerSecond { get; set; }
    public int MaxParallel { get; set; } = 32;

    /// <summary>Why the last check or call was refused; null while it works.</summary>
    public string? Problem { get; set; }
    public long? CheckedAt { get; set; }
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

    /// <summary>The published version that new runs get.</summary>
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
}

/// <summary>A flow made live with chosen connections.</summary>
public sealed class FlowConnectionRow
{
    public long Id { get; set; }
    public required string Key { get; set; }
    public long FlowId { get; set; }
    public required string Name { get; set; }
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
