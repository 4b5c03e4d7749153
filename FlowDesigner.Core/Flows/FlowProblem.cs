namespace FlowDesigner.Core.Flows;

/// <summary>One thing wrong with a flow, placed so that a screen can show it where it is.</summary>
/// <param name="Code">Stable code, such as <c>field.required</c>.</param>
/// <param name="Message">Where, what was expected, what was found, what to do.</param>
/// <param name="Step">The step's key; null for the flow or its trigger.</param>
/// <param name="Field">The field's key, or a JSON pointer inside its value.</param>
/// <param name="IsWarning">Warnings are shown; errors refuse publishing.</param>
public sealed record FlowProblem(string Code, string Message, string? Step = null, string? Field = null, bool IsWarning = false)
{
    /// <summary>Where it stands in the flow's text; 0 where that is not known.</summary>
    public int Line { get; init; }
    public int Column { get; init; }
}
