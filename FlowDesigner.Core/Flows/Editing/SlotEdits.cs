namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Picks the slot whose account a step, or the trigger, uses.</summary>
/// <param name="Step">The step's key; null for the trigger.</param>
/// <param name="Slot">A slot of the flow for the same app.</param>
public sealed record SetSlot(string? Step, string Slot) : FlowEdit
{
    public override string Label(Flow flow) =>
        $"Use connection \"{Slot}\" in {(Step is { } key ? $"\"{flow.NameOf(key)}\"" : "the trigger")}";

    internal override Edited Change(Flow flow)
    {
        if (!flow.Connections.TryGetValue(Slot, out var slotApp))
            return Refusals.NoSlot(Slot);
        if (Step is null)
            return slotApp == flow.Trigger.App ? flow with { Trigger = flow.Trigger with { Connection = Slot } }
                : Refusals.WrongApp(Slot, slotApp, flow.Trigger.App, null);
        if (flow.Find(Step) is not { } step)
            return Refusal.NoStep(Step);
        var apps = Slots.In(step).Select(use => use.App).ToList();
        if (apps.Count == 0)
            return new FlowProblem("edit.no_account", $"\"{StepName.Of(step)}\" uses no account.", Step);
        return apps.Contains(slotApp) ? flow.One(Step, _ => Slots.Map(step, (app, slot) => app == slotApp ? Slot : slot))
            : Refusals.WrongApp(Slot, slotApp, apps[0], Step);
    }
}

/// <summary>Adds a slot, so that a flow can use two accounts of one app.</summary>
public sealed record AddSlot(string Slot, string App) : FlowEdit
{
    public override string Label(Flow flow) => $"Add connection \"{Slot}\"";

    internal override Edited Change(Flow flow) => !FreshKeys.IsKey(Slot) ? Refusals.Name(Slot)
        : flow.Connections.ContainsKey(Slot) ? Refusals.Taken(Slot)
        : flow with { Connections = flow.Connections.SetItem(Slot, App) };
}

/// <summary>Removes a slot that nothing uses.</summary>
public sealed record RemoveSlot(string Slot) : FlowEdit
{
    public override string Label(Flow flow) => $"Remove connection \"{Slot}\"";

    internal override Edited Change(Flow flow)
    {
        if (!flow.Connections.ContainsKey(Slot))
            return Refusals.NoSlot(Slot);
        if (flow.Trigger.Connection == Slot)
            return new FlowProblem("edit.slot_used", $"The trigger uses connection \"{Slot}\". Pick another there first.");
        return flow.Steps.FirstOrDefault(step => Slots.In(step).Any(use => use.Slot == Slot)) is { } user
            ? new FlowProblem("edit.slot_used", $"\"{StepName.Of(user)}\" uses connection \"{Slot}\". Pick another there first.", user.Key)
            : flow with { Connections = flow.Connections.Remove(Slot) };
    }
}

/// <summary>Gives a slot another name, wherever it is used. Flow connections that are live ask for its account again.</summary>
public sealed record RenameSlot(string Slot, string To) : FlowEdit
{
    public override string Label(Flow flow) => $"Rename connection \"{Slot}\" to \"{To}\"";

    internal override Edited Change(Flow flow)
    {
        if (!flow.Connections.TryGetValue(Slot, out var app))
            return Refusals.NoSlot(Slot);
        if (Slot == To)
            return flow;
        if (!FreshKeys.IsKey(To))
            return Refusals.Name(To);
        if (flow.Connections.ContainsKey(To))
            return Refusals.Taken(To);
        return flow.Each(step => Slots.Map(step, (_, slot) => slot == Slot ? To : slot)) with
        {
            Connections = flow.Connections.Remove(Slot).SetItem(To, app),
            Trigger = flow.Trigger.Connection == Slot ? flow.Trigger with { Connection = To } : flow.Trigger,
        };
    }
}

file static class Refusals
{
    public static FlowProblem NoSlot(string slot) =>
        new("edit.unknown_slot", $"The flow has no connection \"{slot}\" any more. Pick another.", Field: "connection");

    public static FlowProblem WrongApp(string slot, string slotApp, string app, string? step) =>
        new("edit.wrong_app", $"Connection \"{slot}\" is for {slotApp}, but an account of {app} is needed here.", step, "connection");

    public static FlowProblem Name(string slot) => new("edit.key",
        $"A connection's name in the flow is made of lower-case letters and digits with underscores, but is \"{slot}\". Write it like " +
            $"stripe_eu.", Field: "connection");

    public static FlowProblem Taken(string slot) =>
        new("edit.key_taken", $"The flow has a connection \"{slot}\" already. Take another name.", Field: "connection");
}
