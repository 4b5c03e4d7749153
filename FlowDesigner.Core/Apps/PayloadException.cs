namespace FlowDesigner.Core.Apps;

/// <summary>A webhook body that cannot become an event. The sender is answered 400 with these words.</summary>
public sealed class PayloadException(string code, string message) : Exception(message)
{
    /// <summary>Stable code beside the text, such as <c>payload.malformed</c>.</summary>
    public string Code { get; } = code;
}
