using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>What edits ask of a flow, and how they change many steps at once. What stays equal stays the same object.</summary>
internal static class FlowParts
{
    /// <summary>Changes every step; the flow itself where no step changed.</summary>
    public static Flow Each(this Flow flow, Func<Step, Step> change)
    {
        Step[]? changed = null;
        for (var i = 0; i < flow.Steps.Length; i++)
        {
            var step = change(flow.Steps[i]);
            if (ReferenceEquals(step, flow.Steps[i]))
                continue;
            changed ??= [.. flow.Steps];
            changed[i] = step;
        }
        return changed is null ? flow : flow with { Steps = ImmutableCollectionsMarshal.AsImmutableArray(changed) };
    }

    /// <summary>Changes the one step that has the key, the first where several have it.</summary>
    public static Flow One(this Flow flow, string key, Func<Step, Step> change)
    {
        for (var i = 0; i < flow.Steps.Length; i++)
        {
            if (flow.Steps[i].Key == key)
                return change(flow.Steps[i]) is var step && ReferenceEquals(step, flow.Steps[i])
                    ? flow : flow with { Steps = flow.Steps.SetItem(i, step) };
        }
        return flow;
    }

    /// <summary>The keys and everything inside of those that are For each steps, however deep.</summary>
    public static HashSet<string> WithInside(this Flow flow, IEnumerable<string> keys)
    {
        var all = keys.ToHashSet(StringComparer.Ordinal);
        var inside = flow.Steps.Where(step => step.In is not null).ToLookup(step => step.In!, step => step.Key, StringComparer.Ordinal);
        var next = new Queue<string>(all);
        while (next.TryDequeue(out var loop))
        {
            foreach (var key in inside[loop].Where(all.Add))
                next.Enqueue(key);
        }
        return all;
    }

    public static HashSet<string> Keys(this Flow flow) => flow.Steps.Select(step => step.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>The edges that a step has, as they are written.</summary>
    public static ImmutableArray<string> Edges(this Step step) => step.After.IsDefault ? [] : step.After;

    /// <summary>Whether one step runs, by some way, before the other, or is it.</summary>
    public static bool RunsBefore(this Flow flow, string first, string second)
    {
        var steps = flow.Steps.DistinctBy(step => step.Key, StringComparer.Ordinal).ToDictionary(step => step.Key, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>([second]);
        while (next.TryPop(out var key))
        {
            if (key == first)
                return true;
            if (!seen.Add(key) || !steps.TryGetValue(key, out var step))
                continue;
            foreach (var after in step.Edges())
                next.Push(StepPort.Parse(after).Step);
        }
        return false;
    }

    /// <summary>The steps of a scope that nothing follows yet, and that something may follow.</summary>
    public static ImmutableArray<Step> Ends(this Flow flow, string? loop)
    {
        var followed = flow.Steps.SelectMany(step => step.Edges()).Select(after => StepPort.Parse(after).Step)
            .ToHashSet(StringComparer.Ordinal);
        return [.. flow.Steps.Where(step => step.In == loop && !followed.Contains(step.Key) && Outlets.Main(step) is not null
            && !LooseStep.Is(step))];
    }

    /// <summary>Replaces edges of a step. One that loses its last edge is loose.</summary>
    public static Step Rewire(this Step step, Func<string, IEnumerable<string>> change)
    {
        var edges = step.Edges();
        if (edges.IsEmpty)
            return step;
        ImmutableArray<string> changed = [.. edges.SelectMany(change).Distinct(StringComparer.Ordinal)];
        if (changed.SequenceEqual(edges))
            return step;
        if (changed.Length > 1)
            changed = changed.Remove(LooseStep.Nothing);
        return step with { After = changed.IsEmpty ? LooseStep.After : changed };
    }

    /// <summary>What a step is called in labels and refusals.</summary>
    public static string NameOf(this Flow flow, string key) => flow.Find(key) is { } step ? StepName.Of(step) : key;
}
