using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Removes steps and what is inside of them. What followed them is connected to nothing afterwards.</summary>
public sealed record RemoveSteps(ImmutableArray<string> Keys) : FlowEdit
{
    public override string Label(Flow flow) => $"Remove {StepName.Several(flow, Keys)}";

    internal override Edited Change(Flow flow) => Removal.Of(flow, Keys, _ => []);
}

/// <summary>
/// Removes steps and closes the gap: what followed them follows what they followed. Behind a step with several edges only the usual
/// one is closed; what hung on another is connected to nothing, for it must not run more often than before.
/// </summary>
public sealed record RemoveAndReconnect(ImmutableArray<string> Keys) : FlowEdit
{
    public override string Label(Flow flow) => $"Remove {StepName.Several(flow, Keys)} and reconnect";

    internal override Edited Change(Flow flow) => Removal.Of(flow, Keys, Removal.Past(flow, flow.WithInside(Keys)));
}

/// <summary>Takes steps out of a flow and mends what was around them.</summary>
internal static class Removal
{
    /// <param name="flow">The flow.</param>
    /// <param name="keys">The steps to remove.</param>
    /// <param name="instead">What takes the place of an edge that begins at a removed step; null makes the step the first of its
    /// scope.</param>
    public static Edited Of(Flow flow, ImmutableArray<string> keys, Func<string, IEnumerable<string>?> instead)
    {
        if (keys.FirstOrDefault(key => flow.Find(key) is null) is { } gone)
            return Refusal.NoStep(gone);
        var removed = flow.WithInside(keys);
        var kept = flow with { Steps = [.. flow.Steps.Where(step => !removed.Contains(step.Key))] };
        return WithoutTraces(CutOff(kept, removed, instead), removed);
    }

    /// <summary>Gives the steps that stay other edges in place of those that begin at the given ones.</summary>
    public static Flow CutOff(Flow flow, HashSet<string> cut, Func<string, IEnumerable<string>?> instead) => flow.Each(step =>
    {
        var begins = false;
        var rewired = step.Rewire(after =>
        {
            if (!cut.Contains(StepPort.Parse(after).Step))
                return [after];
            var others = instead(after);
            begins |= others is null;
            return others ?? [];
        });
        return begins && LooseStep.Is(rewired) ? rewired with { After = [] } : rewired;
    });

    /// <summary>
    /// What an edge behind one of these steps becomes when they are taken away: the edges before them, null for the beginning.
    /// </summary>
    public static Func<string, IEnumerable<string>?> Past(Flow flow, HashSet<string> taken)
    {
        var known = new Dictionary<string, IEnumerable<string>?>(StringComparer.Ordinal);
        return Instead;

        IEnumerable<string>? Instead(string after)
        {
            if (known.TryGetValue(after, out var found))
                return found;
            // Seen again on its own way, it is part of a ring and leads nowhere.
            known[after] = [];
            var port = StepPort.Parse(after);
            var step = flow.Find(port.Step);
            if (step is null || Outlets.Main(step) != port)
                return [];
            var edges = step.Edges();
            var parts = edges.Select(before => taken.Contains(StepPort.Parse(before).Step) ? Instead(before) : [before]).ToList();
            return known[after] = edges.IsEmpty || parts.Exists(part => part is null) ? null
                : parts.SelectMany(part => part!).Where(before => before != LooseStep.Nothing).Distinct(StringComparer.Ordinal).ToList();
        }
    }

    private static Flow WithoutTraces(Flow flow, HashSet<string> removed) => flow with
    {
        Layout = flow.Layout.RemoveRange(removed),
        Groups = flow.Groups.Any(group => group.Steps.Any(removed.Contains))
            ? [.. flow.Groups.Select(group => group.Steps.Any(removed.Contains)
                ? group with { Steps = group.Steps.RemoveAll(removed.Contains) } : group)
                .Where(group => !group.Steps.IsEmpty)]
            : flow.Groups,
    };
}
