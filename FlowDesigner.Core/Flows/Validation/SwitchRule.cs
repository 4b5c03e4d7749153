namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A Switch compares a value with cases, each with a name of its own.</summary>
internal static class SwitchRule
{
    public const int Most = 50;

    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps.OfType<SwitchStep>())
        {
            if (string.IsNullOrWhiteSpace(step.Value))
                yield return check.At(step, "switch.value", "it has nothing to compare. Map the value that decides.", "value");
            if (step.Cases.IsDefaultOrEmpty || step.Cases.Length > Most)
                yield return check.At(step, "switch.cases",
                    $"it must have 1 to {Most} cases, but has {(step.Cases.IsDefault ? 0 : step.Cases.Length)}.", "cases");
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (index, one) in (step.Cases.IsDefault ? [] : step.Cases).Index())
            {
                if (!NameFormat.Underscores().IsMatch(one.Key) || one.Key.Length > NameFormat.LongestKey || one.Key == StepPort.Otherwise)
                {
                    yield return check.At(step, "switch.case_key",
                        $"the key of case {index + 1} must be lower-case letters and digits with underscores, and not " +
                            $"{StepPort.Otherwise}, " +
                        $"but is \"{one.Key}\". Rename it.", $"cases.{index}.key");
                }
                if (!seen.Add(one.Key))
                    yield return check.At(step, "switch.case_repeated", $"two cases have the key \"{one.Key}\". Rename one of them.",
                        $"cases.{index}.key");
            }
        }
    }
}
