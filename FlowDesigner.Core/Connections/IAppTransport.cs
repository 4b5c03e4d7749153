using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Connections;

/// <summary>
/// Sends an app's requests: sign-in, key header, one deadline over the whole attempt, size cap, guard against private networks.
/// </summary>
public interface IAppTransport
{
    /// <summary>
    /// Waits for the connection's rate limit and a free slot. Taken before an intent is
    /// journaled, so that waiting here leaves nothing in doubt.
    /// </summary>
    ValueTask<IDisposable> AcquireAsync(OpenConnection connection, CancellationToken cancel);

    /// <summary>Makes one attempt. Never throws for what the network or the provider does.</summary>
    /// <param name="connection">Whose address, sign-in and limits are used.</param>
    /// <param name="request">What is sent, to the byte.</param>
    /// <param name="key">The idempotency header and its value, if the action has one.</param>
    /// <param name="deadline">Connect, headers and body together.</param>
    /// <param name="cancel">Ends the attempt early; the outcome then says that nobody knows.</param>
    ValueTask<CallOutcome> SendAsync(
        OpenConnection connection, AppRequest request, KeyValuePair<string, string>? key, TimeSpan deadline, CancellationToken cancel);
}

/// <summary>How one attempt ended.</summary>
public abstract record CallOutcome(TimeSpan Took)
{
    /// <summary>A whole answer was read.</summary>
    public sealed record Answered(AppResponse Response, TimeSpan Took) : CallOutcome(Took);

    /// <summary>No whole answer. <paramref name="MaybeSent"/> is false only where nothing can have reached the provider.</summary>
    public sealed record Lost(string Code, string Message, bool MaybeSent, TimeSpan Took) : CallOutcome(Took);
}
