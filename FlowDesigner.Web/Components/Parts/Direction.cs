namespace FlowDesigner.Web.Components.Parts;

/// <summary>Which way a flow goes, seen from Togai.</summary>
public enum Direction
{
    Inbound,
    Outbound,
    Between,
}
