using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A write that the provider cannot recognise again is said to be one before it is published.</summary>
internal static class UnsafeEffectRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check) =>
        from pair in check.Actions()
        where FlowCheck.EffectOf(pair.Step, pair.Action) == Effect.Unsafe
        select check.At(pair.Step, "effect.unsafe", pair.Action.LookUp is null
            ? "the service cannot recognise a repeat. If an answer is lost, the run waits for a person to say whether it happened."
            : "the service cannot recognise a repeat. If an answer is lost, it is looked up; " +
              "where that is not conclusive the run waits for a person.", isWarning: true);
}
