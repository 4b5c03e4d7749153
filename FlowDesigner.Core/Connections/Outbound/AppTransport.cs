using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using FlowDesigner.Core.Apps;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlowDesigner.Core.Connections.Outbound;

/// <summary>
/// Sends apps' requests over HTTP. One attempt, one deadline, no redirects, no second try: repeating is the engine's business. Only a
/// refused key is followed by the connection's other one, if it has one: the provider then began nothing.
/// </summary>
public sealed class AppTransport : IAppTransport, IDisposable
{
    /// <summary>An answer may be this long, counted after decompression.</summary>
    public const int DefaultAnswerCap = 4 * 1024 * 1024;

    private static readonly SearchValues<char> TargetCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=%[]");

    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly int _answerCap;
    private readonly ILogger _log;
    private readonly DeadlinePool _deadlines;
    private readonly ConcurrentDictionary<long, ConnectionLimiter> _limiters = new();
    private readonly ConditionalWeakTable<OpenConnection, Prepared> _prepared = [];
    private readonly AccessTokens _tokens;

    public AppTransport(OutboundGuard guard, TimeProvider time, ILogger<AppTransport>? log = null, int answerCap = DefaultAnswerCap)
        : this(OutboundHandler.Create(guard), time, log, answerCap) { }

    /// <summary>For tests that answer without a network.</summary>
    public AppTransport(HttpMessageHandler handler, TimeProvider time, ILogger<AppTransport>? log = null, int answerCap = DefaultAnswerCap)
    {
        _http = new(handler);
        _time = time;
        _answerCap = answerCap;
        _log = log ?? NullLogger<AppTransport>.Instance;
        _deadlines = new(time);
        _tokens = new(time);
    }

    public ValueTask<IDisposable> AcquireAsync(OpenConnection connection, CancellationToken cancel) =>
        _limiters.GetOrAdd(connection.Id, static (_, time) => new(time), _time)
            .AcquireAsync(connection.RatePerSecond, connection.MaxParallel, cancel);

    public ValueTask<CallOutcome> SendAsync(
        OpenConnection connection, AppRequest request, KeyValuePair<string, string>? key, TimeSpan deadline, CancellationToken cancel) =>
        connection.App.Token is null
            ? SendOnceAsync(connection, request, key, null, deadline, cancel)
            : SendSignedInAsync(connection, request, key, deadline, cancel);

    /// <summary>Sends with an access token. One that is refused was not acted on: it is renewed and the same bytes go once more.</summary>
    private async ValueTask<CallOutcome> SendSignedInAsync(
        OpenConnection connection, AppRequest request, KeyValuePair<string, string>? key, TimeSpan deadline, CancellationToken cancel)
    {
        var sign = connection.App.Token!;
        var grant = await TokenAsync(null).ConfigureAwait(false);
        if (grant.Failed is { } failed)
            return failed;
        var outcome = await SendOnceAsync(connection, request, key, sign.Authorization(grant.Token!), deadline, cancel)
            .ConfigureAwait(false);
        if (grant.IsNew || outcome is not CallOutcome.Answered { Response.Status: 401 })
            return outcome;
        var renewed = await TokenAsync(grant.Token).ConfigureAwait(false);
        return renewed.Token is { } token
            ? await SendOnceAsync(connection, request, key, sign.Authorization(token), deadline, cancel).ConfigureAwait(false)
            : renewed.Failed is CallOutcome.Lost { Code: "outbound.token_limit" } ? outcome : renewed.Failed!;

        ValueTask<TokenGrant> TokenAsync(string? refused) => _tokens.GetAsync(
            connection, refused, ask => SendOnceAsync(PreparedOf(connection).ForTokens, ask, null, null, deadline, cancel), cancel);
    }

