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
        FlowKeyRule.Check, FlowNameRule.Check, UnknownPartsRule.Check,
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

    /// <summary>The same for a flow that was just read: what the reading has said already, with the place in the text, is not said again.</summary>
    public static ImmutableArray<FlowProblem> Check(Flow flow, AppCatalog catalog, ImmutableArray<FlowProblem> read) =>
        [.. read, .. Check(flow, catalog).Where(found => !read.Any(said => (said.Code, said.Step, said.Field) == (found.Code, found.Step, found.Field)))];
}
