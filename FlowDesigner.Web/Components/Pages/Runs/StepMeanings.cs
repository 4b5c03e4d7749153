using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>What the engine's words mean to the person who reads a step.</summary>
public static class StepMeanings
{
    public static string Of(Effect effect) => effect switch
    {
        Effect.Read => "Reads only, changes nothing",
        Effect.Keyed => "Write, sent again only under the same key",
        Effect.Natural => "Write, ends the same however often it is sent",
        Effect.Unsafe => "Write, never repeated blindly",
        _ => throw new ArgumentOutOfRangeException(nameof(effect)),
    };

    public static string Of(EffectOutcome outcome) => outcome switch
    {
        EffectOutcome.Pending => "In doubt: it may have been sent, no answer is recorded yet",
        EffectOutcome.Done => "Made, and never made a second time",
        EffectOutcome.Declined => "Refused, so not made. Asking again takes a new key",
        EffectOutcome.Unknown => "Nobody knows whether it was made",
        EffectOutcome.NotMade => "Surely not made. The same key is sent again",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>What follows the status in a table of attempts.</summary>
    public static string OfStatus(int? status) => status switch
    {
        null => "No answer",
        429 => "Too many requests",
        401 or 403 => "Key refused",
        >= 500 => "Server error",
        >= 400 => "Refused",
        _ => "Not understood",
    };

    /// <summary>The id of an item of a For each, from a path such as <c>each[cus_42]</c>.</summary>
    public static string ItemOf(string path) =>
        path.IndexOf('[', StringComparison.Ordinal) is var open and >= 0 && path.LastIndexOf(']') is var close && close > open
            ? Uri.UnescapeDataString(path[(open + 1)..close]) : path;
}
