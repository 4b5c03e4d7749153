using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace FlowDesigner.Core.Flows;

/// <summary>Where a step hangs: behind another step, or behind one of an If's two edges.</summary>
/// <param name="Step">The key of the step before.</param>
/// <param name="Port"><c>yes</c> or <c>no</c>; null behind any other step.</param>
public readonly record struct StepPort(string Step, string? Port)
{
    public const string Yes = "yes";
    public const string No = "no";

    /// <summary>Reads an entry of <see cref="Step.After"/>: <c>key</c>, <c>key:yes</c> or <c>key:no</c>.</summary>
    public static StepPort Parse(string after)
    {
        var at = after.IndexOf(':', StringComparison.Ordinal);
        return at < 0 ? new(after, null) : new(after[..at], after[(at + 1)..]);
    }

    /// <summary>The other edge of the same If.</summary>
    public StepPort Other => this with { Port = Port == Yes ? No : Yes };

    public override string ToString() => Port is null ? Step : $"{Step}:{Port}";
}

/// <summary>The steps that run one after the other: the flow's own, or those inside one For each.</summary>
/// <param name="Loop">The For each they are inside of; null for the flow's own.</param>
/// <param name="Steps">In the order they run.</param>
public sealed record FlowScope(string? Loop, ImmutableArray<Step> Steps);

/// <summary>
/// The shape of a flow, for the engine, the rules and the drawing. Made of any flow, also a broken one: cycles keep the listed
/// order.
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

    private FlowGraph(Flow flow)
    {
        Flow = flow;
        // Of two steps with one key the first counts; a rule reports the second.
        var steps = flow.Steps.DistinctBy(step => step.Key, StringComparer.Ordinal).ToList();
        _steps = steps.ToFrozenDictionary(step => step.Key, StringComparer.Ordinal);
        _index = steps.Index().ToFrozenDictionary(step => step.Item.Key, step => step.Index, StringComparer.Ordinal);
        _parents = steps.ToFrozenDictionary(step => step.Key, ParentsOf, StringComparer.Ordinal);
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
        where !IsInCycle(step.Key) && WaysTo(at).Imply(WaysTo(step.Key))
        select step;

    /// <summary>The steps on some way to a step. Not all of them need have run: those behind an If's other edge have not.</summary>
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
        return Parents(key).IsEmpty ? Ways.Always : parents.Count == 0 ? Ways.None : Ways.Behind(_index[key], parents);
    }

    private int? EdgeOf(StepPort port) => port.Port switch
    {
        null => null,
        StepPort.Yes => EdgeSet.Yes(_index[port.Step]),
        StepPort.No => EdgeSet.No(_index[port.Step]),
        // No such edge: a condition that nothing else shares.
        _ => EdgeSet.Itself(_index[port.Step]),
    };

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
        return ordered.MoveToImmutable();
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
