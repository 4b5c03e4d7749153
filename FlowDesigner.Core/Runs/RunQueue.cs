using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>A hint that a run can go on. The journal is the truth: a lost, late or doubled hint does no harm.</summary>
/// <param name="Fresh">The run itself where it was just accepted, so that nothing needs to be read back.</param>
internal readonly record struct RunHint(long RunId, long FlowConnectionId, RunSnapshot? Fresh = null);

/// <summary>
/// Hints of ready runs, handed out round-robin over flow connections, so that one busy flow does not starve the others. Holds a short
/// stretch of each backlog; the rest stays in the database and is read when the stretch runs out.
/// </summary>
internal sealed class RunQueue(IRunReader reader, EngineOptions options)
{
    private const int Stretch = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Line> _lines = [];
    private readonly Queue<Line> _turns = new();
    private int _running;

    /// <summary>Raised outside the lock when a hint may be taken.</summary>
    public event Action? Ready;

    public void Add(RunHint hint)
    {
        lock (_lock)
        {
            var line = LineOf(hint.FlowConnectionId);
            if (line.HasMore || line.Hints.Count >= Stretch)
            {
                line.HasMore = true;
                // Commits need not come in the order of ids: the next reading must begin before this one.
                line.LastId = Math.Min(line.LastId, hint.RunId - 1);
                return;
            }
            line.Hints.Enqueue(hint);
            line.LastId = Math.Max(line.LastId, hint.RunId);
            TakeTurn(line);
        }
        Ready?.Invoke();
    }

    /// <summary>Accepted runs of a flow connection that nobody has taken yet.</summary>
    public int Backlog(long flowConnectionId)
    {
        lock (_lock)
            return _lines.TryGetValue(flowConnectionId, out var line) ? line.Waiting : 0;
    }

    public void CountAccepted(long flowConnectionId, int runs = 1)
    {
        lock (_lock)
            LineOf(flowConnectionId).Waiting += runs;
    }

    /// <summary>The next hint, if a slot is free for it.</summary>
    public bool TryTake(out RunHint hint)
    {
        lock (_lock)
        {
            while (_running < options.MaxParallelRuns && _turns.TryDequeue(out var line))
            {
                line.InTurn = false;
                if (line.Hints.Count == 0 && line.HasMore)
                    Refill(line);
                if (line.Running >= options.MaxParallelPerFlowConnection || !line.Hints.TryDequeue(out hint))
                    continue;
                line.Running++;
                line.Waiting = Math.Max(0, line.Waiting - 1);
                _running++;
                TakeTurn(line);
                return true;
            }
            hint = default;
            return false;
        }
    }

    public void Release(long flowConnectionId)
    {
        lock (_lock)
        {
            var line = LineOf(flowConnectionId);
            line.Running--;
            _running--;
            TakeTurn(line);
        }
        Ready?.Invoke();
    }

    /// <summary>Finds ready runs that no hint speaks of: after a start, or when a hint was lost.</summary>
    public void Sweep(IEnumerable<long> flowConnections)
    {
        lock (_lock)
        {
            foreach (var id in flowConnections)
            {
                var line = LineOf(id);
                if (line.Hints.Count > 0)
                    continue;
                line.HasMore = true;
                line.LastId = 0;
                TakeTurn(line);
            }
        }
        Ready?.Invoke();
    }

    public int Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    private void Refill(Line line)
    {
        // Cleared first: what is accepted from now on comes with its own hint.
        line.HasMore = false;
        foreach (var snapshot in reader.Ready(line.FlowConnectionId, line.LastId, Stretch))
        {
            line.Hints.Enqueue(new RunHint(snapshot.Run.Id, line.FlowConnectionId, snapshot.Run.Epoch == 0 ? snapshot : null));
            line.LastId = snapshot.Run.Id;
        }
        line.HasMore = line.Hints.Count == Stretch;
    }

    private void TakeTurn(Line line)
    {
        if (line.InTurn || (line.Hints.Count == 0 && !line.HasMore))
            return;
        line.InTurn = true;
        _turns.Enqueue(line);
    }

    private Line LineOf(long flowConnectionId)
    {
        if (!_lines.TryGetValue(flowConnectionId, out var line))
            _lines[flowConnectionId] = line = new Line(flowConnectionId);
        return line;
    }

    private sealed class Line(long flowConnectionId)
    {
        public long FlowConnectionId => flowConnectionId;
        public Queue<RunHint> Hints { get; } = new();
        public bool HasMore { get; set; }
        public bool InTurn { get; set; }
        public int Running { get; set; }
        public int Waiting { get; set; }
        public long LastId { get; set; }
    }
}
