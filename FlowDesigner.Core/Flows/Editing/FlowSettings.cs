using System.Collections.Immutable;
using FlowDesigner.Core.Flows.Validation;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Calls the flow something else. What its connections and addresses go by is its key, which stays.</summary>
public sealed record SetFlowName(string Name) : FlowEdit
{
    public override string? Burst => "flow/name";

    public override string Label(Flow flow) => "Rename the flow";

    internal override Edited Change(Flow flow) => Name == flow.Name ? flow : Name.Length > NameFormat.LongestName
        ? new FlowProblem("flow.name", $"The name may have {NameFormat.LongestName} characters, but has {Name.Length}. Shorten it.",
            Field: "name")
        : flow with { Name = Name };
}

/// <summary>Says what the flow is for.</summary>
public sealed record SetFlowDescription(string Description) : FlowEdit
{
    public override string? Burst => "flow/description";

    public override string Label(Flow flow) => "Describe the flow";

    internal override Edited Change(Flow flow) => Description == flow.Description
        ? flow : Description.Length > NameFormat.LongestDescription
        ? new FlowProblem("flow.description",
            $"The description may have {NameFormat.LongestDescription} characters, but has {Description.Length}. Shorten it.",
                Field: "description")
        : flow with { Description = Description };
}

/// <summary>Says which way the flow goes.</summary>
public sealed record SetFlowType(FlowType Type) : FlowEdit
{
    public override string Label(Flow flow) => "Change the flow type";

    internal override Edited Change(Flow flow) => flow with { Type = Type };
}

/// <summary>Says by which values a run is found.</summary>
public sealed record SetSearchable(ImmutableArray<string> Mappings) : FlowEdit
{
    public override string? Burst => "flow/searchable";

    public override string Label(Flow flow) => "Change the search terms";

    internal override Edited Change(Flow flow) => !flow.Searchable.IsDefault && flow.Searchable.SequenceEqual(Mappings)
        ? flow : flow with { Searchable = Mappings };
}
