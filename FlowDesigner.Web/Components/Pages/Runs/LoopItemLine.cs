using FlowDesigner.Core.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>One item of a For each that needs a look.</summary>
/// <param name="Path">Its place: <c>each[cus_42]</c>.</param>
/// <param name="Message">Why it stopped, or what it waits for.</param>
public sealed record LoopItemLine(string Path, StepStatus Status, string? Message)
{
    public string Id => StepMeanings.ItemOf(Path);

    public State State => RunStates.Of(Status);

    /// <summary>The items of one loop: what failed first, then what nobody knows, then what is tried again.</summary>
    /// <param name="steps">The run's steps.</param>
    /// <param name="loop">The For each.</param>
    /// <param name="at">Only those that stopped at this step of it; null for all.</param>
    public static IReadOnlyList<LoopItemLine> Of(IEnumerable<StepDetails> steps, string loop, string? at = null)
    {
        var items = new Dictionary<string, LoopItemLine>(StringComparer.Ordinal);
        foreach (var step in steps.Where(step => step.Path.StartsWith(loop + "[", StringComparison.Ordinal)
            && (at is null || step.Path.EndsWith("]/" + at, StringComparison.Ordinal))))
        {
            var path = step.Path[..(step.Path.IndexOf(']', loop.Length) + 1)];
            if (path == $"{loop}[*]" || step.Row.IsHandled
                || step.Row.Status is not (StepStatus.Failed or StepStatus.Unknown or StepStatus.Retry))
                continue;
            // The item's own row says it best; an item that is tried again has none yet.
            if (!items.ContainsKey(path) || step.Path == path)
                items[path] = new LoopItemLine(path, step.Row.Status, step.Row.Message);
        }
        return [.. items.Values.OrderBy(item => item.Status switch { StepStatus.Failed => 0, StepStatus.Unknown => 1, _ => 2 })
            .ThenBy(item => item.Id, StringComparer.Ordinal)];
    }
}
