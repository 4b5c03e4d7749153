using System.Text.Json;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// The failed items of a For each that collects them, for later steps. Their own rows are in the journal; this is the list of them.
/// </summary>
internal sealed class FailedItems
{
    /// <summary>More than these are counted and not listed: an output is read whole.</summary>
    public const int Most = 1_000;

    private readonly Dictionary<string, (string Id, JsonElement? Item, string Message)> _items = new(StringComparer.Ordinal);

    /// <param name="items">Rows of items from before this claim of the run: those that failed are taken.</param>
    public FailedItems(IEnumerable<StepRow> items)
    {
        foreach (var row in items.Where(row => row.Status == StepStatus.Failed).OrderBy(row => row.Path, StringComparer.Ordinal))
            Add(row.Path, LoopItem.IdIn(row.Path), LoopItem.ItemOf(row), row.Message ?? "");
    }

    public int LeftOut { get; private set; }

    public void Add(string path, string id, JsonElement? item, string message)
    {
        if (_items.ContainsKey(path))
            return;
        if (_items.Count < Most)
            _items.Add(path, (id, item, message));
        else
            LeftOut++;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("failed");
        foreach (var (id, item, message) in _items.Values)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WritePropertyName("item");
            if (item is { } kept)
                kept.WriteTo(json);
            else
                json.WriteNullValue();
            json.WriteString("message", message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
