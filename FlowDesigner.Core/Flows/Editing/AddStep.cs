using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>Adds a step. Its key is taken as a wish, and its connection as the wish for an account of its app.</summary>
/// <param name="Step">Made by <see cref="NewSteps"/>.</param>
/// <param name="At">What it is connected to.</param>
/// <param name="Place">Where it is drawn; null: it is laid out by itself.</param>
public sealed record AddStep(Step Step, AddAt At, Place? Place = null) : FlowEdit
{
    public override string Label(Flow flow) => $"Add \"{StepName.Of(Step)}\"";

    internal override Edited Change(Flow flow)
    {
        var (fitted, step) = Slots.Fit(flow, Step with { Key = FreshKeys.Of(flow).Take(Step.Key), In = null, After = [] },
            Ordinal.Map<string>());
        var added = Insertion.Into(fitted, [step], At);
        return Place is { } place && added.Flow is { } made
            ? added with { Flow = made with { Layout = made.Layout.SetItem(step.Key, place) } } : added;
    }
}
