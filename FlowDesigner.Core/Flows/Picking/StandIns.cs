using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Flows.Picking;

/// <summary>What a control would give, for picking before it has ever run.</summary>
internal static class StandIns
{
    public static JsonElement Of(Step step) => JsonBody.Parse(Encoding.UTF8.GetBytes(step switch
    {
        IfStep => """{"taken":"yes"}""",
        SwitchStep { Cases: [var first, ..] } => $$"""{"taken":"{{first.Key}}"}""",
        ForEachStep { OnItemError: OnItemError.Collect } => """{"done":2,"skipped":0,"failed":[{"id":"item_1","item":{},"message":"Why it failed."}],"unknown":0,"reasons":[]}""",
        ForEachStep => """{"done":3,"skipped":0,"failed":0,"unknown":0,"reasons":[]}""",
        _ => "{}",
    }));
}
