using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace FlowDesigner.Core.Flows;

/// <summary>The steps that run one after the other: the flow's own, or those inside one For each.</summary>
/// <param name="Loop">The For each they are inside of; null for the flow's own.</param>
/// <param name="Steps">In the order they run; those in the branches of a Parallel stand behind it, branch by branch.</param>
public sealed record FlowScope(string? Loop, ImmutableArray<Step> Steps);

/// <summary>
/// The shape of a flow, for the engine, the rules and the drawing. Made of any
/// flow, also a broken one: cycles keep the listed order.
/// </summary>
public sealed class FlowGraph
{
    private readonly FrozenDictionary<string, Step> _steps;
    private readonly FrozenDictionary<string, ImmutableArray<StepPort>> _parents;
    private readonly Dictionary<string, FlowScope> _inside = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, int> _index;
    private readonly Dictionary<string, Ways> _ways = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inCycle = new(StringComparer.Ordinal);
    private readonly Lanes _lanes = new();
    private readonly Dictionary<string, (Fork Fork, ImmutableArray<string?> Ports)> _forks = new(StringComparer.Ordinal);

    private FlowGraph(Flow flow)
    {
        Flow = flow;
        // Of two steps with one key the first counts; a rule reports the second.
        var steps = flow.Steps.DistinctBy(step => step.Key, StringComparer.Ordinal).ToList();
        _steps = steps.ToFrozenDictionary(step => step.Key, StringComparer.Ordinal);
        _index = steps.Index().ToFrozenDictionary(step => step.Item.Key, step => step.Index, StringComparer.Ordinal);
        _parents = steps.ToFrozenDictionary(step => step.Key, ParentsOf, StringComparer.Ordinal);
        var followed = _parents.Values.SelectMany(parents => parents).ToHashSet();
        var places = 0;
        foreach (var step in steps)
        {
            var ports = ChoicesOf(step, followed);
            _forks[step.Key] = (new(places, ports.Length), ports);
            places += ports.Length + 1;
        }
        var scopes = steps.GroupBy(step => step.In ?? "", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Order([.. group]), StringComparer.Ordinal);
        Root = new(null, scopes.GetValueOrDefault("", []));
        foreach (var loop in steps.OfType<ForEachStep>())
            _inside[loop.Key] = new(loop.Key, scopes.GetValueOrDefault(loop.Key, []));
        foreach (var ordered in scopes.Values)
        {
            foreach (var step in ordered)
                _ways[step.Key] = FindWays(step.Key);
        }
        Number(Root, "", first: 2);
    }

    public static FlowGraph Of(Flow flow) => new(flow);

    public Flow Flow { get; }

    /// <summary>The steps outside of every For each.</summary>
    public FlowScope Root { get; }

    public Step? Find(string key) => _steps.GetValueOrDefault(key);

    /// <summary>The steps inside a For each, empty where the key names none.</summary>
    public FlowScope Inside(string loop) => _inside.GetValueOrDefault(loop) ?? new(loop, []);

    /// <summary>What a step follows; empty for those that begin their scope.</summary>
    public ImmutableArray<StepPort> Parents(string key) => _parents.GetValueOrDefault(key, []);

    /// <summary>The steps that follow directly, in the order they run.</summary>
    public IEnumerable<Step> Children(string key, string? port = null) =>
        ScopeOf(key).Steps.Where(step => Parents(step.Key).Contains(new(key, port)));

