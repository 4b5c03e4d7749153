using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>Tells what a bulk job would do before it is begun.</summary>
public sealed class JobPlans(IRunReader reader, RunService runs)
{
    /// <summary>More runs than this are not looked at one by one; the counts say so.</summary>
    public const int MostLookedAt = 5000;

    private const int Page = 500, MostParts = 30;

    public async Task<JobPlan> OfAsync(JobKind kind, RunFilter filter)
    {
        var found = new List<RunRow>();
        RunPage page;
        var next = filter.Before;
        do
        {
            page = reader.Page(filter with { Before = next, Limit = Page });
            found.AddRange(page.Runs);
            next = page.Next;
        }
        while (next is not null && found.Count < MostLookedAt);

        var refused = found.GroupBy(run => WhyNot(kind, run.Status)).Where(group => group.Key is not null)
            .Select(group => new JobRefusal(group.Key!, group.Count())).OrderByDescending(refusal => refusal.Runs).ToList();
        var groups = found.Where(run => WhyNot(kind, run.Status) is null)
            .GroupBy(run => (run.FlowId, run.FlowConnectionId, run.Version, run.Status, Shape: ReasonText.Shape(run.Message)))
            .OrderByDescending(group => group.Count()).ToList();
        var parts = new List<JobPart>();
        foreach (var group in groups.Take(MostParts))
            parts.Add(await PartAsync(kind, [.. group]));
        return new JobPlan(kind, groups.Sum(group => group.Count()), next is not null, parts, refused)
        {
            InOtherParts = groups.Skip(MostParts).Sum(group => group.Count()),
        };
    }

    private async Task<JobPart> PartAsync(JobKind kind, List<RunRow> group)
    {
        var example = group[0];
        var stopped = reader.Steps(example.Id, 500).Where(row => row.Status is StepStatus.Failed or StepStatus.Unknown)
            .OrderByDescending(row => row.Path.Length).Select(row => ReasonText.StepOf(row.Path)).FirstOrDefault("");
        var part = new JobPart(example.FlowId, example.FlowConnectionId, example.Version, example.Status, stopped, example.Message ?? "",
            group.Count, example.Id);
        if (kind == JobKind.Cancel)
            return part;
        try
        {
            return await runs.PlanRetryAsync(example.Id) is { } plan
                ? part with { Kept = plan.Kept, SentAgain = plan.Sends, New = plan.New }
                : part;
        }
        catch (FlowNotRunnableException gone)
        {
            return part with { Problem = gone.Message };
        }
        catch (ConnectionUnusableException broken)
        {
            return part with { Problem = broken.Message };
        }
    }

    private static string? WhyNot(JobKind kind, RunStatus status) => (kind, status) switch
    {
        (JobKind.Cancel, RunStatus.Ready or RunStatus.Running or RunStatus.Waiting) => null,
        (JobKind.Cancel, RunStatus.Unknown) => "Unknown: first say whether the effect exists, or cancel it by itself.",
        (JobKind.Cancel, _) => "Ended already: there is nothing to cancel.",
        (_, RunStatus.Failed or RunStatus.Cancelled or RunStatus.Skipped) => null,
        (_, RunStatus.Unknown) => "Unknown: first say whether the effect exists at the provider.",
        (_, RunStatus.Completed) => "Completed: nothing is left to do.",
        _ => "Open: it goes on by itself.",
    };
}

/// <summary>What a bulk job would do.</summary>
/// <param name="Kind">Retry or cancel.</param>
/// <param name="Runs">Runs it would act on.</param>
/// <param name="IsCapped">True where there are more than were looked at.</param>
/// <param name="Parts">Those runs by flow connection and reason, the largest part first.</param>
/// <param name="Refused">Runs that fit and cannot be acted on, by why.</param>
public sealed record JobPlan(JobKind Kind, long Runs, bool IsCapped, IReadOnlyList<JobPart> Parts, IReadOnlyList<JobRefusal> Refused)
{
    /// <summary>Runs in parts too many to be told one by one.</summary>
    public long InOtherParts { get; init; }
}

/// <summary>Runs that stopped at the same step for the same reason, and what a retry of each does, told by one of them.</summary>
public sealed record JobPart(long FlowId, long FlowConnectionId, int Version, RunStatus Status, string Step, string Reason, long Runs,
    long Example)
{
    /// <summary>Finished steps whose results stay; their writes are not sent again.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Steps that are carried out again.</summary>
    public IReadOnlyList<PlannedSend> SentAgain { get; init; } = [];

    /// <summary>Steps that come after them and were never begun.</summary>
    public IReadOnlyList<PlannedSend> New { get; init; } = [];

    /// <summary>Why it cannot be told, or would fail at once.</summary>
    public string? Problem { get; init; }
}

public sealed record JobRefusal(string Why, long Runs);
