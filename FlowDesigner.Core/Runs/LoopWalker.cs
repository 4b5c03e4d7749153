using System.Globalization;
using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// Carries out a For each page by page. A page's rows stay until all its items are settled; then one commit moves the cursor on and drops
/// them, so a list of any length costs a page of memory and rows, and a kill costs the items under way.
/// </summary>
internal sealed class LoopWalker(StepEdge edge, FlowWalker walker)
{
    private const int PageSize = 100;
    private const long MaxFailed = 10_000;

    public async ValueTask<Outcome> WalkAsync(Position at, CompiledLoop loop, string path, StepRow? row)
    {
        var uses = (loop.List ?? loop.Source?.Inputs)?.Steps ?? new HashSet<string>();
        if (edge.HoldBack(at, loop, uses) is { } held)
            return held;
        var state = LoopState.Read(row?.Cursor);
        var started = row?.Started ?? at.Now.ToUnixTimeMilliseconds();
        var list = loop.List is { } mapping ? ReadList(mapping.Evaluate(at), loop) : null;
        if (list is not null)
            state = state with { Of = list.Count };
        if (row is null)
            edge.Record(at, Row(path, StepStatus.Running, started, state));
        var collected = loop.Loop.OnItemError == OnItemError.Collect ? new FailedItems(edge.RecallItems(path)) : null;
        var redone = state.IsRedo ? new RedoneItems(edge.RecallItems(path)) : null;

        while (redone is not { IsDone: true })
        {
            var (stopped, items, next) = list is not null ? Page(list, state.At) : await PageAsync(at, loop, path, state.At);
            if (stopped is not null)
                return stopped;
            if (await edge.FlushAsync(at) is { } gone)
                return gone;
            var page = await ItemsAsync(at, loop, path, items, state, collected, redone);
            if (page.Stopped is not null)
                return page.Stopped;
            state = page.State with { At = next, Passed = state.IsRedo ? state.Passed + items.Count : 0 };
            at.Pending!.DropCompletedBelow = $"{path}[";
            at.Pending.Progress = true;
            if (next is null || edge.IsOver || state.Total >= edge.MaxItems)
                break;
            edge.Record(at, Row(path, StepStatus.Running, started, state));
            if (await edge.FlushAsync(at) is { } lost)
                return lost;
            edge.Moved();
        }
        foreach (var missing in edge.IsOver ? [] : redone?.Missing(edge.NowMs) ?? [])
        {
            edge.Record(at, missing);
            collected?.Add(missing.Path, LoopItem.IdIn(missing.Path), LoopItem.ItemOf(missing), missing.Message!);
        }
        return Finish(at, path, started, state with { IsRedo = false, Passed = 0 }, collected);
    }