    /// <summary>The For each steps around a step, the outermost first. Ends where they form a ring.</summary>
    public ImmutableArray<string> Around(string key)
    {
        var loops = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var loop = Find(key)?.In; loop is not null && seen.Add(loop); loop = Find(loop)?.In)
            loops.Add(loop);
        loops.Reverse();
        return [.. loops];
    }

    /// <summary>
    /// The number that screens and messages show: the trigger is 1, so the flow's first step is <c>2</c>, and the second one inside it
    /// <c>2.2</c>. Null for steps outside of every reachable scope.
    /// </summary>
    public string? NumberOf(string key) => _numbers.GetValueOrDefault(key);

    /// <summary>True for a step that follows itself by some way, or that follows such a step.</summary>
    public bool IsInCycle(string key) => _inCycle.Contains(key);

    /// <summary>The steps whose output a step can count on: they run earlier, and whenever it runs.</summary>
    public IEnumerable<Step> SurelyBefore(string key) =>
        from at in Around(key).Append(key)
        from step in ScopeOf(at).Steps.TakeWhile(step => step.Key != at)
        where !IsInCycle(step.Key) && !_lanes.AreSideBySide(step.Key, at) && WaysTo(at).Imply(WaysTo(step.Key))
        select step;

    /// <summary>Whether a step runs only where this edge of an earlier one was taken; true too where there is no other to take.</summary>
    public bool SurelyTakes(string key, StepPort port) =>
        _index.ContainsKey(port.Step) && (EdgeOf(port) is not { } edge || Around(key).Append(key).Any(at => WaysTo(at).Take(edge)));

    /// <summary>True for a step that is switched off, or inside of a For each that is.</summary>
    public bool IsPassedOver(string key) => Around(key).Append(key).Any(at => Find(at) is { Disabled: true });

    /// <summary>The branches of Parallels that a step is in, the outermost first.</summary>
    public ImmutableArray<StepPort> BranchesAround(string key) => _lanes.Of(key);

    /// <summary>True for a step that follows steps of different branches of a Parallel and is no Join.</summary>
    public bool IsCrossed(string key) => _lanes.IsCrossed(key);

    /// <summary>The Parallel whose branches a Join brings together; null where it brings none together.</summary>
    public string? JoinedBy(string key) => _lanes.JoinedBy(key);

    /// <summary>The steps on some way to a step. Not all of them need have run: those behind another edge have not.</summary>
    public IEnumerable<Step> OnTheWayTo(string key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>(Around(key).Append(key));
        while (next.TryPop(out var at))
        {
            foreach (var parent in Parents(at))
            {
                if (parent.Step == key || !seen.Add(parent.Step) || Find(parent.Step) is not { } step)
                    continue;
                next.Push(parent.Step);
                yield return step;
            }
        }
    }

    private FlowScope ScopeOf(string key) => Find(key)?.In is { } loop ? Inside(loop) : Root;

    private Ways WaysTo(string key) => _ways.GetValueOrDefault(key) ?? Ways.None;

    private Ways FindWays(string key)
    {
        var parents = Parents(key).Where(parent => _index.ContainsKey(parent.Step))
            .Select(parent => (WaysTo(parent.Step), EdgeOf(parent))).ToList();
        return Parents(key).IsEmpty ? Ways.Always : parents.Count == 0 ? Ways.None : Ways.Behind(ItselfOf(key), parents);
    }

    private static ImmutableArray<string?> ChoicesOf(Step step, HashSet<StepPort> followed)
    {
        var ports = step is ParallelStep ? [] : StepPort.Of(step);
        // While nothing hangs on an error or a timeout, the plain edge is the only way on.
        var isChoice = ports.Length > 1
            && (!ports.Contains(null) || ports.Any(port => port is not null && followed.Contains(new(step.Key, port))));
        return isChoice ? ports : [];
    }

    /// <summary>A condition that nothing else shares.</summary>
    private Fork ItselfOf(string key) => _forks[key].Fork is var fork ? new(fork.First + fork.Count, 1) : default;

    private Edge? EdgeOf(StepPort port)
    {
        var (fork, ports) = _forks[port.Step];
        var at = ports.IndexOf(port.Port);
        return at >= 0 ? new Edge(fork, at)
            : port.Port is null || _steps[port.Step] is ParallelStep ? null
            : new Edge(ItselfOf(port.Step), 0);
    }

    private static ImmutableArray<StepPort> ParentsOf(Step step) =>
        step.After.IsDefaultOrEmpty ? [] : [.. step.After.Select(StepPort.Parse).Distinct()];

    private ImmutableArray<Step> Order(List<Step> listed)
    {
        var here = listed.Select(step => step.Key).ToHashSet(StringComparer.Ordinal);
        var waitsFor = listed.ToDictionary(step => step.Key,
            step => Parents(step.Key).Select(parent => parent.Step).Where(here.Contains).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        var followers = listed.ToDictionary(step => step.Key, _ => new List<int>(), StringComparer.Ordinal);
        foreach (var (index, step) in listed.Index())
        {
            foreach (var parent in waitsFor[step.Key])
                followers[parent].Add(index);
        }
        var ready = new SortedSet<int>(listed.Index().Where(step => waitsFor[step.Item.Key].Count == 0).Select(step => step.Index));
        var ordered = ImmutableArray.CreateBuilder<Step>(listed.Count);
        while (ready.Count > 0)
        {
            var next = ready.Min;
            ready.Remove(next);
            ordered.Add(listed[next]);
            foreach (var follower in followers[listed[next].Key])
            {
                var waits = waitsFor[listed[follower].Key];
                waits.Remove(listed[next].Key);
                if (waits.Count == 0)
                    ready.Add(follower);
            }
        }
        foreach (var stuck in listed.Where(step => waitsFor[step.Key].Count > 0))
        {
            _inCycle.Add(stuck.Key);
            ordered.Add(stuck);
        }
        var steps = ordered.MoveToImmutable();
        _lanes.Add(steps.Where(step => !_inCycle.Contains(step.Key)), Parents, Find);
        return _lanes.Grouped(steps);
    }

    private void Number(FlowScope scope, string prefix, int first)
    {
        foreach (var (index, step) in scope.Steps.Index())
        {
            var number = prefix + (index + first).ToString(CultureInfo.InvariantCulture);
            if (_numbers.TryAdd(step.Key, number) && step is ForEachStep)
                Number(Inside(step.Key), number + ".", first: 1);
        }
    }
}
