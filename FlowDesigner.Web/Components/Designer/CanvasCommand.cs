using FlowDesigner.Core.Flows;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>One finished gesture, as client/src/canvas/command.ts sends it.</summary>
/// <param name="Kind">What was done: move, add, connect, delete and so on.</param>
/// <param name="Keys">The steps it is about; <c>note:id</c> is a note.</param>
/// <param name="X">By how much, or where to, in pixels of the sheet.</param>
/// <param name="Y">See <paramref name="X"/>.</param>
/// <param name="After">
/// Where something is to hang: <c>key</c>, <c>key:port</c>, <c>trigger</c>, or <c>key:inside</c> for the beginning of a For each.
/// </param>
/// <param name="To">The step that an edge leads to.</param>
/// <param name="Item">
/// What was picked in the palette: <c>action:stripe.create_customer</c>, <c>control:if</c>, <c>trigger:togai.account_created</c>.
/// </param>
/// <param name="Text">A name, a note, or the ticket of a pasted text.</param>
/// <param name="How">Which way: left, grid, reconnect.</param>
/// <param name="At">
/// Counts the edits of a page, so that one sent again after the connection broke is done once; 0 for what is no edit.
/// </param>
public sealed record CanvasCommand(
    string Kind, string[]? Keys = null, int X = 0, int Y = 0, string? After = null, string? To = null, string? Item = null,
        string? Text = null,
    string? How = null, int At = 0)
{
    private const int Farthest = 1_000_000;
    private const int LongestText = 10_000;

    /// <summary>True where a point was given: something was dropped on the sheet.</summary>
    public bool HasPoint => X != 0 || Y != 0;

    /// <summary>The browser is not to be believed: what no canvas would send is refused.</summary>
    public bool IsSane => Kind is { Length: > 0 and < 40 } && Math.Abs((long)X) < Farthest && Math.Abs((long)Y) < Farthest
        && (Keys?.Length ?? 0) <= FlowJson.MaxSteps + 200
        && (Keys?.All(key => key is { Length: > 0 and < 200 }) ?? true)
            && new[] { After, To, Item, How }.All(text => (text?.Length ?? 0) < 300) && (Text?.Length ?? 0) <= LongestText;
}

/// <summary>What became of a gesture.</summary>
/// <param name="Refused">Why nothing was changed: the browser puts back what it moved.</param>
/// <param name="Say">What happened, for the one who listens.</param>
/// <param name="Focus">The card that the keyboard goes to.</param>
/// <param name="Text">What goes to the clipboard.</param>
public sealed record CanvasAnswer(string? Refused = null, string? Say = null, string? Focus = null, string? Text = null);
