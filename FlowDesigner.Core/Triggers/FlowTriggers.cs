using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Preview;

namespace FlowDesigner.Core.Triggers;

/// <summary>Starts and previews flow connections by hand: Trigger now, the API, and the preview beside them.</summary>
public sealed class FlowTriggers(
    FlowDirectory directory, EventInbox inbox, RunEngine engine, FlowPreview preview, AppCatalog apps, TimeProvider clock)
{
    /// <summary>Null where there is no such flow connection.</summary>
    /// <param name="flowConnectionId">Which one; also one that is switched off is refused with the reason.</param>
    /// <param name="payload">The event as JSON; a bare entity is put into its envelope first.</param>
    /// <param name="idempotencyKey">Two triggers with one key are one run; null makes a run each time.</param>
    /// <param name="origin">The button or the API.</param>
    /// <param name="by">Who asked.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task<Acceptance?> TriggerAsync(
        long flowConnectionId, ReadOnlyMemory<byte> payload, string? idempotencyKey, RunOrigin origin, string? by,
        CancellationToken cancel) =>
        AcceptAsync(flowConnectionId, payload, idempotencyKey, origin, by, null, cancel);

    /// <summary>
    /// A new run of a run's flow connection, as it is live now, with an edited payload. What the run made stays; null where there is no
    /// such run, or where its flow connection was removed.
    /// </summary>
    public async Task<Acceptance?> ReplayAsync(
        long runId, ReadOnlyMemory<byte> payload, string? idempotencyKey, string? by, CancellationToken cancel) =>
        engine.Find(runId) is { } run
            ? await AcceptAsync(run.FlowConnectionId, payload, idempotencyKey, RunOrigin.Replay, by, runId, cancel)
            : null;

    private async Task<Acceptance?> AcceptAsync(
        long flowConnectionId, ReadOnlyMemory<byte> payload, string? idempotencyKey, RunOrigin origin, string? by, long? replayOf,
        CancellationToken cancel)
    {
        if (await directory.FindAsync(flowConnectionId, cancel) is not { } live)
            return null;
        if (!live.IsEnabled)
            return new Acceptance.Refused(
                "flow_connection.disabled", "This flow connection is switched off. Enable it, then trigger again.");
        try
        {
            return await inbox.AcceptAsync(
                new LiveFlow(live.FlowConnectionId, live.FlowId, live.Version, live.BindingsJson), Envelope(live.Flow, payload),
                idempotencyKey, origin, by, cancel, replayOf: replayOf);
        }
        catch (PayloadException problem)
        {
            return new Acceptance.Refused(problem.Code, problem.Message);
        }
    }

    /// <summary>
    /// Runs the flow with its writes held back. Throws <see cref="PayloadException"/>; null where there is no such flow connection.
    /// </summary>
    public Task<PreviewResult?> PreviewAsync(long flowConnectionId, ReadOnlyMemory<byte> payload, CancellationToken cancel) =>
        PreviewAsync(flowConnectionId, payload, PreviewOptions.Real, cancel);

    /// <summary>The same, with reads as the options say.</summary>
    public async Task<PreviewResult?> PreviewAsync(
        long flowConnectionId, ReadOnlyMemory<byte> payload, PreviewOptions options, CancellationToken cancel)
    {
        if (await directory.FindAsync(flowConnectionId, cancel) is not { } live)
            return null;
        var flow = await engine.CompiledAsync(live.FlowId, live.Version);
        return await preview.RunAsync(flow, live.Bindings, Envelope(live.Flow, payload), options, cancel);
    }

    /// <summary>
    /// Runs a flow that nobody has published yet, with its writes held back. Throws <see cref="PayloadException"/>, and
    /// <see cref="FlowNotRunnableException"/> for one that cannot run as it is.
    /// </summary>
    /// <param name="flow">The draft.</param>
    /// <param name="accounts">Connection ids by the draft's slots.</param>
    /// <param name="payload">The event as JSON; a bare entity is put into its envelope first.</param>
    /// <param name="options">Whether reads are made, and what stands for answers that nobody asked for.</param>
    /// <param name="cancel">Stops the preview.</param>
    public Task<PreviewResult> PreviewDraftAsync(
        Flow flow, IReadOnlyDictionary<string, long> accounts, ReadOnlyMemory<byte> payload, PreviewOptions options,
        CancellationToken cancel) =>
        preview.RunAsync(CompiledFlow.Compile(flow, apps), accounts, Envelope(flow, payload), options, cancel);

    /// <summary>The trigger's sample payload, as a start for a person.</summary>
    public string? SampleOf(LiveFlowConnection live) => apps.FindTrigger(live.Flow.Trigger.App, live.Flow.Trigger.Trigger)?.Sample;

    /// <summary>
    /// The field that a bare entity is put into before the flow sees it: Togai's <c>data</c>; null where an event is taken as it is.
    /// </summary>
    public string? WrapOf(LiveFlowConnection live)
    {
        try
        {
            using var wrapped = JsonDocument.Parse(Envelope(live.Flow, "{\"probe\":1}"u8.ToArray()));
            return wrapped.RootElement.EnumerateObject()
                .FirstOrDefault(field => field.Value.ValueKind == JsonValueKind.Object && field.Value.TryGetProperty("probe", out _)).Name;
        }
        catch (PayloadException)
        {
            return null;
        }
    }

    private ReadOnlyMemory<byte> Envelope(Flow flow, ReadOnlyMemory<byte> payload)
    {
        using (WebhookBody.ParseObject(payload))
        {
            // Only looked at: what is not an object is refused here, in words.
        }
        var app = apps[flow.Trigger.App];
        var trigger = apps.FindTrigger(app.Key, flow.Trigger.Trigger)!;
        return app.Webhook is { } webhook
            ? webhook.Read(new WebhookCall(payload, NoHeaders, clock.GetUtcNow()), trigger).Payload
            : payload;
    }

    private static readonly Dictionary<string, string> NoHeaders = new() { ["content-type"] = "application/json" };
}
