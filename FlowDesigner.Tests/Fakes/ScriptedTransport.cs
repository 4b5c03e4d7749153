using System.Collections.Concurrent;
using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;

namespace FlowDesigner.Tests.Fakes;

/// <summary>Answers requests by a test's own function and remembers them all.</summary>
public sealed class ScriptedTransport : IAppTransport
{
    private readonly ConcurrentQueue<SentRequest> _sent = new();

    private readonly ConcurrentQueue<TimeSpan> _deadlines = new();

    public Func<SentRequest, CallOutcome> Answer { get; set; } = _ => Ok("""{ "id": "made_1" }""");

    public IReadOnlyList<SentRequest> Sent => [.. _sent];
    public IReadOnlyList<TimeSpan> Deadlines => [.. _deadlines];

    /// <summary>Holds a request up before it is answered.</summary>
    public Func<SentRequest, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Between the provider's answer and whoever waits for it.</summary>
    public Action After { get; set; } = () => { };

    public static CallOutcome Ok(string json) => Status(200, json);

    public static CallOutcome Status(int status, string body, params (string Name, string Value)[] headers) => new CallOutcome.Answered(
        new AppResponse(status, headers.ToDictionary(header => header.Name, header => header.Value), Encoding.UTF8.GetBytes(body)),
        TimeSpan.FromMilliseconds(5));

    public static CallOutcome Lost() =>
        new CallOutcome.Lost("outbound.timeout", "No answer within 30 s.", MaybeSent: true, TimeSpan.FromSeconds(30));

    public ValueTask<IDisposable> AcquireAsync(OpenConnection connection, CancellationToken cancel) =>
        ValueTask.FromResult<IDisposable>(new MemoryStream());

    public async ValueTask<CallOutcome> SendAsync(
        OpenConnection connection, AppRequest request, KeyValuePair<string, string>? key, TimeSpan deadline, CancellationToken cancel)
    {
        await Task.Yield();
        var sent = new SentRequest(
            $"{request.Method} {request.Target}", request.Body is { } body ? Encoding.UTF8.GetString(body.Span) : "", key?.Value);
        _sent.Enqueue(sent);
        _deadlines.Enqueue(deadline);
        await Before(sent);
        var answer = Answer(sent);
        After();
        return answer;
    }
}

/// <param name="Line">Method and target: <c>POST v1/customers</c>.</param>
public sealed record SentRequest(string Line, string Body, string? Key);
