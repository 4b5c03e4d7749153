using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Storage.Sqlite;

/// <summary>Ids of many leaves in one order: a leaf is read on only when its next id is the next of all.</summary>
internal sealed class RunMerge
{
    private const int Stretch = 16, LongestStretch = 500, MostKindsOfEffect = 500;

    private readonly SqliteDatabase.Loan _loan;
    private readonly IdRange _range;
    private readonly PriorityQueue<Leaf, long> _leaves = new();
    private readonly List<Func<RunRow, bool>> _conditions = [];
    private long? _last;

    private RunMerge(SqliteDatabase.Loan loan, IdRange range) => (_loan, _range) = (loan, range);

    public bool Ascending => _range.Ascending;
    public bool HasMore => _leaves.Count > 0;
    public bool ByBeginning { get; private set; }

    /// <summary>True where every id fits.</summary>
    public bool IsExact => _conditions.Count == 0;

    public static RunMerge Begin(SqliteDatabase.Loan loan, RunFilter filter, IdRange range)
    {
        var merge = new RunMerge(loan, range);
        if (filter.Origins is { Count: > 0 } origins)
            merge._conditions.Add(run => origins.Contains(run.Origin));
        if (filter.ExceptFlowIds is { Count: > 0 } hidden)
            merge._conditions.Add(run => !hidden.Contains(run.FlowId));
        if (filter.Ids is { } ids)
            merge.Restrict(filter).AddAll(ids);
        else if (filter.IssueId is { } issue)
            merge.Restrict(filter).Add(new Leaf(RunLeaves.NextOfIssue(range.Ascending), [issue]));
        else if (filter.Term is { } term)
            merge.Restrict(filter).FindTerm(term);
        else if (filter is { FlowIds: null, FlowConnectionIds: null, Statuses: null })
            merge.Add(new Leaf(RunLeaves.NextOfAll(range.Ascending), []));
        else
            merge.FindStatuses(filter);
        return merge;
    }

    public bool Fits(RunRow run) => _conditions.TrueForAll(condition => condition(run));

    public List<long> Take(int count)
    {
        var ids = new List<long>(count);
        while (ids.Count < count && _leaves.TryDequeue(out var leaf, out _))
        {
            if (leaf.Ahead.Count == 0)
                Read(leaf);
            if (!leaf.Ahead.TryDequeue(out var id))
                continue;
            // A run may have two terms that begin alike.
            if (id != _last)
                ids.Add(id);
            _last = leaf.Last = id;
            if (leaf.Ahead.Count == 0)
                Read(leaf);
            if (leaf.Ahead.TryPeek(out var next))
                _leaves.Enqueue(leaf, Rank(next));
        }
        return ids;
    }

    /// <summary>What is asked of each run where the leaves go by something else.</summary>
    private RunMerge Restrict(RunFilter filter)
    {
        if (filter.Statuses is { } statuses)
            _conditions.Add(run => statuses.Contains(run.Status));
        if (filter.FlowIds is { } flows)
            _conditions.Add(run => flows.Contains(run.FlowId));
        if (filter.FlowConnectionIds is { } connections)
            _conditions.Add(run => connections.Contains(run.FlowConnectionId));
        return this;
    }

    private void FindTerm(string given)
    {
        var term = given.ToUpperInvariant();
        // Events and business keys are stored as their makers wrote them.
        var others = _loan.Query(RunLeaves.OfEvent, row => row.GetInt64(0), given);
        others.AddRange(OfBusinessKey(given));
        // Whether any run has the whole term is asked of all its runs, or a later page would change its mind.
        if (others.Count > 0 || _loan.Query(RunLeaves.NextOfTerm(false), row => row.GetInt64(0), 0L, long.MaxValue, term, 1).Count > 0)
        {
            AddAll(others);
            Add(new Leaf(RunLeaves.NextOfTerm(Ascending), [term]));
            return;
        }
        ByBeginning = true;
        var tops = _loan.Query(
            RunLeaves.TermTops(Ascending), row => (Term: row.GetString(0), Top: row.LongOrNull(1)), term, term + "\U0010FFFF",
            _range.From, _range.To);
        foreach (var (known, top) in tops)
            Add(new Leaf(RunLeaves.NextOfTerm(Ascending), [known]), top);
    }

