using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs.Retries;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>One step of a worked-out retry as the dialog lists it; items of a For each that fare alike are one line.</summary>
/// <param name="Name">As the rest of the page calls the step: step 4 “Create customer”.</param>
/// <param name="Count">How many items; 1 outside of all.</param>
public sealed record RetryLine(RetriedStep Step, string Name, string Tile, long Count)
{
    /// <summary>The ids of the first few items; empty outside of all.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>The account's name as everybody may read it.</summary>
    public string? Account { get; init; }

    public Mode? Mode => RunStates.Of(Step.Mode);

    public bool IsSent => Step.As is RetriedAs.SentAgain or RetriedAs.SentFirst or RetriedAs.MadeTwice;

    /// <summary>What becomes of the write outside.</summary>
    public string Key => Step switch
    {
        { IdempotencyKey: null, Effect: Effect.Natural } => "It ends the same however often it is sent.",
        { IdempotencyKey: null } => "Its provider takes no key.",
        { HasNewKey: true, As: RetriedAs.SentAgain } => "With a new key, the old one would only repeat the refusal:",
        { HasNewKey: true } => "With a new key:",
        _ => "Under the same key:",
    };

    /// <summary>Why it is not sent.</summary>
    public string Kept => Step switch
    {
        { WouldDiffer: true } => "Its answer of then is used. The request would be another one now; it is not sent.",
        _ => "Its answer of then is used, nothing is sent.",
    };

    public static IReadOnlyList<RetryLine> Of(RetryOutlook outlook, RunScreen screen) =>
    [
        .. outlook.Steps.GroupBy(step => (step.Key, step.As, step.WouldDiffer))
            .Select(group => new RetryLine(group.First(), NameOf(group.First(), screen),
            screen.Find(group.Key.Key)?.Tile ?? group.First().App ?? "", 
            outlook.Items.FirstOrDefault(items => (items.Step, items.As, items.WouldDiffer) == group.Key)?.Count ?? group.Count())
        {
            Examples = [.. group.Where(step => step.Path.Contains('[', StringComparison.Ordinal))
                .Select(step => StepMeanings.ItemOf(step.Path))],
            Account = screen.Connection?.Bindings.FirstOrDefault(binding => binding.Slot == group.First().Slot)?.ConnectionName,
        }),
    ];

    private static string NameOf(RetriedStep step, RunScreen screen) => screen.Find(step.Key)?.Name ?? $"“{step.Title}”";
}
