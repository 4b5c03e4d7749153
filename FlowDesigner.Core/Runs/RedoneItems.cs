using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// The items of a finished For each that a retry carries out once more. Their rows say so: they are no longer failed, and keep how the item
/// ended before. One that is through has a finished row until its page is done.
/// </summary>
internal sealed class RedoneItems(IEnumerable<StepRow> items)
{
    private readonly Dictionary<string, StepRow> _left =
        items.Where(row => row.Status != StepStatus.Failed).ToDictionary(row => row.Path, StringComparer.Ordinal);

    /// <summary>True where no other item has to be looked for in the list.</summary>
    public bool IsDone => _left.Count == 0;

    /// <summary>The item's row, once; null where the item stands as it is.</summary>
    public StepRow? Take(string path) => _left.Remove(path, out var row) ? row : null;

    /// <summary>Those that the list no longer has, as failed as they were.</summary>
    public IEnumerable<StepRow> Missing(long now) => _left.Values.Where(row => row.Status == StepStatus.Running).Select(row => row with
    {
        Status = StepStatus.Failed, Finished = now, Message = "It is no longer in the list.",
    });
}
