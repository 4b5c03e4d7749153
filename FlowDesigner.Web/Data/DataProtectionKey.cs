namespace FlowDesigner.Web.Data;

/// <summary>One key of the ring that seals cookies and connection secrets; its XML is wrapped before it comes here.</summary>
public sealed class DataProtectionKey
{
    public int Id { get; init; }
    public required string FriendlyName { get; init; }
    public required string Xml { get; init; }
}

/// <summary>A known text under the wrapping key: it tells at start whether the right key is at hand.</summary>
public sealed class WrappingCanary
{
    public int Id { get; init; } = 1;
    public required string Sealed { get; init; }
}
