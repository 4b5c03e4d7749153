using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;

namespace FlowDesigner.Web.Endpoints.Api;

/// <summary>A page of runs.</summary>
internal sealed record RunListAnswer(
    IReadOnlyList<RunAnswer> Items,
    [property: Description("Ask again with before (or after, where that was asked) set to this; absent at the end.")] string? Next,
    [property: Description("True where looking stopped after many runs that did not fit; next looks further.")] bool? Partial);

/// <summary>Which runs to list. Where several are possible they are separated by commas, and any of them fits.</summary>
internal sealed record RunQuery(
    [property: Description("Keys of flows.")] string? Flow,
    [property: Description("Ids or keys of flow connections.")] string? FlowConnection,
    [property: Description("ready, running, waiting, completed, skipped, failed, cancelled or unknown; several with commas.")]
    string? Status,
    [property: Description("webhook, trigger_now, api, poll or schedule; several with commas.")] string? Origin,
    [property: Description("The key of an app that the flow uses.")] string? App,
    [property: Description("The flow's trigger, as app.trigger.")] string? Trigger,
    [property: Description("Begun at this time or later.")] DateTimeOffset? From,
    [property: Description("Begun before this time.")] DateTimeOffset? To,
    [property: Description("Any id or text that runs are found by: as a whole, else as the beginning of one.")] string? Term,
    [property: Description("The \"next\" of the page before: runs older than it.")] string? Before,
    [property: Description("Runs newer than this one, those nearest to it.")] string? After,
    [property: Description("1 to 200; 50 where absent.")] int? Limit)
{
    public async Task<(RunFilter? Filter, IResult? Refusal)> ToFilterAsync(
        RunNames names, FlowUses uses, int mostListed, CancellationToken cancel)
    {
        if (Each(Flow, names.FlowId, out var flows) is { } noFlow)
            return Refuse("flow", $"there is no flow \"{noFlow}\".");
        if (Each(FlowConnection, names.FlowConnectionId, out var connections) is { } noConnection)
            return Refuse("flowConnection", $"there is no flow connection \"{noConnection}\".");
        if (Each(Status, RunWords.ParseRunStatus, out var statuses) is { } noStatus)
            return Refuse("status", $"there is no status \"{noStatus}\". It is one of {Words<RunStatus>(status => status.Word())}.");
        if (Each(Origin, OriginOf, out var origins) is { } noOrigin)
            return Refuse("origin", $"there is no origin \"{noOrigin}\". It is one of {Words<RunOrigin>(ApiWords.Word)}.");
        if (!IsRunId(Before, out var before))
            return Refuse("before", $"\"{Before}\" is no run id. Take the \"next\" of the page before.");
        if (!IsRunId(After, out var after))
            return Refuse("after", $"\"{After}\" is no run id. Take the id of the newest run of a page.");
        if (Limit is < 1 || Limit > mostListed)
            return Refuse("limit", $"it must be 1 to {mostListed}, but is {Limit}.");
        if (IsGiven(App) || IsGiven(Trigger))
        {
            var fitting = await uses.FindAsync(IsGiven(App) ? App : null, IsGiven(Trigger) ? Trigger : null, cancel);
            flows = flows is null ? [.. fitting] : [.. flows.Intersect(fitting)];
        }
        return (new RunFilter
        {
            FlowIds = flows,
            ExceptFlowIds = names.Hidden,
            FlowConnectionIds = connections,
            Statuses = statuses,
            Origins = origins,
            Term = IsGiven(Term) ? Term.Trim() : null,
            CreatedFrom = From?.ToUnixTimeMilliseconds(),
            CreatedTo = To?.ToUnixTimeMilliseconds(),
            Before = before,
            After = after,
            Limit = Limit ?? 50,
        }, null);
    }

    /// <summary>
    /// The first word that means nothing; null where all do. "?status=" is what a script sends for a filter that it leaves empty.
    /// </summary>
    private static string? Each<T>(string? words, Func<string, T?> read, out List<T>? values) where T : struct
    {
        values = null;
        if (!IsGiven(words))
            return null;
        values = [];
        foreach (var word in words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (read(word) is not { } value)
                return word;
            values.Add(value);
        }
        return null;
    }

    private static bool IsRunId(string? text, out long? id)
    {
        id = IdText.TryParse(text, out var known) ? known : null;
        return id is not null || !IsGiven(text);
    }

    private static RunOrigin? OriginOf(string word) =>
        Enum.GetValues<RunOrigin>().Where(origin => ApiWords.Word(origin) == word).Select(origin => (RunOrigin?)origin).FirstOrDefault();

    private static string Words<T>(Func<T, string> word) where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(word));

    private static bool IsGiven([NotNullWhen(true)] string? text) => !string.IsNullOrWhiteSpace(text);

    private static (RunFilter?, IResult) Refuse(string name, string why) =>
        (null, ApiAnswers.Refuse(400, $"query.{name}", $"{name}: {why}"));
}
