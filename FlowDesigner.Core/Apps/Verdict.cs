namespace FlowDesigner.Core.Apps;

/// <summary>What an answer means for the effect that was asked for.</summary>
public enum Meaning
{
    /// <summary>The effect is made.</summary>
    Success,

    /// <summary>The provider refused. Nothing was made, and the same request would be refused again.</summary>
    Declined,

    /// <summary>
    /// The provider did not begin (throttled, conflict, no connection). The same request may be sent again, whatever its effect.
    /// </summary>
    NotExecuted,

    /// <summary>Nobody knows: a lost answer, a timeout, an error after the provider began.</summary>
    Unknown,

    /// <summary>The key is wrong or revoked: the connection is broken, not the request.</summary>
    ConnectionBroken,
}

/// <summary>The judgement of one answer.</summary>
/// <param name="Meaning">What became of the effect.</param>
/// <param name="Retry">Whether the provider lets the same request be sent again.</param>
public readonly record struct Verdict(Meaning Meaning, bool Retry)
{
    /// <summary>The effect is made.</summary>
    public static Verdict Success => new(Meaning.Success, false);

    /// <summary>Refused for good: the step fails, or takes its error path.</summary>
    public static Verdict Declined => new(Meaning.Declined, false);

    /// <summary>Not begun: tried again later, whatever the effect.</summary>
    public static Verdict NotExecuted => new(Meaning.NotExecuted, true);

    /// <summary>Nobody knows: repeated under its key, or looked up.</summary>
    public static Verdict Unknown => new(Meaning.Unknown, true);

    /// <summary>Nobody knows, and sending the same again would only replay the same answer: look it up.</summary>
    public static Verdict Stuck => new(Meaning.Unknown, false);

    /// <summary>The connection's key is refused: shown on the connection, and the run fails.</summary>
    public static Verdict Broken => new(Meaning.ConnectionBroken, false);

    /// <summary>By the HTTP status alone, for providers that use it as the standard says.</summary>
    public static Verdict FromStatus(AppResponse response) => response.Status switch
    {
        >= 200 and < 300 => Success,
        401 => Broken,
        408 => Unknown,
        409 or 425 or 429 => NotExecuted,
        >= 500 => Unknown,
        // Redirects are never followed: the request went nowhere.
        _ => Declined,
    };
}
