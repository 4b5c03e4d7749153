namespace FlowDesigner.Core.Connections;

/// <summary>Where the built-in sandbox answers in this process. Set by the host once it knows its port; empty while the sandbox is off.</summary>
public sealed class SandboxAddress
{
    /// <summary>Keys that the sandbox publishes: no secrets, and so not hidden in what is shown.</summary>
    internal static readonly HashSet<string> WellKnown = new(StringComparer.Ordinal) { "sk_test_sandbox", "rzp_test_sandbox", "sandbox" };

    private volatile Uri? _host;

    /// <summary>The server's own address, such as <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri? Host
    {
        get => _host;
        set => _host = value;
    }

    /// <summary>The address that stands for an app's API; null where the sandbox is off or has no such app.</summary>
    public Uri? Of(string app) => _host is { } host && app is "stripe" or "razorpay" or "togai" ? new(host, $"/sandbox/{app}/") : null;
}
