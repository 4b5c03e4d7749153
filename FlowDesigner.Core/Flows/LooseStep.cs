using System.Collections.Immutable;

namespace FlowDesigner.Core.Flows;

/// <summary>
/// A step that is connected to nothing: it never runs, and a flow with one is not published. Following nothing at all would mean the
/// opposite, being the first of the flow, so a cut edge must not leave that behind.
/// </summary>
public static class LooseStep
{
    /// <summary>Stands in <see cref="Step.After"/> in place of a step's key, which it can never be.</summary>
    public const string Nothing = "-";

    public static ImmutableArray<string> After { get; } = [Nothing];

    public static bool Is(Step step) => !step.After.IsDefaultOrEmpty && step.After.All(after => after == Nothing);
}
