namespace FlowDesigner.Core.Flows.Validation;

/// <summary>A flow has a name that a list can show.</summary>
internal static class FlowNameRule
{
    public static IEnumerable<FlowProblem> Check(FlowCheck check)
    {
        var (name, description) = (check.Flow.Name, check.Flow.Description);
        if (string.IsNullOrWhiteSpace(name))
            yield return new("flow.name", "The flow's name is empty. Say what the flow does.", Field: "name");
        if (name.Length > NameFormat.LongestName)
            yield return new("flow.name",
                $"The flow's name may have {NameFormat.LongestName} characters, but has {name.Length}. Shorten it.", Field: "name");
        if (name.Any(char.IsControl))
            yield return new("flow.name", "The flow's name holds control characters, such as a line break. Remove them.", Field: "name");
        if (description.Length > NameFormat.LongestDescription)
        {
            yield return new("flow.description",
                $"The flow's description may have {NameFormat.LongestDescription} characters, but has {description.Length}. Shorten it.",
                Field: "description");
        }
    }
}
