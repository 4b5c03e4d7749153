using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Editing;

namespace FlowDesigner.Tests.Flows.Editing;

/// <summary>Edits in tests: made, or refused with a reason.</summary>
internal static class Edits
{
    public static Flow Do(this Flow flow, FlowEdit edit) => flow.Try(edit) is EditResult.Done done
        ? done.Flow : throw new InvalidOperationException(flow.Refused(edit).Message);

    public static EditResult Try(this Flow flow, FlowEdit edit) => edit.Apply(flow);

    public static FlowProblem Refused(this Flow flow, FlowEdit edit)
    {
        var before = FlowJson.Write(flow);
        var refused = Assert.IsType<EditResult.Refused>(edit.Apply(flow));
        Assert.Equal(before, FlowJson.Write(flow));
        return refused.Problem;
    }

    /// <summary>The flow's edges, one a line, in the order of its steps: <c>trigger > linked</c>.</summary>
    public static string[] Drawn(this Flow flow) => [.. flow.Steps.SelectMany(step => step.After.IsDefaultOrEmpty
        ? [$"{step.In ?? "trigger"} > {step.Key}"] : step.After.Select(after => $"{after} > {step.Key}"))];

    /// <summary>linked, is_new, and behind its yes edge customer.</summary>
    public static Flow Branched =>
        Sound.Flow(Sound.Set("linked"), Sound.If("is_new", "linked"), Sound.Customer(after: "is_new:yes"), Sound.Stop("done", "is_new:no"));
}
