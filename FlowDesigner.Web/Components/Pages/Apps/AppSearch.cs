using FlowDesigner.Core.Apps;

namespace FlowDesigner.Web.Components.Pages.Apps;

/// <summary>One trigger or action that a search found, and where it stands.</summary>
public sealed record FoundPart(string Name, string Href);

/// <summary>Finds apps by what they are called, what they can do, and the words other products use for the same.</summary>
public static class AppSearch
{
    /// <summary>True where every word of the search is somewhere in the app; an empty search fits all.</summary>
    public static bool Fits(App app, string search)
    {
        var text = string.Join('\n', [app.Name, app.Key, app.Description, app.NameLabel, .. Elsewhere(app),
            .. app.Connection.Select(field => field.Name), .. app.Triggers.Select(Text), .. app.Actions.Select(Text)]);
        return HasAll(text, search);
    }

    /// <summary>
    /// The triggers and actions whose names hold every word of the search, else those whose descriptions do; none for an empty one.
    /// </summary>
    public static IReadOnlyList<FoundPart> PartsOf(App app, string search)
    {
        if (search.Trim().Length == 0)
            return [];
        IEnumerable<(string Text, FoundPart Part)> parts =
        [
            .. app.Triggers.Select(trigger => (Text(trigger), new FoundPart(trigger.Name, $"apps/{app.Key}?open={trigger.Key}"))),
            .. app.Actions.Select(action => (Text(action), new FoundPart(action.Name, $"apps/{app.Key}/actions?open={action.Key}"))),
        ];
        var found = parts.Where(part => HasAll(part.Text, search)).Select(part => part.Part).ToList();
        var named = found.FindAll(part => HasAll(part.Name, search));
        return named.Count > 0 ? named : found;
    }

    // What the same things are called in other products and in the providers' own guides.
    private static IEnumerable<string> Elsewhere(App app)
    {
        yield return "integration connector application system";
        if (app.Triggers.Count > 0)
            yield return "data source, source application";
        if (app.Actions.Count > 0)
            yield return "data destination, destination application";
        if (app.NeedsConnection)
            yield return "connection name, app link name, app instance, connect account, active accounts, inactive accounts, credentials";
    }

    private static string Text(AppTrigger trigger) =>
        $"{trigger.Name}\n{trigger.Key}\n{trigger.Description}\n{string.Join(' ', trigger.Types)}";

    private static string Text(AppAction action) => $"{action.Name}\n{action.Key}\n{action.Description}";

    private static bool HasAll(string text, string search) =>
        search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
