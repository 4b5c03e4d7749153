namespace FlowDesigner.Core.Connections;

/// <summary>Tells open screens that a connection was made, changed, checked, put away or stopped working.</summary>
public sealed class ConnectionChanges
{
    /// <summary>Raised after a change is stored.</summary>
    public event Action? Changed;

    public void Raise() => Changed?.Invoke();
}