    private async ValueTask<CallOutcome> SendOnceAsync(
        OpenConnection connection, AppRequest request, KeyValuePair<string, string>? key, string? authorization, TimeSpan deadline,
        CancellationToken cancel)
    {
        var start = _time.GetTimestamp();
        using var message = new HttpRequestMessage(request.Method, (Uri?)null);
        if (Problem(message, connection, request, key, authorization) is { } problem)
            return new CallOutcome.Lost("outbound.bad_request", problem, MaybeSent: false, TimeSpan.Zero);
        using var limit = _deadlines.Start(deadline, cancel);
        try
        {
            using var answer = await _http.SendAsync(message, limit.Token).ConfigureAwait(false);
            var response = await AnswerReader.ReadAsync(answer, _answerCap, limit.Token).ConfigureAwait(false);
            var outcome = new CallOutcome.Answered(response, _time.GetElapsedTime(start));
            return !response.IsSuccess
                && connection.OtherKey is { } other
                && connection.App.Judge(response).Meaning == Meaning.ConnectionBroken
                ? await WithOtherKeyAsync(outcome, other, connection, request, key, deadline, cancel).ConfigureAwait(false)
                : outcome;
        }
#pragma warning disable CA1031 // Whatever the network does is an outcome; which one is told below.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var (code, text, sent) = Explain(failure, message, deadline, limit.Token, cancel);
            if (code == "outbound.blocked_address")
                _log.LogWarning("A call of connection {Connection} was refused before connecting: {Reason}", connection.Key, text);
            return new CallOutcome.Lost(code, connection.Redactor.Redact(text), sent, _time.GetElapsedTime(start));
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<CallOutcome> WithOtherKeyAsync(
        CallOutcome.Answered refused, Func<OpenConnection, CancellationToken, ValueTask<OpenConnection?>> other, OpenConnection connection,
        AppRequest request, KeyValuePair<string, string>? key, TimeSpan deadline, CancellationToken cancel)
    {
        if (await other(connection, cancel).ConfigureAwait(false) is not { } second)
            return refused;
        _log.LogWarning("{App} refused the key of connection {Connection}; its other key is tried.", connection.App.Name, connection.Key);
        var outcome = await SendAsync(second with { OtherKey = null }, request, key, deadline, cancel).ConfigureAwait(false);
        // Where both are refused, what counts is said about the present one.
        return outcome is CallOutcome.Answered { Response: { IsSuccess: false } again }
            && connection.App.Judge(again).Meaning == Meaning.ConnectionBroken
            ? refused
            : outcome;
    }

    /// <summary>Fills the message; words where the request cannot be put on the wire.</summary>
    private string? Problem(
        HttpRequestMessage message, OpenConnection connection, AppRequest request, KeyValuePair<string, string>? key, string? authorization)
    {
        var prepared = PreparedOf(connection);
        var target = prepared.Query.Count == 0 ? request.Target : (request with { Query = [.. request.Query, .. prepared.Query] }).Target;
        if (target.AsSpan().ContainsAnyExcept(TargetCharacters))
            return $"The address \"{target}\" holds characters that must be encoded.";
        message.RequestUri = target.Length == 0 ? connection.Address : new Uri(prepared.Base + target, Verbatim);
        if (request.Body is { } body)
            message.Content = new RequestBody(body, request.ContentType);
        else if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
            message.Content = new RequestBody(ReadOnlyMemory<byte>.Empty, request.ContentType);
        var own = key is { } pair ? request.Header(pair.Key, pair.Value) : request;
        if (connection.App.SignAtSend is { } sign)
            own = sign(own, connection.Values, _time.GetUtcNow());
        foreach (var (name, value) in own.Headers)
        {
            // Sign-in has the last word about its headers, and the key about its own.
            var isAnotherKey = key is { } mine
                && name.Equals(mine.Key, StringComparison.OrdinalIgnoreCase)
                && !ReferenceEquals(value, mine.Value);
            if (isAnotherKey
                || prepared.Owns(name)
                || (authorization is not null && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)))
                continue;
            if (!TryAdd(message, name, value))
                return $"The header \"{name}\" has a value that no header may have, such as a line break.";
        }
        foreach (var (name, value) in prepared.SignIn)
        {
            if (!TryAdd(message, name, value))
                return $"The connection's sign-in header \"{name}\" has a value that no header may have, such as a line break. "
                    + "Enter the key again.";
        }
        if (authorization is not null && !TryAdd(message, "Authorization", authorization))
            return "The access token holds characters that no header may have. Check the connection's address.";
        if (!message.Headers.Contains("User-Agent"))
            message.Headers.TryAddWithoutValidation("User-Agent", "FlowDesigner");
        return null;
    }

