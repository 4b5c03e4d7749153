using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Components.Canvas;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>A run in a list, with the names that its ids stand for.</summary>
public sealed record RunLine(RunRow Run, FlowConnectionView? Connection, IReadOnlyList<string> Apps)
{
    /// <summary>Null where nobody asked.</summary>
    public RunSubject? Subject { get; init; }
    public int? StepsDone { get; init; }
}

/// <summary>
/// Finds those names; each is asked for once, since a live list is drawn several times a second. Runs of the private flows of others are
/// left out.
/// </summary>
public sealed class RunLines(FlowConnectionReader flowConnections, FlowService flows)
{
    private const int MostSubjects = 500;
    private readonly Dictionary<long, FlowConnectionView?> _connections = [];
    private readonly Dictionary<long, RunSubject> _subjects = [];
    private Dictionary<long, FlowSummary> _flows = [];
    private string _reader = "";

    /// <summary>The flows whose runs the reader may not see, for <see cref="RunFilter.ExceptFlowIds"/>.</summary>
    public IReadOnlyCollection<long> Hidden { get; private set; } = [];

    /// <summary>The flows that the reader may see, with the archived ones.</summary>
    public IReadOnlyCollection<FlowSummary> Flows => _flows.Values;

    public async Task LoadAsync(Viewer reader)
    {
        _reader = reader.Name ?? "";
        var all = await flows.ListAsync(CancellationToken.None);
        Hidden = [.. all.Where(flow => flow.IsHiddenFrom(_reader)).Select(flow => flow.Id)];
        _flows = all.Where(flow => !flow.IsHiddenFrom(_reader)).ToDictionary(flow => flow.Id);
        _connections.Clear();
        foreach (var connection in await flowConnections.ListAsync(reader, null, CancellationToken.None))
            _connections[connection.RowId] = connection;
    }

    /// <summary>A flow connection that was loaded; null where it is gone.</summary>
    public FlowConnectionView? Find(long flowConnection) => _connections.GetValueOrDefault(flowConnection);

    /// <summary>The apps of a flow connection's flow, in the order they take part.</summary>
    public IReadOnlyList<string> AppsOf(FlowConnectionView connection) =>
        _flows.Values.FirstOrDefault(flow => flow.Key == connection.FlowKey)?.Apps ?? [];

    /// <summary>Groups that need a person, in words.</summary>
    public IEnumerable<AttentionWords> Of(IEnumerable<AttentionGroup> groups, AppCatalog catalog) =>
        from grouped in groups
        let summary = _flows.GetValueOrDefault(grouped.FlowId)
        let step = summary?.Flow.Find(grouped.Step)
        select new AttentionWords(
            grouped, Find(grouped.FlowConnectionId), step is null ? grouped.Step : new StepWords(summary.Flow, catalog).TitleOf(step),
            summary?.Apps is [.., var last] ? last : "");

    public async Task<IReadOnlyList<RunLine>> OfAsync(IEnumerable<RunRow> runs)
    {
        var lines = new List<RunLine>();
        foreach (var run in runs)
        {
            if (!_connections.TryGetValue(run.FlowConnectionId, out var connection))
                _connections[run.FlowConnectionId] = connection = await flowConnections.GetAsync(run.FlowConnectionId,
                    CancellationToken.None);
            if (connection?.IsHiddenFrom(_reader) is not true)
                lines.Add(new RunLine(run, connection, _flows.TryGetValue(run.FlowId, out var flow) ? flow.Apps : []));
        }
        return lines;
    }

    /// <summary>With what each run is about and how far it came. An event never changes, so its payload is read once.</summary>
    public async Task<IReadOnlyList<RunLine>> OfAsync(IReadOnlyList<RunRow> runs, IRunReader reader)
    {
        var done = reader.StepsDone([.. runs.Select(run => run.Id)]);
        if (_subjects.Count > MostSubjects)
            _subjects.Clear();
        return
        [
            .. (await OfAsync(runs)).Select(line => line
                with { Subject = SubjectOf(line, reader), StepsDone = done.GetValueOrDefault(line.Run.Id) }),
        ];
    }

    private RunSubject SubjectOf(RunLine line, IRunReader reader) => _subjects.TryGetValue(line.Run.Id, out var known) ? known
        : _subjects[line.Run.Id] = reader.Payload(line.Run.Id) is { } payload
            ? RunSubject.Of(payload, line.Apps is ["stripe" or "razorpay", ..]) : new RunSubject(null, null);
}
