using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>One thing that the palette offers.</summary>
/// <param name="Item">How the canvas names it: <c>action:stripe.create_customer</c>.</param>
internal sealed record StepChoice(string Item, string Name, string Detail, string Tile)
{
    /// <summary>What a search goes through.</summary>
    public string Words => $"{Name} {Detail} {Parts.Tile.Of(Tile).Name}".ToLowerInvariant();
}

/// <summary>Choices under one heading.</summary>
internal sealed record StepGroupOfChoices(string Heading, string Count, IReadOnlyList<StepChoice> Choices)
{
    private static readonly Dictionary<string, string> s_details = new()
    {
        ["if"] = "Goes one of two ways", ["switch"] = "Goes one of several ways", ["for_each"] = "Repeats for each item",
            ["parallel"] = "Goes several ways at once",
        ["join"] = "Waits for all branches", ["wait"] = "For a time or an event", ["approve"] = "Asks a person",
            ["call"] = "Runs another flow", ["set"] = "Names values for later", ["stop"] = "Ends with a reason",
    };

    /// <summary>What can follow a trigger: controls first, then the apps by how much they can do.</summary>
    public static IReadOnlyList<StepGroupOfChoices> Steps(AppCatalog apps) =>
    [
        new("Control", "", [.. StepKind.Controls
            .Select(kind => new StepChoice($"control:{kind.Word}", kind.Name, s_details.GetValueOrDefault(kind.Word, ""), kind.Word))]),
        .. apps.Apps.Where(app => app.Actions.Count > 0)
            .Select(app => new StepGroupOfChoices(app.Name, Pages.Flows.FlowWords.Count(app.Actions.Count, "action"),
            [.. app.Actions.Select(action =>
                new StepChoice($"action:{app.Key}.{action.Key}", action.Name, FirstSentence(action.Description), app.Key))])),
    ];

    /// <summary>What can start a flow: by time or hand first.</summary>
    public static IReadOnlyList<StepGroupOfChoices> Triggers(AppCatalog apps)
    {
        var own = apps.Apps.Where(app => !app.NeedsConnection && app.Triggers.Count > 0).ToList();
        return
        [
            new("Start by time, hand or call", "", [.. own.SelectMany(Of)]),
            .. apps.Apps.Where(app => app.Triggers.Count > 0 && !own.Contains(app))
                .Select(app => new StepGroupOfChoices(app.Name, Pages.Flows.FlowWords.Count(app.Triggers.Count, "trigger"), [.. Of(app)])),
        ];

        static IEnumerable<StepChoice> Of(App app) =>
            app.Triggers.Select(trigger =>
                new StepChoice($"trigger:{app.Key}.{trigger.Key}", trigger.Name, FirstSentence(trigger.Description), app.Key));
    }

    private static string FirstSentence(string text) =>
        text.IndexOf(". ", StringComparison.Ordinal) is var end and > 0 ? text[..end] : text.TrimEnd('.');
}
