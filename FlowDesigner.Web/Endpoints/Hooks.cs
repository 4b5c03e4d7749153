using System.Globalization;
using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Core.Triggers;
using FlowDesigner.Web.Hosting.Access;
using FlowDesigner.Web.Hosting.Settings;

namespace FlowDesigner.Web.Endpoints;

/// <summary>
/// <c>POST /hooks/{app}/{key}</c>: signature over the raw bytes first, then the event is stored, then and only then a 2xx. Whatever
/// happens, the answer is JSON with a code, and never a redirect.
/// </summary>
public sealed class Hooks(
    FlowDirectory directory, AppCatalog apps, IConnectionDirectory connections, EventInbox inbox, WebhookCalls calls,
    FlowDesignerOptions options, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext context)
    {
        var app = (string)context.Request.RouteValues["app"]!;
        var key = (string)context.Request.RouteValues["key"]!;
        if (await directory.FindHookAsync(app, key, context.RequestAborted) is not { } hook || apps.Find(app)?.Webhook is not { } webhook)
        {
            await JsonAnswer.WriteAsync(
                context, 404, "hook.unknown", "No enabled flow connection listens at this address. Copy the webhook URL again.");
            return;
        }
        if (await ReadBodyAsync(context) is not { } body)
            return;
        var call = new WebhookCall(body, Headers(context.Request), clock.GetUtcNow());
        if (Refusal(app, webhook, hook, call) is { } refusal)
        {
            calls.Note(hook.Live.FlowConnectionId, false, refusal);
            await JsonAnswer.WriteAsync(context, 401, "hook.signature", refusal);
            return;
        }
        try
        {
            await AcceptAsync(context, hook, webhook, call);
        }
        catch (PayloadException problem)
        {
            calls.Note(hook.Live.FlowConnectionId, false, $"Refused: {problem.Message}");
            await JsonAnswer.WriteAsync(context, 400, problem.Code, problem.Message);
        }
    }

    private async Task AcceptAsync(HttpContext context, Hook hook, WebhookDefinition webhook, WebhookCall call)
    {
        var trigger = apps.FindTrigger(hook.App, hook.Live.Flow.Trigger.Trigger)!;
        var received = webhook.Read(call, trigger);
        var otherMode = received.Live is { } isLive ? await OtherModeAsync(hook, isLive) : null;
        var live = new LiveFlow(hook.Live.FlowConnectionId, hook.Live.FlowId, hook.Live.Version, hook.Live.BindingsJson);
        string[] kinds = [.. apps[hook.App].Triggers.Where(one => one.Takes(received.Type)).Select(one => one.Key)];
        if (!trigger.Takes(received.Type))
        {
            await WakeAsync(context, live, trigger, otherMode is null ? kinds : [], received);
            return;
        }
        if (otherMode is { } mode)
            throw new PayloadException("event.mode",
                $"This is a {(received.Live is true ? "live" : "test")} event, but the flow connection's account is in {mode} mode. "
                    + "Register its webhook in that mode.");
        var acceptance = await inbox.AcceptAsync(
            live, received.Payload, received.Id, RunOrigin.Webhook, null, CancellationToken.None, received.SignedId, kinds);
        calls.Note(live.FlowConnectionId, acceptance is Acceptance.Accepted, WordsFor(acceptance));
        await AnswerAsync(context, acceptance);
    }

    /// <summary>An event of a kind that starts nothing here: runs may wait for it.</summary>
    private async Task WakeAsync(HttpContext context, LiveFlow live, AppTrigger trigger, string[] kinds, ReceivedEvent received)
    {
        int woken;
        try
        {
            woken = await inbox.ArriveAsync(live, kinds, received.Payload, received.Id, CancellationToken.None);
        }
        catch (JournalException unwritten)
        {
            await AnswerAsync(context, new Acceptance.Later(unwritten.Code, unwritten.Message, TimeSpan.FromSeconds(5)));
            return;
        }
        if (woken > 0)
        {
            calls.Note(live.FlowConnectionId, true, $"Taken: {woken} waiting {(woken == 1 ? "run goes" : "runs go")} on.");
            await WriteAsync(context, 200, new { woken });
            return;
        }
        calls.Note(
            live.FlowConnectionId,
            true,
            $"Not of the kind this flow waits for ({string.Join(", ", trigger.Types)}), so nothing was started.");
        await WriteAsync(
            context, 200, new { ignored = $"This flow connection waits for {string.Join(", ", trigger.Types)}, not for {received.Type}." });
    }

    private static string WordsFor(Acceptance acceptance) => acceptance switch
    {
        Acceptance.Accepted { IsRepeat: true } => "Taken: a repeat of an event that was here before, so nothing new was started.",
        Acceptance.Accepted => "Taken, and a run was started.",
        Acceptance.Later later => $"Put off: {later.Why}",
        Acceptance.Refused refused => $"Refused: {refused.Why}",
        _ => "",
    };

    /// <summary>Tells the sender what became of its event; the same words for webhooks and the API.</summary>
    public static Task AnswerAsync(HttpContext context, Acceptance acceptance)
    {
        switch (acceptance)
        {
            case Acceptance.Accepted accepted:
                return WriteRunAsync(context, accepted);
            case Acceptance.Later later:
                context.Response.Headers.RetryAfter = ((int)later.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return JsonAnswer.WriteAsync(context, later.Code == "overloaded" ? 429 : 503, later.Code, later.Why);
            case Acceptance.Refused refused:
                return JsonAnswer.WriteAsync(
                    context, refused.Code is "flow_connection.disabled" or "idempotency_key.reused" ? 409 : 400, refused.Code, refused.Why);
            default:
                throw new InvalidOperationException("An acceptance has three forms.");
        }
    }

    /// <summary>The account's mode where it is not the event's: test data must never reach live accounts, nor the other way.</summary>
    private async ValueTask<string?> OtherModeAsync(Hook hook, bool isLive)
    {
        if (hook.Live.Flow.Trigger.Connection is not { } slot)
            return null;
        var mode = (await connections.OpenAsync(hook.Live.Bindings[slot], CancellationToken.None)).Mode;
        return mode != ConnectionMode.Unknown && (mode == ConnectionMode.Live) != isLive ? mode.ToString().ToLowerInvariant() : null;
    }

    private static string? Refusal(string app, WebhookDefinition webhook, Hook hook, WebhookCall call) => webhook.SecretRequired
        && hook.Secrets.IsEmpty
        ? $"This webhook has no secret yet, so nothing is accepted. Enter the signing secret from {app} in the flow connection."
        : webhook.Verify(call, hook.Secrets);

    private async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        try
        {
            return await RequestBytes.ReadAsync(context, options.Limits.PayloadBytes);
        }
        catch (BadHttpRequestException problem)
        {
            await RefuseBodyAsync(context, problem);
            return null;
        }
    }

    /// <summary>Tells why a body could not be read: too large, too slow, or broken off.</summary>
    internal static async Task RefuseBodyAsync(HttpContext context, BadHttpRequestException problem)
    {
        var (status, code) = problem.StatusCode switch
        {
            413 => (413, "payload.too_large"),
            408 => (408, "payload.too_slow"),
            _ => (400, "payload.broken"),
        };
        context.Response.Headers.Connection = "close";
        await JsonAnswer.WriteAsync(context, status, code, problem.Message);
        if (status == 413)
            await RequestBytes.EndAsync(context);
    }

    private static Dictionary<string, string> Headers(HttpRequest request)
    {
        var headers = new Dictionary<string, string>(request.Headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers)
            headers[name] = values.ToString();
        return headers;
    }

    // Written by hand, with its length: this is the answer that a provider waits for.
    private static Task WriteRunAsync(HttpContext context, Acceptance.Accepted accepted)
    {
        var answer = Encoding.ASCII.GetBytes($$"""{"runId":"{{IdText.Format(accepted.RunId)}}"}""");
        context.Response.StatusCode = accepted.IsRepeat ? 200 : 202;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        return context.Response.Body.WriteAsync(answer).AsTask();
    }

    private static Task WriteAsync<T>(HttpContext context, int status, T answer)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, CancellationToken.None);
    }
}

public static class HookEndpoints
{
    public static void MapHooks(this IEndpointRouteBuilder endpoints)
    {
        var hooks = endpoints.ServiceProvider.GetRequiredService<Hooks>();
        endpoints.MapPost("/hooks/{app}/{key}", hooks.HandleAsync).AllowAnonymous().DisableAntiforgery().ShortCircuit();
    }
}
