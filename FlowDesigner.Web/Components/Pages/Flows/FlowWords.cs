using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>What flows and flow connections are called on their pages.</summary>
public static class FlowWords
{
    public static Direction Of(FlowType type) => type switch
    {
        FlowType.Inbound => Direction.Inbound,
        FlowType.Outbound => Direction.Outbound,
        _ => Direction.Between,
    };

    public static string Of(Effect effect) => effect switch
    {
        Effect.Read => "Only reads. A preview makes it for real.",
        Effect.Keyed => "Writes. A repeat carries the same key, so it is made once.",
        Effect.Natural => "Writes. A repeat ends in the same state.",
        Effect.Unsafe => "Writes, and is never repeated blindly: after a lost answer it is looked up, or you are asked.",
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "This effect has no words yet."),
    };

    /// <summary>What a run may write, each with the connection it goes to: "Create customer in Sandbox Stripe".</summary>
    public static IReadOnlyList<string> WritesOf(Flow flow, FlowConnectionView connection, AppCatalog apps)
    {
        var names = connection.Bindings.ToDictionary(binding => binding.Slot, binding => binding.ConnectionName);
        var words = new StepWords(flow, apps);
        return
        [
            .. flow.Steps.OfType<ActionStep>()
                .Where(step => apps.FindAction(step.App, step.Action) is { IsWrite: true })
                .Select(step => $"{words.ActionName(step.App, step.Action)} in "
                    + $"{(step.Connection is { } slot ? names.GetValueOrDefault(slot) : null) ?? words.AppName(step.App)}")
                .Distinct(),
        ];
    }

    /// <summary>A title inside a sentence: "for each customer in Stripe".</summary>
    public static string Inside(string title) => title.Length == 0 ? title : char.ToLowerInvariant(title[0]) + title[1..];

    public static string Count(long count, string one, string? many = null) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");
}
