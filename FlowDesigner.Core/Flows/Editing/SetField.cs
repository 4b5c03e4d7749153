using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Flows.Json;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>
/// Sets one value of a step, or of the trigger, by where it stands in the flow's text: <c>/inputs/email</c>, <c>/title</c>,
/// <c>/condition</c>, <c>/source/inputs/limit</c>, <c>/cases/0/title</c>.
/// </summary>
/// <param name="Step">The step's key; null for the trigger.</param>
/// <param name="Pointer">A JSON pointer; <c>-</c> as its last part appends to a list.</param>
/// <param name="Value">The value; null removes it.</param>
public sealed record SetField(string? Step, string Pointer, JsonElement? Value) : FlowEdit
{
    public override string? Burst => Value?.ValueKind == JsonValueKind.String ? $"{Step ?? "-"}{Pointer}" : null;

    /// <summary>A text, such as a title or a mapping; null removes it.</summary>
    public static SetField Text(string? step, string pointer, string? text) =>
        new(step, pointer, text is null ? null : JsonSerializer.SerializeToElement(text));

    public static SetField Flag(string? step, string pointer, bool value) => new(step, pointer, JsonSerializer.SerializeToElement(value));

    public static SetField Number(string? step, string pointer, int? value) =>
        new(step, pointer, value is null ? null : JsonSerializer.SerializeToElement(value));

    /// <summary>What an action's field takes its value from; null empties the field.</summary>
    public static SetField Mapping(string step, string field, JsonElement? value) =>
        new(step, $"/inputs/{JsonPointer.Escape(field)}", value);

    public override string Label(Flow flow)
    {
        var whose = Step is { } key ? $"of \"{flow.NameOf(key)}\"" : "of the trigger";
        return JsonPointer.Split(Pointer) is [.., var name] ? $"Change {StepName.Sentence(name).ToLowerInvariant()} {whose}"
            : $"Change a field {whose}";
    }

    internal override Edited Change(Flow flow)
    {
        if (JsonPointer.Split(Pointer) is not [var first, ..] path)
            return new FlowProblem("edit.pointer", $"\"{Pointer}\" names no field. Write it like /inputs/email.", Step, Pointer);
        if (Step is null)
            return OfTrigger(flow, path);
        if (flow.Find(Step) is not { } step)
            return Refusal.NoStep(Step);
        if (first is "key" or "control" or "app" or "action" or "in" or "after")
            return new FlowProblem("edit.fixed",
                $"\"{first}\" of \"{StepName.Of(step)}\" is no field: rename, replace, move or connect the step instead.", Step, first);
        var changed = JsonPointer.Set(StepJson.Write(step), path, Value, out var refusal) is { } json
            ? StepJson.Read(json, out var problems) : Refuse(refusal, out problems);
        if (changed is null)
            return problems[0] with { Step = Step };
        return StepJson.AreSame(changed, step) ? flow : flow.One(Step, _ => changed);
    }

    private Edited OfTrigger(Flow flow, string[] path)
    {
        if (path[0] is "app" or "trigger")
            return new FlowProblem("edit.fixed", $"\"{path[0]}\" is no field: pick another trigger instead.", null, path[0]);
        var changed = JsonPointer.Set(StepJson.Write(flow.Trigger), path, Value, out var refusal) is { } json
            ? StepJson.ReadTrigger(json, out var problems) : RefuseTrigger(refusal, out problems);
        if (changed is null)
            return problems[0];
        return StepJson.AreSame(changed, flow.Trigger) ? flow : flow with { Trigger = changed };
    }

    private Step? Refuse(string? why, out ImmutableArray<FlowProblem> problems)
    {
        problems = [new("edit.pointer", why!, Step, Pointer)];
        return null;
    }

    private FlowTrigger? RefuseTrigger(string? why, out ImmutableArray<FlowProblem> problems)
    {
        problems = [new("edit.pointer", why!, null, Pointer)];
        return null;
    }
}
