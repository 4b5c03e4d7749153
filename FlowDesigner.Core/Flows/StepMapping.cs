using System.Text.Json;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows;

/// <summary>One mapping of a step: a text, or a JSON value with texts in it.</summary>
/// <param name="Field">Where it stands in the flow's text, such as <c>condition</c> or <c>cases.0.equals</c>.</param>
/// <param name="Text">The text; null where <paramref name="Json"/> is the mapping.</param>
/// <param name="Json">The value.</param>
public readonly record struct StepMapping(string Field, string? Text, JsonElement Json = default)
{
    public Template Template => Text is null ? Template.Parse(Json) : Template.Text(Text);

    /// <summary>As it is written.</summary>
    public string Raw => Text ?? Json.ToString();

    /// <summary>Every mapping that a step has, in the order they are written.</summary>
    public static IEnumerable<StepMapping> Of(Step step) => All(step).Where(mapping => mapping.Text is not null
        || mapping.Json.ValueKind != JsonValueKind.Undefined);

    private static IEnumerable<StepMapping> All(Step step) => step switch
    {
        ActionStep action => [new("inputs", null, action.Inputs), new("business_key", action.BusinessKey)],
        IfStep branch => [new("condition", branch.Condition)],
        SwitchStep choice =>
        [
            new("value", choice.Value),
            .. (choice.Cases.IsDefault ? [] : choice.Cases).Select((one, index) => new StepMapping($"cases.{index}.equals", one.EqualTo)),
        ],
        ForEachStep loop => [new("list", loop.List), new("source.inputs", null, loop.Source?.Inputs ?? default),
            new("item_key", loop.ItemKey)],
        WaitStep wait => [new("for", wait.For), new("until", wait.Until), new("event.match", wait.Event?.Match),
            new("timeout", wait.Timeout)],
        ApproveStep approve => [new("message", approve.Message), new("timeout", approve.Timeout)],
        CallFlowStep call => [new("inputs", null, call.Inputs)],
        StopStep stop => [new("reason", stop.Reason)],
        SetStep set => [new("values", null, set.Values)],
        _ => [],
    };
}
