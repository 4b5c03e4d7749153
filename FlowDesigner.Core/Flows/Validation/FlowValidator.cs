using System.Collections.Immutable;
using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>
/// Everything that is demanded of a flow before it is published: the list of rules, in the order their problems are shown.
/// </summary>
public static class FlowValidator
{
    public static IReadOnlyList<FlowRule> Rules { get; } =
    [
        FlowKeyRule.Check, FlowNameRule.Check,
        TriggerKnownRule.Check, ActionKnownRule.Check, SlotRule.Check,
        StepKeyRule.Check, AfterRule.Check, CycleRule.Check, LoopPlaceRule.Check, ReachableRule.Check,
        LoopBodyRule.Check, LoopSourceRule.Check, LoopParallelRule.Check,
        BranchRule.Check, SwitchRule.Check, ParallelRule.Check, JoinRule.Check, DisabledRule.Check,
        WaitRule.Check, ApproveRule.Check, CallRule.Check, StopReasonRule.Check, SetValuesRule.Check,
        InputFieldRule.Check, MappingRule.Check, NoteRule.Check, RunnableRule.Check,
        AttemptsRule.Check, TimeoutRule.Check, BusinessKeyRule.Check, UnsafeEffectRule.Check,
    ];

    public static ImmutableArray<FlowProblem> Check(Flow flow, AppCatalog catalog)
    {
        var check = new FlowCheck(flow, catalog);
        return [.. Rules.SelectMany(rule => rule(check))];
    }
}
