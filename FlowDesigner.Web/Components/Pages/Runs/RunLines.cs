using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>A run in a list, with the names that its ids stand for.</summary>
public sealed record RunLine(RunRow Run, FlowConnectionView? Connection, IReadOnlyList<string> Apps);

/// <summary>Finds those names; each is asked for once, since a live list is drawn several times a second.</summary>
public sealed class RunLines(FlowConnectionReader flowConnections, FlowService flows)
{
    private readonly Dictionary<long, FlowConnectionView?> _connections = [];
    private Dictionary<long, FlowSummary> _flows = [];

    public IReadOnlyCollection<FlowSummary> Flows => _flows.Values;

    public async Task LoadAsync()
    {
        _flows = (await flows.ListAsync(CancellationToken.None)).ToDictionary(flow => flow.Id);
        foreach (var connection in await flowConnections.ListAsync(null, CancellationToken.None))
            _connections[connection.RowId] = connection;
    }

    public async Task<IReadOnlyList<RunLine>> OfAsync(IEnumerable<RunRow> runs)
    {
        var lines = new List<RunLine>();
        foreach (var run in runs)
        {
            if (!_connections.TryGetValue(run.FlowConnectionId, out var connection))
                _connections[run.FlowConnectionId] = connection = await flowConnections.GetAsync(run.FlowConnectionId, CancellationToken.None);
            lines.Add(new RunLine(run, connection, _flows.TryGetValue(run.FlowId, out var flow) ? flow.Apps : []));
        }
        return lines;
    }
}
