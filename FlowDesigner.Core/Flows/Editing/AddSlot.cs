namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Adds a slot, so that a flow can use two accounts of one app.</summary>
public sealed record AddSlot(string Slot, string App) : FlowEdit
{
    public override string Label(Flow flow) => $"Add connection \"{Slot}\"";

    internal override Edited Change(Flow flow)
    {
        if (!FreshKeys.IsKey(Slot))
            return new FlowProblem("edit.key", "A connection's name in the flow is made of lower-case letters and digits with underscores, "
                + $"but is \"{Slot}\". Write it like stripe_eu.", Field: "connection");
        return flow.Connections.ContainsKey(Slot)
            ? new FlowProblem("edit.key_taken", $"The flow has a connection \"{Slot}\" already. Take another name.", Field: "connection")
            : flow with { Connections = flow.Connections.SetItem(Slot, App) };
    }
}
