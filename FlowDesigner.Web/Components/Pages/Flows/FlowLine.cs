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
/// <param name="Ended">How many runs ended in the last seven days.</param>
/// <param name="Failed">How many of those failed.</param>
/// <param name="Last">The newest run; null where there is none.</param>
public sealed record FlowLine(
    FlowSummary Summary, string Rule, IReadOnlyList<(Mode Mode, int Count)> Modes, long Ended, long Failed, RunRow? Last)
{
    public Direction Direction => FlowWords.Of(Summary.Type);

    /// <summary>True where the flow's name, key or apps hold the text.</summary>
    public bool Fits(string text) => text.Length == 0
        || new[] { Summary.Name, Summary.Key, Rule }.Concat(Summary.Apps).Any(word => word.Contains(text, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Reads the lines of the list.</summary>
public sealed class FlowLines(FlowService flows, FlowConnectionReader connections, IRunReader runs, AppCatalog apps, TimeProvider clock)
{
    public const int Days = 7;

    public async Task<IReadOnlyList<FlowLine>> ReadAsync(string reader, CancellationToken cancel)
    {
        var byFlow = (await connections.ListAsync(null, cancel)).ToLookup(connection => connection.FlowKey);
        var lines = new List<FlowLine>();
        foreach (var summary in await flows.ListAsync(reader, cancel))
        {
            var ended = byFlow[summary.Key].Select(connection => Counts(runs, connection.RowId, clock)).ToList();
            lines.Add(new FlowLine(
                summary, FlowRule.Of(summary.Flow, apps), ModesOf(byFlow[summary.Key]), ended.Sum(count => count.All), ended.Sum(count => count.Failed),
                runs.List(new RunFilter { FlowIds = [summary.Id], Limit = 1 }) is [var last, ..] ? last : null));
        }
        return lines;
    }

    /// <summary>How many runs of a flow connection ended in the last seven days, and how many of them failed.</summary>
    public static (long All, long Failed) Counts(IRunReader runs, long flowConnectionId, TimeProvider clock)
    {
        var ended = runs.Ended(Quarters.Days(clock.GetUtcNow(), Days, TimeZoneInfo.Utc)[0], [flowConnectionId]);
        return (ended.Values.Sum(), ended.GetValueOrDefault(RunStatus.Failed));
    }

    private static List<(Mode, int)> ModesOf(IEnumerable<FlowConnectionView> connections) =>
        [.. connections.Select(connection => RunStates.Of(connection.Mode)).OfType<Mode>().CountBy(mode => mode).OrderBy(count => count.Key).Select(count => (count.Key, count.Value))];
}
