using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Pages.Runs;

namespace FlowDesigner.Web.Components.Pages.Customers;

/// <summary>How an id came to a customer: what the run did, and when.</summary>
/// <param name="Words">The same as a sentence, for what the journal no longer holds step by step.</param>
/// <param name="RunId">The run, where it is still kept.</param>
public sealed record LinkStory(string Setting, IReadOnlyList<StoryStep> Steps, string Words, long? RunId)
{
    /// <summary>One for each id that is known, in the order of the columns.</summary>
    public static async Task<IReadOnlyList<LinkStory>> OfAsync(CustomerLine line, RunService runs, AppCatalog apps)
    {
        var stories = new List<LinkStory>();
        foreach (var link in line.Kept.Book.Links.Select(link => line.Row.Link(link.Setting)).OfType<CustomerLinkRow>())
            stories.Add(await OfAsync(link, line.Kept.App.Name, runs, apps));
        return stories;
    }

    private static async Task<LinkStory> OfAsync(CustomerLinkRow link, string app, RunService runs, AppCatalog apps)
    {
        if (link.RunId == 0)
            return new(link.Setting, [], $"It stood in {app} already when somebody looked: no run of a flow wrote it.", null);
        try
        {
            if (await runs.GetAsync(link.RunId) is { } details)
                return Of(link, app, details, apps);
        }
        catch (FlowNotRunnableException)
        {
            // A flow that this version cannot read any more: the run's own page says so.
        }
        return new(link.Setting, [], "The run that brought it is no longer kept.", null);
    }

    private static LinkStory Of(CustomerLinkRow link, string app, RunDetails details, AppCatalog apps)
    {
        if (link.Path.Length == 0)
            return new(link.Setting, [], $"The event of {app} that started the run carried it.", details.Run.Id);
        var screen = RunScreen.Of(details, null, null, apps);
        var key = link.Path[(link.Path.LastIndexOf('/') + 1)..];
        var flow = details.Flow.Flow;
        var words = new StepWords(flow, apps);
        var title = screen.Find(key)?.Title ?? key;
        if (link.Path.Contains('[', StringComparison.Ordinal))
            return new(link.Setting, [new(title, At(link.At))], $"By “{flow.Name}”, for one item of its list.", details.Run.Id);
        var steps = screen.Writes.Where(step => step.Row!.Finished <= link.At)
            .Select(step => new StoryStep(step.Title, At(step.Row!.Finished!.Value))).ToList();
        steps.Insert(0, new(words.TriggerTitle, At(details.Run.Created)));
        if (screen.Find(key) is { IsWrite: false })
            return new(link.Setting, steps, $"“{title}” found it in {app}: it stood there before this run.", details.Run.Id);
        return new(link.Setting, steps, $"By “{flow.Name}”.", details.Run.Id);
    }

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}

/// <summary>One thing that happened on the way.</summary>
public sealed record StoryStep(string What, DateTimeOffset At);
