using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Where steps name the slots of the flow's connections.</summary>
internal static class Slots
{
    /// <summary>The app and slot of everything in a step that uses an account.</summary>
    public static IEnumerable<(string App, string? Slot)> In(Step step) => step switch
    {
        ActionStep action => [(action.App, action.Connection)],
        ForEachStep { Source: { } source } => [(source.App, source.Connection)],
        WaitStep { Event: { } awaited } => [(awaited.App, awaited.Connection)],
        _ => [],
    };

    /// <summary>The step with other slots, by app and present slot.</summary>
    public static Step Map(Step step, Func<string, string?, string?> slotOf) => step switch
    {
        ActionStep action => slotOf(action.App, action.Connection) is var slot && slot == action.Connection
            ? step : action with { Connection = slot },
        ForEachStep { Source: { } source } loop => slotOf(source.App, source.Connection) is var slot && slot == source.Connection
            ? step : loop with { Source = source with { Connection = slot } },
        WaitStep { Event: { } awaited } wait => slotOf(awaited.App, awaited.Connection) is var slot && slot == awaited.Connection
            ? step : wait with { Event = awaited with { Connection = slot } },
        _ => step,
    };

    /// <summary>
    /// Gives a step from elsewhere slots of this flow: the one of the same name where it is for the same app, else the first of the app,
    /// else a new one.
    /// </summary>
    /// <param name="fitted">What the slots of elsewhere became, so that two accounts stay two.</param>
    public static (Flow Flow, Step Step) Fit(Flow flow, Step step, ImmutableSortedDictionary<string, string> fitted)
    {
        var slots = flow.Connections;
        var mapped = Map(step, (app, slot) =>
        {
            if (slot is null)
                return null;
            if (fitted.TryGetValue(slot, out var known))
                return known;
            return slots.TryGetValue(slot, out var its) && its == app ? slot : FirstOf(slots, app) ?? New(app);
        });
        return (ReferenceEquals(slots, flow.Connections) ? flow : flow with { Connections = slots }, mapped);

        string New(string app)
        {
            var name = FreshKeys.Among(slots.Keys).Take(app);
            slots = slots.SetItem(name, app);
            return name;
        }
    }

    public static string? FirstOf(ImmutableSortedDictionary<string, string> slots, string app) =>
        slots.FirstOrDefault(slot => slot.Value == app).Key;
}
