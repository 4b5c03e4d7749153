namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>Tells whoever keeps flows, hooks or bindings in memory that they changed.</summary>
public sealed class FlowChanges
{
    /// <summary>Raised after a change is stored.</summary>
    public event Action? Changed;

    public void Raise() => Changed?.Invoke();
}
