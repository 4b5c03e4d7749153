using System.Text.Json;
using FlowDesigner.Core.Flows;

namespace FlowDesigner.Web.Components.Inspector;

/// <summary>What the inspector needs of the one who holds the flow.</summary>
public interface IStepEdits
{
    Flow Flow { get; }
    IReadOnlyList<FlowProblem> Problems { get; }

    /// <summary>Sets one value of a step by where it stands in the flow's text; null removes it. Why not, or null.</summary>
    string? Set(string? step, string pointer, JsonElement? value);
}
