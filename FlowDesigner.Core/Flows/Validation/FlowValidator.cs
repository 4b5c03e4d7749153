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
        InputFieldRule.Check, MappingRule.Check, DisabledUseRule.Check, NoteRule.Check,
        AttemptsRule.Check, TimeoutRule.Check, BusinessKeyRule.Check, UnsafeEffectRule.Check,
    ];

    public static ImmutableArray<FlowProblem> Check(Flow flow, AppCatalog catalog)
    {
        var check = new FlowCheck(flow, catalog);
        return [.. Rules.SelectMany(rule => rule(check)).Select(problem => MayWait(problem, check.Graph) ? problem with { IsWarning = true }
            : problem)];
    }

    /// <summary>
    /// The same for a flow that was just read: what the reading has said already, with the place in the text, is not said again.
    /// </summary>
    public static ImmutableArray<FlowProblem> Check(Flow flow, AppCatalog catalog, ImmutableArray<FlowProblem> read) =>
        [.. read, .. Check(flow, catalog)
            .Where(found => !read.Any(said => (said.Code, said.Step, said.Field) == (found.Code, found.Step, found.Field)))];

    /// <summary>
    /// What is wrong inside a step that is switched off keeps nobody from publishing; where it stands in the flow still counts.
    /// </summary>
    private static bool MayWait(FlowProblem problem, FlowGraph graph) => problem.Step is { } step && graph.IsPassedOver(step)
        && !Array.Exists(AboutPlace, place => problem.Code.StartsWith(place, StringComparison.Ordinal));

    private static readonly string[] AboutPlace = ["after.", "in.", "step.key", "step.disabled", "parallel.crossed", "join."];
}
