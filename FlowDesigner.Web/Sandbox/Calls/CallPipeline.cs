using System.Globalization;
using System.Text;
using FlowDesigner.Web.Sandbox.Shapes;
using FlowDesigner.Web.Sandbox.Store;
using FlowDesigner.Web.Sandbox.Webhooks;

namespace FlowDesigner.Web.Sandbox.Calls;

/// <summary>The way of one call: key, behaviour, shape, idempotency, work, commit, answer.</summary>
internal sealed class CallPipeline(
    SandboxStore store, Behaviours behaviours, Idempotency idempotency, CallCounts counts, SandboxClock clock, Emitter emit,
    DeliveryWorker deliveries, ILogger<CallPipeline> log)
{
    public async Task HandleAsync(HttpContext context, ISandboxApp app, Operation operation)
    {
        var requestId = SandboxIds.New("req_", 14);
        var behaviour = behaviours.Next(app.Key, operation.Method, PathWithin(context, app));
        Answer? answer;
        try
        {
            answer = await AnswerAsync(context, app, operation, behaviour, requestId);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            answer = null;
        }
        catch (Exception problem)
        {
            log.LogError(problem, "The sandbox failed on {Operation} of {App}; nothing was changed.", operation.Name, app.Key);
            answer = app.Fail(500);
        }
        counts.Add(app.Key, operation.Name, answer?.Status);
        if (answer is not null) await WriteAsync(context, app, answer, requestId);
    }

    public static async Task WriteAsync(HttpContext context, ISandboxApp? app, Answer answer, string requestId)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers.Concat(app?.Stamp(requestId) ?? [])) response.Headers[name] = value;
        if (answer.Body is null) return;
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        response.ContentType = answer.ContentType;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private async Task<Answer?> AnswerAsync(
        HttpContext context, ISandboxApp app, Operation operation, Behaviour behaviour, string requestId)
    {
        if (app.Refuse(context.Request, operation) is { } refused) return refused;
        if (behaviour.Html) return await Later(behaviour, Page(behaviour.Status ?? 502));
        if (behaviour.Status is { } status && status != 500) return await Later(behaviour, Told(app, status, behaviour));

        var (given, refusal) = await app.ReadAsync(context.Request, operation);
        if (refusal is not null) return refusal;
        var problem = ShapeReader.Read(operation.Accepts, given, IsText(context.Request), out var values);
        if (problem is not null) return app.Explain(problem);

        var key = app.IdempotencyKey(context.Request, operation);
        if (!idempotency.TryHold(app.Key, key)) return app.KeyInUse(key!);
        Answer answer;
        try
        {
            // A caller that hangs up, or dies, does not stop a provider.
            if (behaviour.DelayMs > 0) await Task.Delay(behaviour.DelayMs);
            var route = Route(context);
            answer = await Work(app, operation, behaviour, session =>
                new Call(app.Key, session, values, route, clock.Now(app.Key), requestId, key) { Emit = emit });
        }
        finally { idempotency.Release(app.Key, key); }
        return await Withhold(context, behaviour) ? null : answer;
    }

    private async Task<Answer> Work(ISandboxApp app, Operation operation, Behaviour behaviour, Func<SandboxSession, Call> call)
    {
        // A told 500 counts as begun: nothing is made, but the answer is kept for the key, as the provider does.
        Answer Run(Call c) => behaviour.Status == 500 ? Told(app, 500, behaviour) : operation.Run(c);
        if (!operation.IsWrite) return store.Read(session => Run(call(session)));
        var answer = await store.WriteAsync(session =>
        {
            var c = call(session);
            return Idempotency.Once(app, c, operation, () => Run(c));
        });
        deliveries.Wake();
        return answer;
    }

    // The effect is on disk; only the caller does not learn of it.
    private static async Task<bool> Withhold(HttpContext context, Behaviour behaviour)
    {
        if (behaviour.Hang)
        {
            try { await Task.Delay(Timeout.Infinite, context.RequestAborted); }
            catch (OperationCanceledException) { return true; }
        }
        if (behaviour.Reset) context.Abort();
        return behaviour.Reset;
    }

    private static async Task<Answer> Later(Behaviour behaviour, Answer answer)
    {
        if (behaviour.DelayMs > 0) await Task.Delay(behaviour.DelayMs);
        return answer;
    }

    private static Answer Told(ISandboxApp app, int status, Behaviour behaviour)
    {
        var answer = app.Fail(status);
        return behaviour.RetryAfter is { } seconds ? answer.With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)) : answer;
    }

    private static Answer Page(int status) => new(status, $"<html><body><h1>{status}</h1></body></html>")
    {
        ContentType = "text/html; charset=utf-8",
    };

    private static bool IsText(HttpRequest request) => request.Method == "GET" || request.Method == "DELETE" || request.HasFormContentType;

    private static string PathWithin(HttpContext context, ISandboxApp app) =>
        context.Request.Path.StartsWithSegments("/sandbox/" + app.Key, out var rest) ? rest.Value ?? "" : "";

    // The server leaves an encoded slash as it is; ids may hold one.
    private static Dictionary<string, string> Route(HttpContext context) => context.Request.RouteValues.ToDictionary(
        r => r.Key, r => ((string)r.Value!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));
}
