namespace FlowDesigner.Web.Components.Parts;

public enum ButtonLook
{
    Plain,

    /// <summary>One per view.</summary>
    Primary,
    Quiet,
    Danger,
    Link,
}
