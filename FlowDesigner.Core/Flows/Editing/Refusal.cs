namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Why edits are refused: each reason once, in words.</summary>
internal static class Refusal
{
    public static FlowProblem NoStep(string key) =>
        new("edit.unknown_step", $"There is no step \"{key}\" any more. Somebody may have removed or renamed it.", key);

    public static FlowProblem NoNote(string id) =>
        new("edit.unknown_note", $"There is no note \"{id}\" any more. Somebody may have removed it.");

    public static FlowProblem NoGroup(string id) =>
        new("edit.unknown_group", $"There is no group \"{id}\" any more. Somebody may have removed it.");

    public static FlowProblem NoLoop(Flow flow, string key) => flow.Find(key) is null ? NoStep(key)
        : new("edit.not_a_loop", $"\"{flow.NameOf(key)}\" is no For each. Only a For each holds steps.", key);

    public static FlowProblem Cycle(Flow flow, string from, string to) => from == to
        ? new("edit.cycle", $"\"{flow.NameOf(to)}\" cannot follow itself. Connect it to another step.", to)
        : new("edit.cycle", $"\"{flow.NameOf(to)}\" runs before \"{flow.NameOf(from)}\", so it cannot follow it as well. " +
            "To repeat steps, put them into a For each.", to);

    public static FlowProblem Frame(Flow flow, Step from, Step to)
    {
        var inner = from.In is not null && (to.In is null || flow.WithInside([to.In]).Contains(from.In)) ? from : to;
        var outer = ReferenceEquals(inner, from) ? to : from;
        return new("edit.other_scope",
            $"\"{StepName.Of(inner)}\" is inside the For each \"{flow.NameOf(inner.In ?? "")}\" and \"{StepName.Of(outer)}\" is not: " +
            "an edge cannot cross its frame. Connect the For each itself, or move one of the two.", to.Key);
    }

    public static FlowProblem NoPort(Flow flow, StepPort port)
    {
        var outlets = flow.Find(port.Step) is { } step ? StepPort.Of(step) : [];
        var name = flow.NameOf(port.Step);
        if (outlets.IsEmpty)
            return new("edit.port", $"Nothing can follow \"{name}\": it ends the run. Connect to a step before it.", port.Step);
        var words = outlets.Select(Outlets.Words);
        return new("edit.port", port.Port is null
            ? $"\"{name}\" goes on by {string.Join(", ", words)}. Start the edge at one of these."
            : $"\"{name}\" has no edge \"{port.Port}\". It goes on by {string.Join(", ", words)}.", port.Step);
    }

    public static FlowProblem TooMany(int steps) =>
        new("edit.too_many_steps", string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"A flow may have {FlowJson.MaxSteps:N0} steps, but this would make {steps:N0}. Split it into several flows."));

    public static FlowProblem Key(string key) => new("edit.key",
        $"A key is made of lower-case letters and digits with underscores, at most {Validation.NameFormat.LongestKey}, but is \"{key}\". " +
        "Write it like create_customer.", Field: "key");

    public static FlowProblem KeyTaken(Flow flow, string key) =>
        new("edit.key_taken", $"The key \"{key}\" belongs to \"{flow.NameOf(key)}\" already. Take another.", Field: "key");
}
