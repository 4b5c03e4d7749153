namespace FlowDesigner.Core.Flows.Validation;

/// <summary>Step keys are plain and stand for one step each: mappings and the journal go by them.</summary>
internal static class StepKeyRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in check.Flow.Steps)
        {
            if (step.Key.Length > NameFormat.LongestKey || !NameFormat.Underscores().IsMatch(step.Key))
            {
                yield return check.At(step, "step.key",
                    $"its key must be lower-case letters and digits with underscores, at most {NameFormat.LongestKey}, " +
                    $"but is \"{step.Key}\". Rename it.", "key");
            }
            if (!seen.Add(step.Key))
                yield return check.At(step, "step.key_repeated", $"another step has the key \"{step.Key}\" too. Rename one of them.",
                    "key");
            if (step.Title is { Length: > NameFormat.LongestName })
                yield return check.At(step with { Title = step.Key }, "step.title",
                    $"its title may have {NameFormat.LongestName} characters. Shorten it.", "title");
        }
    }
}
