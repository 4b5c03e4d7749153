using System.Globalization;
using System.Text.Json;

namespace FlowDesigner.Core.Apps.Stripe;

/// <summary>What a create whose answer was lost has made, found in a list by the mark that it carries in its metadata.</summary>
internal static class StripeTwins
{
    public static string? MarkOf(JsonElement marked, string name) =>
        new Inputs(marked)["metadata"] is { ValueKind: JsonValueKind.Object } metadata ? new Inputs(metadata).Text(name) : null;

    /// <param name="answer">A list of what it may be among.</param>
    /// <param name="isIt">Whether one carries the mark.</param>
    /// <param name="what">What was searched for, as the reason says it.</param>
    /// <param name="tooMany">The reason where the list was not whole.</param>
    public static Found Find(AppResponse answer, Func<JsonElement, bool> isIt, string what, string tooMany)
    {
        var list = new Inputs(answer.Json);
        if (!answer.IsSuccess || list["data"].ValueKind != JsonValueKind.Array)
            return new Found.Unclear(string.Create(CultureInfo.InvariantCulture,
                $"Stripe answered {answer.Status} without a list to the search for {what}."));
        foreach (var one in answer.Items("data").Where(isIt))
            return new Found.It(one.Clone());
        // Only a list that says it is whole proves that nothing is there.
        return list["has_more"].ValueKind == JsonValueKind.False ? new Found.Nothing() : new Found.Unclear(tooMany);
    }
}