    private async Task<(Outcome? Stopped, LoopState State)> ItemsAsync(Position at, CompiledLoop loop, string path,
        IReadOnlyList<JsonElement> items, LoopState state, FailedItems? collected, RedoneItems? redone)
    {
        var ids = Ids(loop, at, items, Math.Min(items.Count, edge.MaxItems), state.Next);
        var before = ids.Select(id => redone?.Take($"{path}[{Escape(id)}]")).ToArray();
        // Where some are carried out again, the others of the page stand as they are.
        int[] chosen = [.. Enumerable.Range(0, ids.Length).Where(i => redone is null || before[i] is not null)];
        var ends = new ItemEnd[chosen.Length];
        var next = -1;
        var halt = loop.Loop.OnItemError == OnItemError.Stop ? new Halt() : null;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(loop.Loop.Parallel, ends.Length)).Select(_ => WorkAsync()));
        for (var i = 0; i < ends.Length; i++)
        {
            if (before[chosen[i]] is { } row)
                state = state.Without(LoopItem.EndOf(ends[i].Id, new Outcome.Failed(""), row));
            state = state.With(ends[i]);
            if (ends[i].Outcome is Outcome.Failed failed)
                collected?.Add($"{path}[{Escape(ends[i].Id)}]", ends[i].Id, items[chosen[i]], failed.Why);
        }
        state = state.WithWays(ends);
        return (Stop(loop, ends, state), state);

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < ends.Length; i = Interlocked.Increment(ref next))
            {
                ends[i] = await ItemAsync(at, loop, ids[chosen[i]], items[chosen[i]], halt, before[chosen[i]]);
                if (ends[i].Outcome is Outcome.Failed)
                    halt?.Set();
            }
        }
    }

    private async ValueTask<ItemEnd> ItemAsync(Position outer, CompiledLoop loop, string id, JsonElement item, Halt? halt, StepRow? before)
    {
        var path = $"{outer.PathOf(loop.Key)}[{Escape(id)}]";
        // A settled failure is reported and not repeated; asking for a retry changes or drops its row.
        if (edge.Recall(path) is { Status: StepStatus.Failed or StepStatus.Unknown } settled)
            return LoopItem.EndOf(id,
                settled.Status == StepStatus.Failed ? new Outcome.Failed(settled.Message ?? "")
                    : new Outcome.Unknown(settled.Message ?? ""), settled);
        var at = new Position(outer, path + "/", item, halt);
        edge.Attach(at);
        var outcome = await walker.WalkAsync(at, loop.Body);
        if (outcome is Outcome.Failed failed)
            edge.Record(at, Settled(path, StepStatus.Failed, at, item, failed.Why));
        if (outcome is Outcome.Unknown unknown)
            edge.Record(at, Settled(path, StepStatus.Unknown, at, item, unknown.What));
        // How it ended before is still known, should its page begin once more.
        if (before is not null && outcome is Outcome.Completed or Outcome.Skipped)
            edge.Record(at, before with { Status = StepStatus.Completed });
        return outcome is not Outcome.Gone && await edge.FlushAsync(at) is { } gone ? new(id, gone) : ItemEnd.Of(id, outcome, at);
    }

    private StepRow Settled(string path, StepStatus status, Position at, JsonElement item, string why) =>
        new(path, status) { Attempts = 1, Finished = edge.NowMs, Message = why, Output = LoopItem.Keep(at, item) };

    /// <summary>The items of a mapped list by their paths, as the walk names them.</summary>
    internal static IReadOnlyDictionary<string, JsonElement> ItemsOf(Position at, CompiledLoop loop, string path)
    {
        var known = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (loop.List is not { } mapping)
            return known;
        var list = ReadList(mapping.Evaluate(at), loop);
        for (var from = 0; from < list.Count; from += PageSize)
        {
            var items = list.GetRange(from, Math.Min(PageSize, list.Count - from));
            var ids = Ids(loop, at, items, items.Count, from);
            for (var i = 0; i < items.Count; i++)
                known[$"{path}[{Escape(ids[i])}]"] = items[i];
        }
        return known;
    }

    /// <summary>What keeps the page from being done: the whole run stops, or some items must be tried again later.</summary>
    private static Outcome? Stop(CompiledLoop loop, ItemEnd[] ends, LoopState state)
    {
        if (loop.Loop.OnItemError == OnItemError.Stop
            && Array.Find(ends, item => item.Outcome is Outcome.Failed) is { Outcome: Outcome.Failed first, Id: var failedId }
            && !Array.Exists(ends, item => item.Outcome is Outcome.Gone or Outcome.Cancelled or Outcome.Paused))
            return first with { Why = $"Item {failedId}: {first.Why}" };
        Outcome? parked = null;
        foreach (var end in ends)
        {
            switch (end.Outcome)
            {
                case Outcome.Gone or Outcome.Cancelled or Outcome.Paused or Outcome.Halted:
                    return end.Outcome;
                case Outcome.Retry or Outcome.Waiting:
                    parked = Outcome.Park(parked, end.Outcome);
                    break;
                default:
                    break;
            }
        }
        return parked is not null ? parked
            : state.Failed > MaxFailed
                ? new Outcome.Failed($"More than {MaxFailed:N0} items failed: the cause is not in the items. {state.Sentence}.",
                "for_each.too_many_failed")
            : null;
    }

    private Outcome Finish(Position at, string path, long started, LoopState state, FailedItems? collected)
    {
        if (state.Unknown > 0)
        {
            var what = $"{state.Sentence}. Nobody knows whether the unknown ones were made: look each up, then say whether it exists.";
            edge.Record(at, Row(path, StepStatus.Unknown, started, state) with { Finished = edge.NowMs, Message = what });
            return new Outcome.Unknown(what);
        }
        at.Include(state);
        var output = state.OutputWith(collected);
        edge.Record(at, Row(path, StepStatus.Completed, started, state) with
        {
            Finished = edge.NowMs,
            Message = collected?.LeftOut is > 0 and var more
                ? $"{state.Sentence}; the first {FailedItems.Most:N0} failed ones are in the list, {more:N0} are not" : state.Sentence,
            Output = System.Text.Encoding.UTF8.GetBytes(output.GetRawText()),
        });
        edge.Moved();
        return new Outcome.Completed(output);
    }

    private async ValueTask<(Outcome?, IReadOnlyList<JsonElement>, string?)> PageAsync(Position at, CompiledLoop loop, string path,
        string? cursor)
    {
        var source = loop.Source!;
        var paging = source.Action.Paging!;
        var pagePath = $"{path}[*]";
        var row = edge.Recall(pagePath);
        if (row is { Status: StepStatus.Retry, WakeAt: { } wake } && wake > edge.NowMs)
            return (new Outcome.Retry(wake, row.Message ?? ""), [], null);
        var connection = await edge.OpenAsync(source);
        var prepared = StepPreparer.Prepare(source, at, pagePath, connection, edge.OwnKey(pagePath));
        var (stopped, page) = await edge.ReadPageAsync(at, prepared with { Request = paging.At(prepared.Inputs, cursor) }, cursor);
        return stopped is not null ? (stopped, [], null)
            : (null, [.. paging.Items(page!)], edge.HasOnePage ? null : paging.Next(page!, cursor));
    }

    private static (Outcome?, IReadOnlyList<JsonElement>, string?) Page(List<JsonElement> list, string? cursor)
    {
        var from = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        var to = Math.Min(list.Count, from + PageSize);
        return (null, list.GetRange(from, to - from), to < list.Count ? to.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static List<JsonElement> ReadList(JsonElement value, CompiledLoop loop) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray()],
        JsonValueKind.Null => [],
        _ => throw new InputException("for_each.not_a_list",
            $"\"{loop.Key}\" goes over a list, but its mapping gave {value.ValueKind.ToString().ToLowerInvariant()}."),
    };

    private static string[] Ids(CompiledLoop loop, Position at, IReadOnlyList<JsonElement> items, int count, long before)
    {
        var seen = new HashSet<string>(count, StringComparer.Ordinal);
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            var id = IdOf(loop, at, items[i], before + i);
            // Two entries with one id are two items; the second is told apart by its place.
            ids[i] = seen.Add(id) ? id : $"{id}~{i.ToString(CultureInfo.InvariantCulture)}";
        }
        return ids;
    }

    /// <summary>An item is known by its own id and not by its place: places move while a list is read.</summary>
    private static string IdOf(CompiledLoop loop, Position outer, JsonElement item, long index)
    {
        if (loop.ItemKey is { } mapping)
            return mapping.EvaluateText(new Position(outer, "", item));
        var name = loop.Source?.Action.Paging?.ItemKey ?? "id";
        return item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var id)
            && id.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? id.ToString()
            : index.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A path's own marks may not come from an item.</summary>
    private static string Escape(string id) => id.AsSpan().IndexOfAny("[]/*%") < 0
        ? id
        : id.Replace("%", "%25", StringComparison.Ordinal).Replace("[", "%5B", StringComparison.Ordinal)
            .Replace("]", "%5D", StringComparison.Ordinal)
            .Replace("/", "%2F", StringComparison.Ordinal).Replace("*", "%2A", StringComparison.Ordinal);

    private static StepRow Row(string path, StepStatus status, long started, LoopState state) =>
        new(path, status) { Attempts = 1, Started = started, Cursor = state.Write() };
}
