using System.Text.Json;
using System.Text.Json.Serialization;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>How far a For each has come. It is the loop's cursor on disk, and its output in the end.</summary>
/// <param name="At">The place in the list: a provider's cursor, or an index. Null: before the first page.</param>
public sealed record LoopState(string? At, long Done, long Skipped, long Failed, long Unknown)
{
    private const int MaxReasons = 20, MaxExamples = 3;

    public static LoopState Start { get; } = new(null, 0, 0, 0, 0);

    public long Total => Done + Skipped + Failed + Unknown;

    /// <summary>Why items were skipped: each reason with its count and the first few ids.</summary>
    public IReadOnlyList<SkipReason> Reasons { get; init; } = [];

    /// <summary>Items in the whole list, where the list is known whole.</summary>
    public long? Of { get; init; }

    /// <summary>Items of those done in which a step failed and its error path was taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Recovered { get; init; }

    /// <summary>
    /// How many items went along each edge inside, by the edge's <see cref="Flows.StepPort"/>; what was counted before edges were is not
    /// in it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, long>? Ways { get; init; }

    /// <summary>At which steps items failed, and how many at each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, long>? FailedAt { get; init; }

    /// <summary>
    /// True while a finished loop is walked once more for failed items whose rows ask for it: all others are counted here and stand.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRedo { get; init; }

    /// <summary>Items of the list that were passed by then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Passed { get; init; }

    /// <summary>Where in the list the next page begins.</summary>
    [JsonIgnore]
    public long Next => IsRedo ? Passed : Total;

    public static LoopState Read(string? text) => text is null ? Start : JsonSerializer.Deserialize<LoopState>(text) ?? Start;

    /// <summary>
    /// What a step's row tells of a loop; null where its cursor is none of a loop, such as the name of an effect that a person settled.
    /// </summary>
    internal static LoopState? In(StepRow row) => row.Cursor is { } cursor && cursor.StartsWith('{') ? Read(cursor) : null;

    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>A finished loop as it is walked once more, for some of its failed items.</summary>
    internal LoopState Again() => this with { At = null, IsRedo = true, Passed = 0 };

    /// <summary>The same without an item that had failed and is carried out again.</summary>
    internal LoopState Without(ItemEnd before)
    {
        var (ways, failed) = (Counts(Ways), Counts(FailedAt));
        foreach (var (way, times) in before.Ways)
            Take(ways, way, times);
        if (before.StoppedAt is { } step)
            Take(failed, step, 1);
        return this with { Failed = Failed - 1, Ways = ways, FailedAt = failed.Count == 0 ? null : failed };

        static void Take(Dictionary<string, long> counts, string key, long times)
        {
            if (counts.GetValueOrDefault(key) is var known && known > times)
                counts[key] = known - times;
            else
                counts.Remove(key);
        }
    }

    internal LoopState With(ItemEnd item) => item.Outcome switch
    {
        Outcome.Completed => this with { Done = Done + 1, Recovered = Recovered + (item.IsRecovered ? 1 : 0) },
        Outcome.Failed => this with { Failed = Failed + 1 },
        Outcome.Unknown => this with { Unknown = Unknown + 1 },
        Outcome.Skipped skipped => this with { Skipped = Skipped + 1, Reasons = Add(skipped.Why, item.Id) },
        _ => this,
    };

    /// <summary>The same with the ways that a page of items took, all settled.</summary>
    internal LoopState WithWays(IReadOnlyCollection<ItemEnd> items)
    {
        var (ways, failed) = (Counts(Ways), Counts(FailedAt));
        foreach (var item in items)
        {
            foreach (var (way, times) in item.Ways)
                ways[way] = ways.GetValueOrDefault(way) + times;
            if (item is { Outcome: Outcome.Failed, StoppedAt: { } step })
                failed[step] = failed.GetValueOrDefault(step) + 1;
        }
        return this with { Ways = ways, FailedAt = failed.Count == 0 ? null : failed };
    }

    private static Dictionary<string, long> Counts(IReadOnlyDictionary<string, long>? known) =>
        new(known ?? Nothing, StringComparer.Ordinal);

    private static readonly Dictionary<string, long> Nothing = [];

    /// <param name="collected">The failed items where later steps are given them; else their number stands there.</param>
    internal JsonElement OutputWith(FailedItems? collected) => JsonBody.Write(json =>
    {
        json.WriteNumber("done", Done);
        json.WriteNumber("skipped", Skipped);
        if (collected is null)
            json.WriteNumber("failed", Failed);
        else
            collected.Write(json);
        json.WriteNumber("unknown", Unknown);
        json.WriteStartArray("reasons");
        foreach (var reason in Reasons)
        {
            json.WriteStartObject();
            json.WriteString("reason", reason.Reason);
            json.WriteNumber("count", reason.Count);
            json.WriteStartArray("examples");
            foreach (var example in reason.Examples)
                json.WriteStringValue(example);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>The counts in a sentence.</summary>
    public string Sentence
    {
        get
        {
            List<string> parts = [Recovered > 0 ? $"{Done:N0} done ({Recovered:N0} by an error path)" : $"{Done:N0} done"];
            if (Skipped > 0)
                parts.Add($"{Skipped:N0} skipped");
            if (Failed > 0)
                parts.Add($"{Failed:N0} failed");
            if (Unknown > 0)
                parts.Add($"{Unknown:N0} unknown");
            return string.Join(", ", parts);
        }
    }

    private List<SkipReason> Add(string why, string itemId)
    {
        var reasons = Reasons.ToList();
        var known = reasons.FindIndex(reason => reason.Reason == why);
        if (known < 0 && reasons.Count >= MaxReasons)
            known = reasons.Count - 1;
        if (known < 0)
            reasons.Add(new SkipReason(why, 1, [itemId]));
        else
            reasons[known] = reasons[known].With(itemId, MaxExamples);
        return reasons;
    }
}

/// <summary>One reason that items were skipped for.</summary>
public sealed record SkipReason(string Reason, long Count, IReadOnlyList<string> Examples)
{
    internal SkipReason With(string itemId, int maxExamples) =>
        this with { Count = Count + 1, Examples = Examples.Count < maxExamples ? [.. Examples, itemId] : Examples };
}

/// <summary>How one item of a For each ended, and the way it took.</summary>
internal sealed record ItemEnd(string Id, Outcome Outcome)
{
    /// <summary>True where a step failed and its error path was taken.</summary>
    public bool IsRecovered { get; init; }

    /// <summary>How often each edge was taken: once, and more often inside of a For each of its own.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Ways { get; init; } = [];
    public string? StoppedAt { get; init; }

    public static ItemEnd Of(string id, Outcome outcome, Position at) =>
        new(id, outcome) { IsRecovered = at.Recovered.Count > 0, Ways = [.. at.Ways], StoppedAt = at.StoppedAt };
}
