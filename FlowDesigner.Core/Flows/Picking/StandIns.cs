using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Validation;

namespace FlowDesigner.Core.Flows.Picking;

/// <summary>What a control would give, for picking before it has ever run.</summary>
internal static class StandIns
{
    public static JsonElement Of(FlowCheck check, Step step) => JsonBody.Parse(Encoding.UTF8.GetBytes(step switch
    {
        IfStep => """{"taken":"yes"}""",
        SwitchStep { Cases: [var first, ..] } => $$"""{"taken":"{{first.Key}}"}""",
        ForEachStep { OnItemError: OnItemError.Collect } =>
            """{"done":2,"skipped":0,"failed":[{"id":"item_1","item":{},"message":"Why it failed."}],"unknown":0,"reasons":[]}""",
        ForEachStep => """{"done":3,"skipped":0,"failed":0,"unknown":0,"reasons":[]}""",
        WaitStep { Event: { } awaited } => check.Catalog.FindTrigger(awaited.App, awaited.Trigger)?.Sample ?? "{}",
        WaitStep => """{"until":"2026-12-01T09:00:00+00:00"}""",
        ApproveStep => """{"answer":"yes","by":"mira@example.com","note":"Fine by me.","at":"2026-12-01T09:00:00+00:00"}""",
        CallFlowStep { Wait: true } => """{"runId":"7Q2M0C4KXA","status":"completed","output":null}""",
        CallFlowStep => """{"runId":"7Q2M0C4KXA","status":"started","output":null}""",
        _ => "{}",
    }));
}
