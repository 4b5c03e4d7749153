using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>A flow in the list, with what is known of its flow connections and runs.</summary>
/// <param name="Modes">How many flow connections there are in each mode.</param>
/// <param name="Hours">How many runs ended in each of the last 24 hours, the oldest first.</param>
/// <param name="Last">The newest run; null where there is none.</param>
/// <param name="Need">Why it needs somebody; null where it does not.</param>
public sealed record FlowLine(
    FlowSummary Summary, string Rule, IReadOnlyList<(Mode Mode, int Count)> Modes, IReadOnlyList<HourOfRuns> Hours, RunRow? Last,
    FlowNeed? Need)
{
    public Direction Direction => FlowWords.Of(Summary.Type);

    public long Ended { get; } = Hours.Sum(hour => hour.All);

    /// <summary>Where the flow stands in its life: one of the words of the State filter.</summary>
    public FlowStage Stage => Summary.Archived is not null ? FlowStage.Archived
        : !Summary.IsPublished ? FlowStage.Draft
        : Summary.Enabled > 0 ? FlowStage.Live : FlowStage.Off;

    /// <summary>True where the flow's name, key, description or apps hold the text.</summary>
    public bool Fits(string text) => text.Length == 0
        || new[] { Summary.Name, Summary.Key, Summary.Description, Rule }.Concat(Summary.Apps)
            .Any(word => word.Contains(text, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Where a flow stands in its life.</summary>
public enum FlowStage { Live, Off, Draft, Archived }

/// <summary>How many runs ended in an hour, and how many of them failed.</summary>
public readonly record struct HourOfRuns(long All, long Failed);

/// <summary>Why a flow needs somebody, and the page that helps.</summary>
public sealed record FlowNeed(string Why, string Href);

/// <summary>Reads the lines of the list: a handful of queries, however many flows there are.</summary>
public sealed class FlowLines(FlowService flows, FlowConnectionReader connections, IRunReader runs, AppCatalog apps, TimeProvider clock)
{
    public const int Days = 7;
    public const int Hours = 24;

    public async Task<IReadOnlyList<FlowLine>> ReadAsync(string reader, CancellationToken cancel)
    {
        var summaries = await flows.ListAsync(reader, cancel);
        var all = await connections.ListAsync(null, cancel);
        var byFlow = all.ToLookup(connection => connection.FlowKey);
        var ended = Ended([.. all.Select(connection => connection.RowId)]).ToLookup(count => count.FlowConnectionId);
        var last = runs.LastOfFlows([.. summaries.Select(flow => flow.Id)]).ToDictionary(run => run.FlowId);
        var needs = new FlowNeeds(runs, clock.GetUtcNow());
        return
        [
            .. summaries.Select(flow => new FlowLine(
                flow, FlowRule.Of(flow.Flow, apps), ModesOf(byFlow[flow.Key]),
                HoursOf(byFlow[flow.Key].SelectMany(connection => ended[connection.RowId])),
                last.GetValueOrDefault(flow.Id), flow.Archived is null ? needs.Of(flow, byFlow[flow.Key]) : null)),
        ];
    }

    /// <summary>How many runs of a flow connection ended in the last seven days, and how many of them failed.</summary>
    public static (long All, long Failed) Counts(IRunReader runs, long flowConnectionId, TimeProvider clock)
    {
        var ended = runs.Ended(Quarters.Days(clock.GetUtcNow(), Days, TimeZoneInfo.Utc)[0], [flowConnectionId]);
        return (ended.Values.Sum(), ended.GetValueOrDefault(RunStatus.Failed));
    }

    private IReadOnlyList<SlotCount> Ended(IReadOnlyCollection<long> flowConnections)
    {
        const int QuartersOfHour = Quarters.OfDay / Hours;
        var past = Quarters.Of(clock.GetUtcNow()) + 1;
        return runs.EndedBySlot(
            [.. Enumerable.Range(0, Hours + 1).Select(hour => past - (long)(Hours - hour) * QuartersOfHour)], flowConnections);
    }

    private static HourOfRuns[] HoursOf(IEnumerable<SlotCount> counts)
    {
        var hours = new HourOfRuns[Hours];
        foreach (var count in counts)
        {
            var failed = count.Status is RunStatus.Failed ? count.Runs : 0;
            hours[count.Slot] = new(hours[count.Slot].All + count.Runs, hours[count.Slot].Failed + failed);
        }
        return hours;
    }

    private static List<(Mode, int)> ModesOf(IEnumerable<FlowConnectionView> connections) =>
        [.. connections.Select(connection => RunStates.Of(connection.Mode)).OfType<Mode>().CountBy(mode => mode).OrderBy(count => count.Key)
            .Select(count => (count.Key, count.Value))];
}
