using FlowDesigner.Core.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Canvas;

/// <summary>How a run or a preview went at one step, drawn over the flow.</summary>
/// <param name="Word">In place of the state's own word: "Would create", "Yes".</param>
/// <param name="Detail">In place of the step's second line: "HTTP 400, 2 attempts".</param>
public sealed record StepMark(State State, string? Word = null, string? Detail = null)
{
    /// <summary>The edge that was taken, as <see cref="TakenPort"/> names it; null while that is undecided.</summary>
    public string? Branch { get; init; }

    /// <summary>Right of the card: the value that decided.</summary>
    public string? Aside { get; init; }

    public bool IsReached => State is not (State.NotReached or State.NotTaken);
}
