using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs.Retries;

/// <summary>
/// Writes of items that were made under another name than this version gives them: the ledger does not know them, and they would be made
/// once more.
/// </summary>
internal sealed class RenamedItems(RetryDraft draft, IRunReader reader)
{
    private readonly HashSet<(string Loop, string Title)> _writes = [.. draft.Repeats.Select(repeat => (repeat.Step, repeat.Title))];
    private readonly Lazy<HashSet<string>> _failed = new(() => draft.Repeats
        .SelectMany(repeat => reader.FailedItems(draft.Details.Run.Id, repeat.Step)).ToHashSet(StringComparer.Ordinal));

    /// <summary>Whether such a write was made before; an item that failed then has none.</summary>
    public bool Has(PreparedStep step) => RetryTally.IsItem(step.Path) && _writes.Contains((RetryDraft.RootOf(step.Path), step.Step.Title))
        && !_failed.Value.Contains(step.Path[..(step.Path.IndexOf(']', StringComparison.Ordinal) + 1)]);
}
