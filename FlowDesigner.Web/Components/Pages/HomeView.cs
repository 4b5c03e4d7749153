using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Components.Pages.Runs;

namespace FlowDesigner.Web.Components.Pages;

/// <summary>What Home tells: how far the first steps are, today's runs by state, and what needs a person.</summary>
public sealed record HomeView(
    IReadOnlyList<ConnectionView> Connections, IReadOnlyList<FlowConnectionView> FlowConnections, RunRow? Newest,
    IReadOnlyDictionary<RunStatus, long> Counts, IReadOnlyList<RunLine> Needing)
{
    private const int MostNeeding = 6;

    public bool HasConnections => Connections.Count > 0;
    public bool IsSwitchedOn => FlowConnections.Any(connection => connection.Enabled);
    public bool HasRun => Newest is not null;
    public bool HasOwnKeys => Connections.Any(connection => RunStates.Of(connection.Mode) is Parts.Mode.Live or Parts.Mode.Test);
    public int StepsDone => new[] { HasConnections, IsSwitchedOn, HasRun, HasOwnKeys }.Count(done => done);

    public long CountOf(params IEnumerable<RunStatus> statuses) => statuses.Sum(status => Counts.GetValueOrDefault(status));

    /// <summary>Reads counters and a few rows, never the whole history.</summary>
    public static async Task<HomeView> ReadAsync(
        Viewer viewer, ConnectionService connections, FlowConnectionReader flowConnections, IRunReader runs, RunLines names, TimeProvider clock)
    {
        var counts = new Dictionary<RunStatus, long>(runs.Ended(Quarters.Days(clock.GetUtcNow(), 1, TimeZoneInfo.Utc)[0]));
        foreach (var (status, count) in runs.Open())
            counts[status] = count;
        var needing = new[] { RunStatus.Unknown, RunStatus.Failed }
            .SelectMany(status => runs.List(new RunFilter { Statuses = [status], Limit = MostNeeding }))
            .OrderByDescending(run => run.Status == RunStatus.Unknown).ThenByDescending(run => run.Id).Take(MostNeeding);
        return new HomeView(
            [.. (await connections.PickableAsync(viewer, null, CancellationToken.None)).OrderBy(connection => connection.IsActive)],
            await flowConnections.ListAsync(null, CancellationToken.None),
            runs.List(new RunFilter { Limit = 1 }) is [var newest, ..] ? newest : null, counts, await names.OfAsync(needing));
    }
}
