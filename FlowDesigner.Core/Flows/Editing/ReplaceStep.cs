namespace FlowDesigner.Core.Flows.Editing;

/// <summary>
/// Puts another action or control in a step's place. Its key, edges, title and note stay; mappings of later steps still find it.
/// </summary>
/// <param name="Key">The step to replace.</param>
/// <param name="Step">Made by <see cref="NewSteps.Replacing"/>, which keeps the inputs that fit.</param>
public sealed record ReplaceStep(string Key, Step Step) : FlowEdit
{
    public override string Label(Flow flow) => $"Replace \"{flow.NameOf(Key)}\" with \"{StepName.Of(Step)}\"";

    internal override Edited Change(Flow flow)
    {
        if (flow.Find(Key) is not { } old)
            return Refusal.NoStep(Key);
        if (Step is not ForEachStep && flow.Steps.Any(step => step.In == Key))
        {
            return new FlowProblem("edit.holds_steps",
                $"\"{StepName.Of(old)}\" holds steps, which \"{StepName.Of(Step)}\" cannot. Move them out first, or remove them.", Key);
        }
        var (fitted, step) = Slots.Fit(flow, Step with
        {
            Key = Key, In = old.In, After = old.After, Title = old.Title, Note = old.Note, Disabled = old.Disabled,
        }, Ordinal.Map<string>());
        var outlets = StepPort.Of(step);
        var replaced = fitted.One(Key, _ => step);
        // What hung on an edge that is no more goes on from the usual one only where that one is the same promise: plain for plain.
        return replaced.Each(follower => follower.Rewire(after => StepPort.Parse(after) is var port
            && (port.Step != Key || outlets.Contains(port.Port))
            ? [after] : port == Outlets.Main(old) && Outlets.Main(step) is { } main ? [main.ToString()] : []));
    }
}

/// <summary>Puts another trigger at the head of the flow. Its slot is one of its app, made where there is none.</summary>
public sealed record SetTrigger(FlowTrigger Trigger) : FlowEdit
{
    public override string Label(Flow flow) => $"Start with \"{StepName.Sentence(Trigger.Trigger)}\"";

    internal override Edited Change(Flow flow)
    {
        if (Trigger.Connection is not { } slot || flow.Connections.TryGetValue(slot, out var app) && app == Trigger.App)
            return flow with { Trigger = Trigger };
        if (Slots.FirstOf(flow.Connections, Trigger.App) is { } known)
            return flow with { Trigger = Trigger with { Connection = known } };
        var name = FreshKeys.Among(flow.Connections.Keys).Take(Trigger.App);
        return flow with { Trigger = Trigger with { Connection = name }, Connections = flow.Connections.SetItem(name, Trigger.App) };
    }
}
