namespace FlowDesigner.Core.Apps;

/// <summary>An action cannot make a request from these inputs. Not retried: the same inputs would be refused again.</summary>
/// <param name="code">Stable code beside the text.</param>
/// <param name="message">Which field, what it must be and what it is; shown to people as it stands, so never a secret.</param>
public sealed class InputException(string code, string message) : Exception(message)
{
    /// <summary>Stable code beside the text, such as <c>field.required</c>.</summary>
    public string Code { get; } = code;
}
