using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// Walks a run's journal once more for display: each step's request is computed again
/// from what the journal holds. Sends nothing, writes nothing.
/// </summary>
internal sealed class RunReplay(RunSnapshot snapshot, CompiledFlow flow, IConnectionDirectory connections, TimeProvider clock) : StepEdge
{
    private readonly Dictionary<string, StepRow> _rows = snapshot.Steps.ToDictionary(row => row.Path, StringComparer.Ordinal);
    private readonly Dictionary<string, long> _bindings = JsonSerializer.Deserialize<Dictionary<string, long>>(snapshot.Run.Bindings)!;
    private readonly Dictionary<string, PreparedStep> _prepared = new(StringComparer.Ordinal);
    private readonly List<(Position At, CompiledLoop Loop)> _loops = [];

    public override TimeProvider Clock => clock;

    /// <summary>The prepared steps by path, as far as the journal goes.</summary>
    /// <param name="item">The path of one item of a For each, whose steps are prepared too; null for none.</param>
    public async Task<IReadOnlyDictionary<string, PreparedStep>> WalkAsync(string? item = null)
    {
        try
        {
            var walker = new FlowWalker(this);
            await walker.WalkAsync(new Position(JsonBody.Parse(snapshot.Payload), Inputs.Empty.Value), flow.Root);
            // A loop inside of the item joins the list while it is walked.
            for (var i = 0; item is not null && i < _loops.Count; i++)
                await IntoAsync(walker, _loops[i].At, _loops[i].Loop, item);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException)
        {
            // A damaged payload or row: what was found so far is shown, and the rows themselves always are.
        }
        return _prepared;
    }

    /// <summary>Walks the item of this loop that the wanted path is, or goes through.</summary>
    private async Task IntoAsync(FlowWalker walker, Position at, CompiledLoop loop, string wanted)
    {
        var path = at.PathOf(loop.Key);
        if (!wanted.StartsWith(path + "[", StringComparison.Ordinal))
            return;
        var here = wanted[..(wanted.IndexOf(']', path.Length) + 1)];
        at.Now = StartOf(path, null);
        if (LoopItem.ItemOf(_rows.GetValueOrDefault(here)) is { } kept)
            await walker.WalkAsync(new Position(at, here + "/", kept), loop.Body);
        else if (LoopWalker.ItemsOf(at, loop, path).TryGetValue(here, out var item))
            await walker.WalkAsync(new Position(at, here + "/", item), loop.Body);
    }

    public override string OwnKey(string path) => $"{snapshot.Run.Id}|{path}";

    // Hidden, so that every step is prepared; its row then says how it ended.
    public override StepRow? Recall(string path) => null;

    public override DateTimeOffset StartOf(string path, StepRow? row) =>
        base.StartOf(path, _rows.GetValueOrDefault(path));

    public override void Record(Position at, StepRow row)
    {
    }

    public override void Attach(Position at)
    {
    }

    public override ValueTask<Outcome?> FlushAsync(Position at) => ValueTask.FromResult<Outcome?>(null);

    public override async ValueTask<OpenConnection> OpenAsync(CompiledAction step) => step.Slot is null
        ? NoAccount.Of(step.App)
        : await connections.OpenAsync(_bindings.GetValueOrDefault(step.Slot), CancellationToken.None);

    public override Outcome? HoldBack(Position at, CompiledStep step, IReadOnlySet<string> uses)
    {
        var row = _rows.GetValueOrDefault(at.PathOf(step.Key));
        if (step is CompiledLoop loop)
        {
            lock (_prepared)
                _loops.Add((at, loop));
        }
        return step is CompiledLoop || row is null ? Ended(row) : null;
    }

    public override Outcome? Pass(Position at, CompiledStep step, Passing passing) =>
        Ended(_rows.GetValueOrDefault(at.PathOf(step.Key)), isWait: true);

    public override ValueTask<Outcome> PerformAsync(Position at, PreparedStep step, StepRow? row)
    {
        var known = _rows.GetValueOrDefault(step.Path);
        if (known is not null)
        {
            // Branches are walked side by side here too.
            lock (_prepared)
                _prepared[step.Path] = step;
        }
        return ValueTask.FromResult(Ended(known));
    }

    public override ValueTask<(Outcome? Stopped, AppResponse? Page)> ReadPageAsync(Position at, PreparedStep source, string? cursor) =>
        throw new InvalidOperationException("A replay takes loops from the journal.");

    private static Outcome Ended(StepRow? row, bool isWait = false) => row is { Status: StepStatus.Completed, Output: { } output }
        ? new Outcome.Completed(JsonBody.Parse(output)) { Port = isWait ? row.Cursor : null }
        : row is { IsHandled: true } ? Outcome.Failed.Of(row)
        : new Outcome.Gone();
}
