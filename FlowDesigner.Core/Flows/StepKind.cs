using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows;

/// <summary>The controls there are: how a flow's text and people call each.</summary>
/// <param name="Word">In the text: <c>"control": "for_each"</c>.</param>
/// <param name="Name">On screens.</param>
/// <param name="Type">The step's record.</param>
public sealed record StepKind(string Word, string Name, Type Type)
{
    public static ImmutableArray<StepKind> Controls { get; } =
    [
        new("if", "If", typeof(IfStep)),
        new("switch", "Switch", typeof(SwitchStep)),
        new("for_each", "For each", typeof(ForEachStep)),
        new("parallel", "Parallel", typeof(ParallelStep)),
        new("join", "Join", typeof(JoinStep)),
        new("wait", "Wait", typeof(WaitStep)),
        new("approve", "Approve", typeof(ApproveStep)),
        new("call", "Call a flow", typeof(CallFlowStep)),
        new("set", "Set values", typeof(SetStep)),
        new("stop", "Stop", typeof(StopStep)),
    ];

    /// <summary>The kind of a control; null for an action.</summary>
    public static StepKind? Of(Step step) => Controls.FirstOrDefault(kind => kind.Type == step.GetType());
}
