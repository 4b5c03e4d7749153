namespace FlowDesigner.Core.Apps;

/// <summary>What repeating an action would do outside. The engine decides by it what may be sent again after a crash.</summary>
public enum Effect
{
    /// <summary>Changes nothing. Repeated freely, and really made in a preview.</summary>
    Read,

    /// <summary>A write the provider recognises by an idempotency key: the same key and bytes are one effect.</summary>
    Keyed,

    /// <summary>A write that ends in the same state however often it is made (PUT, upsert, the caller's own id).</summary>
    Natural,

    /// <summary>A write that a repeat would do twice. After a lost answer it is looked up or put before a person.</summary>
    Unsafe,
}
