namespace FlowDesigner.Core.Flows.Validation;

/// <summary>What a step gives that is switched off is empty: whoever uses it is warned.</summary>
internal static class DisabledUseRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        var off = check.Flow.Steps.Where(step => step.Disabled).Select(step => step.Key).ToHashSet(StringComparer.Ordinal);
        return off.Count == 0 ? [] :
            from step in check.Flow.Steps
            from mapping in StepMapping.Of(step)
            from used in mapping.Template.Steps
            where off.Contains(used)
            select check.At(step, "mapping.uses_disabled",
                $"it uses what \"{used}\" gives, but that step is switched off, so it will be empty. Switch it on, or map something else.",
                mapping.Field, isWarning: true);
    }
}
