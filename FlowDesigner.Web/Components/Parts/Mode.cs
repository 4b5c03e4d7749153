namespace FlowDesigner.Web.Components.Parts;

/// <summary>Whether money can move. LIVE means real money and nothing else.</summary>
public enum Mode
{
    Live,
    Test,
    Sandbox,
}
