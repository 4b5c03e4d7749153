namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A Parallel has at least two branches, each with a name of its own and steps in it.</summary>
internal static class ParallelRule
{
    public const int Most = 10;

    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        foreach (var step in check.Flow.Steps.OfType<ParallelStep>())
        {
            var branches = step.Branches.IsDefault ? [] : step.Branches;
            if (branches.Length is < 2 or > Most)
                yield return check.At(step, "parallel.branches", $"it must have 2 to {Most} branches, but has {branches.Length}.",
                    "branches");
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (index, branch) in branches.Index())
            {
                if (!NameFormat.Underscores().IsMatch(branch) || branch.Length > NameFormat.LongestKey)
                {
                    yield return check.At(step, "parallel.branch_name",
                        $"the name of branch {index + 1} must be lower-case letters and digits with underscores, but is \"{branch}\". " +
                            $"Rename it.",
                        $"branches.{index}");
                }
                else if (!seen.Add(branch))
                {
                    yield return check.At(step, "parallel.branch_repeated", $"two branches are called \"{branch}\". Rename one of them.",
                        $"branches.{index}");
                }
                else if (!check.Graph.Children(step.Key, branch).Any())
                {
                    yield return check.At(step, "parallel.empty_branch",
                        $"no step follows its branch \"{branch}\". Connect one, or remove the branch.",
                        $"branches.{index}", isWarning: true);
                }
            }
        }
    }
}