    private Prepared PreparedOf(OpenConnection connection) => _prepared.GetValue(connection, static opened => new(opened));

    private static bool TryAdd(HttpRequestMessage message, string name, string value) =>
        value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0
        && (message.Headers.TryAddWithoutValidation(name, value)
            || (message.Content?.Headers.TryAddWithoutValidation(name, value) ?? false));

    private (string Code, string Text, bool MaybeSent) Explain(
        Exception failure, HttpRequestMessage message, TimeSpan deadline, CancellationToken limit, CancellationToken cancel)
    {
        // A request that carries a body is not whole, and so not acted on, before its body has begun to leave.
        var sent = (message.Content as RequestBody)?.Started ?? true;
        var host = message.RequestUri!.Authority;
        if (InnerOf<BlockedAddressException>(failure) is { } blocked)
            return ("outbound.blocked_address", blocked.Message, false);
        var error = (failure as HttpRequestException)?.HttpRequestError;
        if (InnerOf<AnswerTooLargeException>(failure) is not null || error == HttpRequestError.ConfigurationLimitExceeded)
            return ("outbound.too_large", $"The answer of {host} is longer than {_answerCap / (1024 * 1024.0):0.#} MB, "
                + "or its headers are longer than 64 KB.", true);
        if (cancel.IsCancellationRequested)
            return ("outbound.cancelled", $"The call to {host} was cancelled before its answer came.", sent);
        if (limit.IsCancellationRequested)
            return ("outbound.timeout", $"{host} did not answer whole within {deadline.TotalSeconds:0.#} seconds.", sent);
        // A cancellation that is neither's own is the handler's: it gave up connecting.
        if (error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
            || failure is OperationCanceledException)
            return ("outbound.connect", $"{host} cannot be reached ({Reason(failure)}).", false);
        return ("outbound.broken_answer", $"The connection to {host} broke before a whole answer came ({Reason(failure)}).", sent);
    }

    private static string Reason(Exception failure) => InnerOf<SocketException>(failure) is { } socket
        ? socket.SocketErrorCode.ToString()
        : failure is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http ? http.HttpRequestError.ToString()
        : failure.GetType().Name;

    private static T? InnerOf<T>(Exception? failure) where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T wanted)
                return wanted;
        }
        return null;
    }

    /// <summary>What all calls of an open connection share.</summary>
    private sealed class Prepared(OpenConnection connection)
    {
        public string Base { get; } = connection.Address.AbsoluteUri.EndsWith('/')
            ? connection.Address.AbsoluteUri
            : connection.Address.AbsoluteUri + "/";

        public IReadOnlyList<KeyValuePair<string, string>> SignIn { get; } =
            connection.App.SignIn(AppRequest.Get(""), connection.Values).Headers;

        public IReadOnlyList<KeyValuePair<string, string>> Query { get; } = connection.App.Query(connection.Values);

        /// <summary>The same account as tokens are asked for: at their own address, with nothing added.</summary>
        public OpenConnection ForTokens => field ??= connection with
        {
            Address = connection.TokenAddress ?? connection.Address,
            App = connection.App with { Token = null, SignIn = (request, _) => request, Query = _ => [] },
        };

        public bool Owns(string header)
        {
            foreach (var (name, _) in SignIn)
            {
                if (name.Equals(header, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
            return false;
        }
    }
}
