namespace FlowDesigner.Core.Apps;

/// <summary>
/// A service that flows can talk to, as plain data. The engine does what is the same for all: retries, limits, keys, redaction, journal.
/// </summary>
/// <param name="Key">Stable <c>snake_case</c> name.</param>
/// <param name="Name">The service's own name.</param>
/// <param name="Address">The API's address, ending in a slash; empty where the connection gives it.</param>
public sealed record App(string Key, string Name, string Address)
{
    /// <summary>What the service is and what flows do with it, in a sentence or two; shown on the app's page.</summary>
    public required string Description { get; init; }

    /// <summary>The provider's documentation page, as an absolute https address.</summary>
    public required string Docs { get; init; }

    /// <summary>What a connection asks for. Empty for apps that need no account.</summary>
    public IReadOnlyList<Field> Connection { get; init; } = [];

    /// <summary>What the form calls the name of a connection; the wording that the app's users know.</summary>
    public string NameLabel { get; init; } = "Connection name";

    /// <summary>Where the user finds the keys; null for apps that need no account.</summary>
    public ConnectionGuide? Guide { get; init; }

    /// <summary>
    /// Adds sign-in and version headers to a request, from the connection's values.
    /// Headers only, and the same for every request: they are remembered.
    /// </summary>
    public Func<AppRequest, ConnectionValues, AppRequest> SignIn { get; init; } = (request, _) => request;

    /// <summary>Sign-in by a token that has to be asked for first; null where the connection's own values sign in.</summary>
    public TokenSignIn? Token { get; init; }

    /// <summary>Query values that every request carries, from the connection's values.</summary>
    public Func<ConnectionValues, IReadOnlyList<KeyValuePair<string, string>>> Query { get; init; } = _ => [];

    /// <summary>The API's address where it depends on the connection's values, such as a data centre; the app's own where null.</summary>
    public Func<ConnectionValues, string>? AddressOf { get; init; }

    /// <summary>
    /// Adds headers that depend on the whole request and the moment of sending, such as a signature. The key header is already there.
    /// </summary>
    public Func<AppRequest, ConnectionValues, DateTimeOffset, AppRequest>? SignAtSend { get; init; }

    /// <summary>Calls that show whether a connection works, tried in order until one succeeds; a 401 ends it.</summary>
    public IReadOnlyList<ConnectionProbe> Check { get; init; } = [];

    /// <summary>Test or live, read from the key itself; a problem in words where the key cannot be right.</summary>
    public Func<ConnectionValues, KeyVerdict> ReadKey { get; init; } = _ => KeyVerdict.Unknown;

    /// <summary>What a failed answer means. The default is the table of HTTP statuses.</summary>
    public Func<AppResponse, Verdict> Judge { get; init; } = Verdict.FromStatus;

    /// <summary>The provider's own words in an error answer, or null.</summary>
    public Func<AppResponse, string?> ErrorText { get; init; } = _ => null;

    /// <summary>
    /// The provider's own code in an error answer, such as <c>card_declined</c>, for an error path to decide by; or null.
    /// </summary>
    public Func<AppResponse, string?> ErrorCode { get; init; } = _ => null;

    /// <summary>The provider's id of a request, for its support: <c>Request-Id</c> at Stripe.</summary>
    public string? RequestIdHeader { get; init; }

    /// <summary>Request starts per second for a new connection, test and live; 0 is no limit.</summary>
    public (double Test, double Live) RatePerSecond { get; init; } = (10, 10);

    /// <summary>What starts flows, in the order it is listed; keys are unique within the app.</summary>
    public IReadOnlyList<AppTrigger> Triggers { get; init; } = [];

    /// <summary>What steps can do, in the order it is listed; keys are unique within the app.</summary>
    public IReadOnlyList<AppAction> Actions { get; init; } = [];

    /// <summary>How the app's webhooks arrive; null where it has none.</summary>
    public WebhookDefinition? Webhook { get; init; }

    /// <summary>Where the app keeps customers and their ids in other systems; null where it is no book of customers.</summary>
    public CustomerBook? Customers { get; init; }

    /// <summary>True for apps that ask for an account.</summary>
    public bool NeedsConnection => Connection.Count > 0;
}

/// <summary>
/// The opened values of a connection: plain fields and secrets by field key. Lives for one request and is never stored or logged.
/// </summary>
public sealed record ConnectionValues(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The value; an empty text where it is not set.</summary>
    public string this[string field] => Values.GetValueOrDefault(field, "");

    /// <summary>The value; null where it is not set or empty.</summary>
    public string? Get(string field) => Values.TryGetValue(field, out var value) && value.Length > 0 ? value : null;
}

/// <summary>One call of a connection check, and what its answer tells about the account.</summary>
/// <param name="Request">A read that needs the least of the key's permissions; it must change nothing.</param>
/// <param name="AccountName">The account's name in the answer, for a person to recognise; null where it tells none.</param>
public sealed record ConnectionProbe(AppRequest Request, Func<AppResponse, string?> AccountName)
{
    /// <summary>The account's own id in the answer, where the provider tells it: a new key must belong to the same one.</summary>
    public Func<AppResponse, string?> AccountId { get; init; } = _ => null;

    /// <summary>
    /// The account's name where several may be in the answer and the connection's values say which; throws <see cref="InputException"/>
    /// where none is.
    /// </summary>
    public Func<AppResponse, ConnectionValues, string?>? AccountOf { get; init; }
}

/// <summary>Whether money moves through a connection.</summary>
public enum ConnectionMode
{
    /// <summary>The key does not show it. Never taken for test.</summary>
    Unknown,

    /// <summary>The built-in stand-in: nothing leaves this server.</summary>
    Sandbox,

    /// <summary>The provider's own test mode: no money moves.</summary>
    Test,

    /// <summary>Real money.</summary>
    Live,
}

/// <summary>What a key says about itself before any call.</summary>
/// <param name="Mode">Test or live.</param>
/// <param name="Problem">Why this key cannot be used, in the user's words; null where nothing is wrong.</param>
/// <param name="Field">The connection field that the problem is about; the first where null.</param>
public sealed record KeyVerdict(ConnectionMode Mode, string? Problem = null, string? Field = null)
{
    /// <summary>The kind of key in a few words, such as "Restricted live key".</summary>
    public string? Kind { get; init; }

    /// <summary>The key tells nothing about itself.</summary>
    public static KeyVerdict Unknown { get; } = new(ConnectionMode.Unknown);
}