    private void FindStatuses(RunFilter filter)
    {
        var (which, chosen) = filter switch
        {
            { FlowIds: { } flows, FlowConnectionIds: { } connections } =>
                (RunLeaves.Of.GivenOfFlows, $$"""{"flows":{{RunCounters.Json(flows)}},"connections":{{RunCounters.Json(connections)}}}"""),
            { FlowIds: { } flows } => (RunLeaves.Of.Flows, RunCounters.Json(flows)),
            { FlowConnectionIds: { } connections } => (RunLeaves.Of.Given, RunCounters.Json(connections)),
            _ => (RunLeaves.Of.All, (object)DBNull.Value),
        };
        var statuses = filter.Statuses is { Count: > 0 } some ? some.Distinct().ToList() : [.. Enum.GetValues<RunStatus>()];
        foreach (var common in statuses.Where(status => status is RunStatus.Ready or RunStatus.Completed))
            AddTops(RunLeaves.Tops(which, common, Ascending), chosen, _range.From, _range.To);
        if (statuses.Where(RunLeaves.IsRare).Select(status => (long)status).ToList() is { Count: > 0 } rare)
            AddTops(RunLeaves.RareTops(which, Ascending), chosen, _range.From, _range.To, RunCounters.Json(rare));
        if (statuses.Contains(RunStatus.Running))
        {
            var running = _loan.Query(RunLeaves.Running(which), row => row.GetInt64(0), chosen, _range.From, _range.To);
            AddAll(running);
        }
    }

    private List<long> OfBusinessKey(string key)
    {
        var found = new List<long>();
        var (connection, action) = (long.MinValue, "");
        for (var kinds = 0; kinds < MostKindsOfEffect; kinds++)
        {
            if (_loan.Query(RunLeaves.NextEffect, row => (row.GetInt64(0), row.GetString(1)), connection, action) is not [var next])
                break;
            (connection, action) = next;
            found.AddRange(_loan.Query(RunLeaves.OfBusinessKey, row => row.GetInt64(0), connection, action, key));
        }
        return found;
    }

    private void AddAll(IEnumerable<long> ids)
    {
        var leaf = new Leaf(null, []);
        foreach (var id in ids.Where(id => id >= _range.From && id < _range.To).Distinct().OrderBy(Rank))
            leaf.Ahead.Enqueue(id);
        Add(leaf);
    }

    private void AddTops(string sql, params object[] values)
    {
        foreach (var (connection, status, top) in _loan.Query(
            sql, row => (row.GetInt64(0), (RunStatus)row.GetInt32(1), row.LongOrNull(2)), values))
            Add(new Leaf(RunLeaves.Next(status, Ascending), [connection]), top);
    }

    private void Add(Leaf leaf)
    {
        Read(leaf);
        if (leaf.Ahead.TryPeek(out var top))
            _leaves.Enqueue(leaf, Rank(top));
    }

    private void Add(Leaf leaf, long? top)
    {
        if (top is { } id)
            _leaves.Enqueue(leaf, Rank(id));
    }

    private void Read(Leaf leaf)
    {
        if (leaf.Sql is null)
            return;
        var left = leaf.Last is { } last ? _range.Past(last) : _range;
        foreach (var id in _loan.Query(leaf.Sql, row => row.GetInt64(0), [left.From, left.To, .. leaf.Values, leaf.Stretch]))
            leaf.Ahead.Enqueue(id);
        leaf.Stretch = Math.Min(leaf.Stretch * 4, LongestStretch);
    }

    private long Rank(long id) => Ascending ? id : -id;

    private sealed class Leaf(string? sql, object[] values)
    {
        public string? Sql => sql;
        public object[] Values => values;
        public Queue<long> Ahead { get; } = new();
        public long? Last { get; set; }
        public int Stretch { get; set; } = RunMerge.Stretch;
    }
}
