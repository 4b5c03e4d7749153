namespace FlowDesigner.Core.Connections;

/// <summary>
/// Where the built-in sandbox answers in this process. Set by the host once it knows its port; empty while the sandbox is off.
/// </summary>
public sealed class SandboxAddress
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> Published = new()
    {
        ["stripe"] = new Dictionary<string, string> { ["secret_key"] = "sk_test_sandbox" },
        ["razorpay"] = new Dictionary<string, string> { ["key_id"] = "rzp_test_sandbox", ["key_secret"] = "sandbox" },
        ["togai"] = new Dictionary<string, string> { ["token"] = "sandbox" },
        ["zoho"] = new Dictionary<string, string>
        {
            ["data_center"] = "com", ["organization_id"] = "10000001", ["client_id"] = "1000.SANDBOX",
            ["client_secret"] = "zoho_sandbox_secret",
            ["refresh_token"] = "1000.sandbox",
        },
    };

    /// <summary>Keys that the sandbox publishes: no secrets, and so not hidden in what is shown.</summary>
    internal static readonly HashSet<string> WellKnown = new(Published.Values.SelectMany(keys => keys.Values), StringComparer.Ordinal);

    private volatile Uri? _host;

    /// <summary>The server's own address, such as <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri? Host
    {
        get => _host;
        set => _host = value;
    }

    /// <summary>The sandbox's own keys by the app's fields, so that nobody needs an account to begin.</summary>
    public static IReadOnlyDictionary<string, string> KeysOf(string app) => Published[app];

    /// <summary>The address that stands for an app's API; null where the sandbox is off or has no such app.</summary>
    public Uri? Of(string app) => _host is { } host && Published.ContainsKey(app) ? new(host, $"/sandbox/{app}/") : null;
}
