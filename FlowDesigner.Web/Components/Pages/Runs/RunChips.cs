using System.Globalization;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Runs;

/// <summary>The filters in force, each in words, and the list without it.</summary>
public static class RunChips
{
    public static IReadOnlyList<(string Words, RunQuery Without)> Of(RunQuery query, RunNames names, string? connection)
    {
        var (top, chips) = (query.AtTop, new List<(string, RunQuery)>());
        if (query.Term is { } term)
            chips.Add(($"“{term}”", top with { Term = null }));
        foreach (var state in query.States)
            chips.Add(($"State: {RunStates.WordOf(state) ?? StateLook.Of(RunStates.Of(state)).Word}", top
                with { States = query.States.Remove(state) }));
        foreach (var flow in query.Flows)
            chips.Add(($"Flow: {names.NameOf(flow)}", top with { Flows = query.Flows.Remove(flow) }));
        if (query.Connection is not null)
            chips.Add(($"Flow connection: {connection ?? query.Connection}", top with { Connection = null }));
        if (query.Issue is not null)
            chips.Add(("For one and the same reason", top with { Issue = null }));
        if (RunQuery.Ranges.FirstOrDefault(range => range.Key == query.Range).Word is { } range)
            chips.Add(($"Began: {range.ToLowerInvariant()}", top with { Range = null }));
        else if (query.From is not null || query.To is not null)
            chips.Add(($"Began: {Between(query.From, query.To)}", top with { From = null, To = null }));
        if (query.App is { } app)
            chips.Add(($"App: {NameIn(names.Apps, app)}", top with { App = null }));
        if (query.Trigger is { } trigger)
            chips.Add(($"Trigger: {NameIn(names.Triggers, trigger)}", top with { Trigger = null }));
        foreach (var origin in query.Origins)
            chips.Add(($"By: {RunOrigins.Word(origin)}", top with { Origins = query.Origins.Remove(origin) }));
        return chips;
    }

    private static string NameIn(IReadOnlyList<(string Key, string Name)> known, string key) =>
        known.FirstOrDefault(one => one.Key == key).Name ?? key;

    private static string Between(DateTime? from, DateTime? to) => (from, to) switch
    {
        ({ } since, { } until) => $"{Say(since)} to {Say(until)}",
        ({ } since, null) => $"since {Say(since)}",
        (_, { } until) => $"before {Say(until)}",
        _ => "",
    };

    private static string Say(DateTime time) => time.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
