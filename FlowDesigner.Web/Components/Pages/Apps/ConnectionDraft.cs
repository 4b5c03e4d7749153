using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;

namespace FlowDesigner.Web.Components.Pages.Apps;

/// <summary>
/// A connection while it is being entered. Lives as long as its dialog; nothing of it is drawn but the name and plain fields.
/// </summary>
public sealed class ConnectionDraft(App app)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private bool? _isPrivate;

    public string Name { get; set; } = "";

    /// <summary>True to call the built-in sandbox instead of the provider.</summary>
    public bool Sandbox { get; set; }

    /// <summary>True where only its owner may see and use it.</summary>
    public bool IsPrivate
    {
        get => _isPrivate ?? NewConnection.IsPrivateByDefault(Sandbox);
        set => _isPrivate = value;
    }

    /// <summary>What the key says about itself as far as it is typed.</summary>
    public KeyReading? Reading => KeyReading.Of(app, new(_values), Sandbox);

    public string this[string field] => _values.GetValueOrDefault(field, "");

    public void Set(string field, string value)
    {
        if (value.Trim() is { Length: > 0 } given)
            _values[field] = given;
        else
            _values.Remove(field);
    }

    /// <summary>As the service takes it. A sandbox takes its own keys where none was entered, and has no other address.</summary>
    public NewConnection ToNew(string? owner) => new(app.Key, Name.Trim(), Sandbox ? InSandbox() : new Dictionary<string, string>(_values))
    {
        Sandbox = Sandbox, Owner = owner, IsPrivate = IsPrivate,
    };

    /// <summary>Forgets every value.</summary>
    public void Clear() => _values.Clear();

    private Dictionary<string, string> InSandbox()
    {
        var values = new Dictionary<string, string>(SandboxAddress.KeysOf(app.Key), StringComparer.Ordinal);
        foreach (var (field, value) in _values.Where(pair => pair.Key != "address"))
            values[field] = value;
        return values;
    }
}
