using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Connections;

/// <summary>One account of an app, ready to be called: opened for a short while in memory, never stored or logged.</summary>
public sealed record OpenConnection
{
    public required long Id { get; init; }
    public required string Key { get; init; }
    public required string Name { get; init; }
    public required App App { get; init; }

    /// <summary>Where requests go; every path is relative to it, so no mapped value can name another host.</summary>
    public required Uri Address { get; init; }

    /// <summary>Where access tokens are asked for; null where the app needs none.</summary>
    public Uri? TokenAddress { get; init; }
    public required ConnectionMode Mode { get; init; }
    public required ConnectionValues Values { get; init; }

    /// <summary>Request starts per second; null for no limit (sandbox connections).</summary>
    public double? RatePerSecond { get; init; }
    public int MaxParallel { get; init; } = 32;

    /// <summary>
    /// The same connection with the key it had before, which is tried until <see cref="PreviousUntil"/> where the present one is refused.
    /// </summary>
    public OpenConnection? Previous { get; init; }
    public DateTimeOffset PreviousUntil { get; init; }

    /// <summary>
    /// Asked where the provider refused this connection's key: another key that may be valid, or null. A key can be replaced while a call
    /// is under way. Null for a connection that has one key and no other, such as one that is only being checked.
    /// </summary>
    public Func<OpenConnection, CancellationToken, ValueTask<OpenConnection?>>? OtherKey { get; init; }

    /// <summary>Takes this connection's secrets out of any text before it is stored or shown.</summary>
    public required Redactor Redactor { get; init; }
}

/// <summary>Keeps secrets unreadable at rest; a text sealed for one connection opens for no other.</summary>
public interface ISecretSealer
{
    string Seal(string connectionId, string plain);

    /// <summary>
    /// Throws <see cref="SecretUnreadableException"/> where the key is missing or the text was sealed for another connection.
    /// </summary>
    string Unseal(string connectionId, string sealedText);
}

/// <summary>A stored secret cannot be opened with the keys at hand. The user must enter it again.</summary>
public sealed class SecretUnreadableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Opens connections for the engine and keeps them open until they change.</summary>
public interface IConnectionDirectory
{
    /// <summary>
    /// Throws <see cref="ConnectionUnusableException"/> with the reason in words where it is gone, archived or unreadable.
    /// </summary>
    ValueTask<OpenConnection> OpenAsync(long connectionId, CancellationToken cancel);

    /// <summary>
    /// Tells that a provider refused the key, so that screens show the connection as broken, or took it (null). Cheap after every call:
    /// only what changes is written, and that the key was taken once a minute. Never throws: what screens show stops no run.
    /// </summary>
    ValueTask ReportAsync(long connectionId, string? problem, CancellationToken cancel);
}

public sealed class ConnectionUnusableException(string message) : Exception(message);
