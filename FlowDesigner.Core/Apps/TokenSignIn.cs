namespace FlowDesigner.Core.Apps;

/// <summary>
/// Sign-in by a short-lived token that is asked for with the connection's own secrets. The engine asks, keeps it in memory, renews it in
/// time or once it is refused, and hides it in whatever is stored.
/// </summary>
public sealed record TokenSignIn
{
    /// <summary>
    /// Where the token is asked for, ending in a slash. A connection with an address of its own, such as a sandbox's, is asked there.
    /// </summary>
    public required Func<ConnectionValues, string> Address { get; init; }

    /// <summary>The request for a token, below <see cref="Address"/>, from the connection's secrets.</summary>
    public required Func<ConnectionValues, AppRequest> Request { get; init; }

    /// <summary>The token in the answer; null where there is none, whatever the answer's status says.</summary>
    public required Func<AppResponse, string?> Read { get; init; }

    /// <summary>The value of the Authorization header of every other request.</summary>
    public required Func<string, string> Authorization { get; init; }

    /// <summary>A token of this age is renewed before it is used again.</summary>
    public TimeSpan RenewAfter { get; init; } = TimeSpan.FromMinutes(55);

    /// <summary>How many tokens the provider gives out in a window; no more are asked for.</summary>
    public (int Most, TimeSpan Window) Limit { get; init; } = (10, TimeSpan.FromMinutes(10));
}
