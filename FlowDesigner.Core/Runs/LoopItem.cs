using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// What the row of a failed or unknown item keeps: the item and what its steps gave. Its page and the finished rows in it are dropped, and
/// a person who looks into the item weeks later still sees the request that was refused.
/// </summary>
internal static class LoopItem
{
    private const int MostKept = 64 * 1024;

    /// <summary>Null where it is too long to keep.</summary>
    public static ReadOnlyMemory<byte>? Keep(Position at, JsonElement item)
    {
        var kept = JsonBody.Write(json =>
        {
            json.WritePropertyName("item");
            item.WriteTo(json);
            json.WriteStartObject("steps");
            foreach (var (key, output) in at.Outputs)
            {
                json.WritePropertyName(key);
                output.WriteTo(json);
            }
            json.WriteEndObject();
            json.WriteStartObject("ways");
            foreach (var (way, times) in at.Ways)
                json.WriteNumber(way, times);
            json.WriteEndObject();
            if (at.StoppedAt is { } stopped)
                json.WriteString("stoppedAt", stopped);
        });
        return System.Text.Encoding.UTF8.GetBytes(kept.GetRawText()) is { Length: <= MostKept } bytes ? bytes
            : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>The item; null where none was kept.</summary>
    public static JsonElement? ItemOf(StepRow? row) => row?.Output is { } kept ? JsonBody.Parse(kept).GetProperty("item") : null;

    /// <summary>How a settled item ended, as its row tells it.</summary>
    public static ItemEnd EndOf(string id, Outcome outcome, StepRow row)
    {
        if (row.Output is not { } kept || !JsonBody.Parse(kept).TryGetProperty("ways", out var ways))
            return new(id, outcome);
        return new(id, outcome)
        {
            Ways = [.. ways.EnumerateObject().Select(way => KeyValuePair.Create(way.Name, way.Value.GetInt64()))],
            StoppedAt = JsonBody.Parse(kept).TryGetProperty("stoppedAt", out var step) ? step.GetString() : null,
        };
    }

    /// <summary>The rows of a For each's items themselves: <c>each[cus_42]</c>, and neither a page's nor those inside.</summary>
    public static IEnumerable<StepRow> RowsIn(IEnumerable<StepRow> rows, string loop) => rows.Where(row =>
        row.Path.StartsWith(loop + "[", StringComparison.Ordinal) && row.Path.IndexOf(']', loop.Length) == row.Path.Length - 1
        && !row.Path.EndsWith("[*]", StringComparison.Ordinal));

    /// <summary>The item's own id in its path: <c>each[cus_42]</c>.</summary>
    public static string IdIn(string path) => Uri.UnescapeDataString(path[(path.LastIndexOf('[') + 1)..^1]);

    /// <summary>The finished steps of the item, as rows.</summary>
    public static IEnumerable<StepRow> StepsOf(StepRow? row) =>
        row?.Output is not { } kept ? [] : JsonBody.Parse(kept).GetProperty("steps").EnumerateObject().Select(
        step => new StepRow($"{row.Path}/{step.Name}", StepStatus.Completed)
        {
            Attempts = 1,
            Started = row.Finished ?? 0,
            Finished = row.Finished,
            Output = System.Text.Encoding.UTF8.GetBytes(step.Value.GetRawText()),
        });
}
