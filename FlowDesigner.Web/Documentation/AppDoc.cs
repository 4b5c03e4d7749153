using FlowDesigner.Core.Apps;
using FlowDesigner.Web.Components.Pages.Apps;
using FlowDesigner.Web.Components.Parts;
using CoreField = FlowDesigner.Core.Apps.Field;

namespace FlowDesigner.Web.Documentation;

/// <summary>An app's page, made from its definition.</summary>
internal static class AppDoc
{
    private static readonly string[] s_columns = ["Field", "Name", "Type", "Needed", "Meaning"];

    public static string Write(App app)
    {
        var text = new Markdown().Add($"# {app.Name}").Add($"{app.Description} The provider's documentation: [{app.Docs}]({app.Docs})");
        if (app.NeedsConnection)
            AddConnection(text, app);
        else
            text.Add($"{app.Name} is built in and needs no connection.");
        if (app.Triggers.Count > 0)
            text.Add("## Triggers");
        foreach (var trigger in app.Triggers)
            AddTrigger(text, trigger);
        if (app.Webhook is { Guide.Count: > 0 } webhook)
            text.AddSteps("### How to set up the webhook", webhook.Guide);
        if (app.Actions.Count > 0)
            text.Add("## Actions");
        foreach (var action in app.Actions)
            AddAction(text, action);
        return text.ToString();
    }

    private static void AddConnection(Markdown text, App app)
    {
        text.Add($"## Connect {app.Name}")
            .Add($"Open Integrations, Apps, {app.Name} and press +Add connection. It asks for **{app.NameLabel}** and:");
        AddFields(text, app.Connection);
        if (app.Guide is not { } guide)
            return;
        text.AddSteps("### " + guide.Title, guide.Steps);
        var prefixes = app.Connection.SelectMany(field => field.Prefixes).ToList();
        if (prefixes.Count > 0)
            text.Add($"Accepted: {string.Join(", ", prefixes.Select(prefix => $"`{prefix}`"))}.");
        foreach (var note in guide.Notes)
            text.Add(note);
        if (guide.Links.Count > 0)
            text.Add(string.Join('\n', guide.Links.Select(link => $"- [{link.Words}]({link.Address})")));
        text.Add("Keys are stored encrypted and never shown again.");
    }

    private static void AddTrigger(Markdown text, AppTrigger trigger)
    {
        text.Add($"### {trigger.Name}")
            .Add($"Key: `{trigger.Key}`. Event: `{AppWords.TypesOf(trigger)}`. {trigger.Description} [Provider's docs]({trigger.Docs})");
        if (trigger.Inputs.Count > 0)
        {
            text.Add("Settings:");
            AddFields(text, trigger.Inputs);
        }
        AddSample(text.Add("Sample payload, which a flow sees as `trigger`:"), trigger.Sample);
    }

    private static void AddAction(Markdown text, AppAction action)
    {
        text.Add($"### {action.Name}")
            .Add($"Key: `{action.Key}`. {action.Description} [Provider's docs]({action.Docs})").Add(AppWords.EffectOf(action));
        if (action.Inputs.Count > 0)
        {
            text.Add("Inputs:");
            AddFields(text, action.Inputs);
        }
        AddSample(text.Add("Sample result, which later steps see as `steps.<key>`:"), action.Sample);
    }

    private static void AddFields(Markdown text, IReadOnlyList<CoreField> fields) =>
        text.AddTable(s_columns, AppWords.Flat(fields).Select(entry => (string[])
        [
            $"`{entry.Path}`", entry.Field.Name, AppWords.TypeOf(entry.Field), entry.Field.Required ? "required" : "optional",
            $"{entry.Field.Help} {(entry.Field.Example is { } example ? $"For example `{example}`." : "")}".Trim(),
        ]));

    private static void AddSample(Markdown text, string json)
    {
        var lines = JsonLines.Of(json).Select(line => string.Concat(line.Select(piece => piece.Text)));
        text.Add($"```json\n{string.Join('\n', lines)}\n```");
    }
}
