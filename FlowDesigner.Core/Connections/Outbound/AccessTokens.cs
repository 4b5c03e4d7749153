using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Connections.Outbound;

/// <summary>A token to sign in with, or how asking for one ended.</summary>
/// <param name="IsNew">It was given out for this very call.</param>
internal readonly record struct TokenGrant(string? Token, bool IsNew, CallOutcome? Failed);

/// <summary>
/// Access tokens by what they were asked for with: kept in memory, renewed by one caller at a time, never asked for too often.
/// </summary>
internal sealed class AccessTokens(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <param name="connection">Whose token.</param>
    /// <param name="refused">A token that the provider has just refused; null to begin with.</param>
    /// <param name="ask">Sends the request for a token.</param>
    /// <param name="cancel">Gives up waiting for somebody else's request.</param>
    public async ValueTask<TokenGrant> GetAsync(
        OpenConnection connection, string? refused, Func<AppRequest, ValueTask<CallOutcome>> ask, CancellationToken cancel)
    {
        var sign = connection.App.Token!;
        var entry = _entries.GetOrAdd(NameOf(connection), static _ => new());
        if (Usable(entry, sign, refused) is { } known)
            return Granted(connection, known, false);
        try
        {
            await entry.Gate.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new(null, false, new CallOutcome.Lost(
                "outbound.cancelled", "The call was cancelled before it was signed in.", false, TimeSpan.Zero));
        }
        try
        {
            // Whoever held the gate may have brought one.
            if (Usable(entry, sign, refused) is { } brought)
                return Granted(connection, brought, false);
            if (IsTooOften(entry, sign))
            {
                return new(null, false, entry.Refusal ?? new CallOutcome.Lost("outbound.token_limit",
                    $"{connection.App.Name} gives out {sign.Limit.Most} access tokens in {sign.Limit.Window.TotalMinutes:0} minutes, "
                        + "and as many were asked for.", false, TimeSpan.Zero));
            }
            entry.Asked.Enqueue(time.GetUtcNow());
            return Read(connection, entry, await ask(sign.Request(connection.Values)).ConfigureAwait(false));
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private string? Usable(Entry entry, TokenSignIn sign, string? refused) =>
        entry.Latest is { } latest && latest.Token != refused && time.GetUtcNow() - latest.At < sign.RenewAfter ? latest.Token : null;

    private bool IsTooOften(Entry entry, TokenSignIn sign)
    {
        while (entry.Asked.TryPeek(out var first) && time.GetUtcNow() - first >= sign.Limit.Window)
            entry.Asked.Dequeue();
        return entry.Asked.Count >= sign.Limit.Most;
    }

    private TokenGrant Read(OpenConnection connection, Entry entry, CallOutcome outcome)
    {
        (entry.Latest, entry.Refusal) = (null, null);
        if (outcome is not CallOutcome.Answered { Response: var answer } answered)
            return new(null, false, ((CallOutcome.Lost)outcome) with { MaybeSent = false });
        if (answer.IsSuccess && connection.App.Token!.Read(answer) is { } token)
        {
            entry.Latest = new(token, time.GetUtcNow());
            return Granted(connection, token, true);
        }
        // A page of a proxy, or trouble of the provider's own: the key may be good.
        if (answer.Json.ValueKind == System.Text.Json.JsonValueKind.Undefined
            || connection.App.Judge(answer).Meaning is Meaning.NotExecuted or Meaning.Unknown)
        {
            return new(null, false, new CallOutcome.Lost("outbound.sign_in",
                $"{connection.App.Name} gave no access token ({answer.Status}): "
                    + $"{connection.App.ErrorText(answer) ?? "it is busy or in trouble"}.", false, outcome.Took));
        }
        // Whatever its status was, to whoever asked for something else it means: not signed in.
        entry.Refusal = answered with { Response = answer with { Status = 401 } };
        return new(null, false, entry.Refusal);
    }

    private static TokenGrant Granted(OpenConnection connection, string token, bool isNew)
    {
        connection.Redactor.Learn(token);
        return new(token, isNew, null);
    }

    // The same secrets share a token, also while a form is checked before it is saved.
    private static string NameOf(OpenConnection connection)
    {
        var text = new StringBuilder(connection.App.Key).Append('\n').Append(connection.TokenAddress);
        foreach (var (field, value) in connection.Values.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append('\n').Append(field).Append('=').Append(value);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public Given? Latest { get; set; }
        public CallOutcome? Refusal { get; set; }
        public Queue<DateTimeOffset> Asked { get; } = [];
    }

    private sealed record Given(string Token, DateTimeOffset At);
}
