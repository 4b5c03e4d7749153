using System.Text.Json;
using FlowDesigner.Core.Flows;

namespace FlowDesigner.Web.Components.Inspector;

/// <summary>All texts of a step that may hold mappings.</summary>
internal static class StepTexts
{
    public static IEnumerable<string?> Of(Step step) => step switch
    {
        ActionStep action => [Raw(action.Inputs), action.BusinessKey],
        IfStep branch => [branch.Condition],
        ForEachStep loop => [loop.List, loop.ItemKey, Raw(loop.Source?.Inputs ?? default)],
        StopStep stop => [stop.Reason],
        SetStep set => [Raw(set.Values)],
        SwitchStep choice => [choice.Value, .. (choice.Cases.IsDefault ? [] : choice.Cases).Select(one => one.EqualTo)],
        WaitStep wait => [wait.For, wait.Until, wait.Timeout, wait.Event?.Match],
        ApproveStep approve => [approve.Message, approve.Timeout],
        CallFlowStep call => [Raw(call.Inputs)],
        _ => [],
    };

    private static string? Raw(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? null : value.GetRawText();
}
