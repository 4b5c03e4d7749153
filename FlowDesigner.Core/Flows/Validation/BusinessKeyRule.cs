using FlowDesigner.Core.Apps;

namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A write that a repeat would do twice says what makes it the same effect.</summary>
internal static class BusinessKeyRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check) =>
        from pair in check.Actions()
        where FlowCheck.EffectOf(pair.Step, pair.Action) is Effect.Keyed or Effect.Unsafe
        where string.IsNullOrWhiteSpace(pair.Step.BusinessKey ?? pair.Action.BusinessKey)
        select check.At(pair.Step, "effect.no_business_key",
            "it has no business key, so two runs are two effects. Map what makes it the same effect, such as the account's id.",
            "business_key", isWarning: true);
}
