using System.Globalization;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Layout;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Approvals;

/// <summary>An approval as its reader sees it.</summary>
/// <param name="Title">The step's own title, or "Approve".</param>
/// <param name="Connection">The flow connection that asks; null where it is gone, or hidden from the reader.</param>
/// <param name="Reader">Whose screen it is.</param>
public sealed record ApprovalView(ApprovalRow Row, string Title, string FlowName, FlowConnectionView? Connection, string Reader)
{
    /// <summary>False for somebody who is asked by a private flow of another's: they see the question, and not the run.</summary>
    public bool SeesRun { get; init; }

    public bool MayAnswer { get; init; }

    /// <summary>What a yes brings about, in order.</summary>
    public IReadOnlyList<ApprovalStep> Next { get; init; } = [];

    /// <summary>Which item of a For each it is about; null outside of all.</summary>
    public string? Item => Row.Path.Contains('[', StringComparison.Ordinal) ? StepMeanings.ItemOf(Row.Path) : null;

    public Mode? Mode => RunStates.Of(Connection?.Mode);

    public bool Writes => Next.Any(step => step.IsWrite);

    /// <summary>Who is asked, in a sentence.</summary>
    public string Asked => Row.Who.Count == 0 ? "Anybody who sees this flow may answer." : Row.Who is [var one]
        ? (Is(one) ? "You are asked." : $"{Person.Name(one)} is asked.")
        : $"{string.Join(", ", Row.Who.Select(who => Is(who) ? "You" : Person.Name(who)))} are asked; the first answer counts.";

    public State State => StateOf(Row);

    public string Word => WordOf(Row);

    public static State StateOf(ApprovalRow row) => row.State switch
    {
        ApprovalState.Open => State.NeedsYou,
        ApprovalState.Answered => row.Answer == StepPort.Yes ? State.Completed : State.Skipped,
        ApprovalState.TimedOut => State.Skipped,
        _ => State.Cancelled,
    };

    public static string WordOf(ApprovalRow row) => row.State switch
    {
        ApprovalState.Open => "Needs an answer",
        ApprovalState.Answered => row.Answer == StepPort.Yes ? "Approved" : "Declined",
        ApprovalState.TimedOut => "Not answered in time",
        _ => "No longer needed",
    };

    private bool Is(string who) => string.Equals(who, Reader, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One step that a yes brings about.</summary>
public sealed record ApprovalStep(string Icon, string Words, bool IsWrite);

/// <summary>Reads approvals with the names that belong to them.</summary>
public sealed class ApprovalViews(
    IWaitReader waits, Core.Runs.Approvals approvals, ApprovalOutlook outlook, RunEngine engine, IRunReader runs,
    FlowConnectionReader flowConnections, HiddenFlows hidden, Core.Apps.AppCatalog apps)
{
    private const int MostListed = 100;

    /// <summary>Those that the reader may answer or has a right to see, the oldest first.</summary>
    public async Task<IReadOnlyList<ApprovalView>> OpenAsync(string reader)
    {
        var hiddenFlows = await hidden.FromAsync(reader, CancellationToken.None);
        return await ViewsAsync(waits.OpenApprovals(MostListed).Where(row => Core.Runs.Approvals.IsFor(row, reader, hiddenFlows)), reader,
            hiddenFlows, withNext: false);
    }

    public async Task<IReadOnlyList<ApprovalView>> ClosedAsync(string reader)
    {
        var hiddenFlows = await hidden.FromAsync(reader, CancellationToken.None);
        return await ViewsAsync(waits.ClosedApprovals(MostListed)
            .Where(row => Core.Runs.Approvals.IsFor(row, reader, hiddenFlows)).Take(20), reader, hiddenFlows, withNext: false);
    }

    /// <summary>What a run asks now.</summary>
    public async Task<IReadOnlyList<ApprovalView>> OfRunAsync(long runId, string reader)
    {
        var open = waits.ApprovalsOf(runId).Where(row => row.State == ApprovalState.Open).Take(20).ToList();
        return open.Count == 0
            ? []
            : await ViewsAsync(open, reader, await hidden.FromAsync(reader, CancellationToken.None), withNext: true);
    }

    /// <summary>
    /// By its number, or by the secret part of a link; null where there is none, or where the reader may neither answer nor see it.
    /// </summary>
    public async Task<ApprovalView?> FindAsync(string key, string reader)
    {
        var row = long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? waits.FindApproval(id) : approvals.FindByLink(key);
        var hiddenFlows = await hidden.FromAsync(reader, CancellationToken.None);
        return row is null || (!Core.Runs.Approvals.IsFor(row, reader, hiddenFlows) && hiddenFlows.Contains(row.FlowId)) ? null
            : (await ViewsAsync([row], reader, hiddenFlows, withNext: row.State == ApprovalState.Open))[0];
    }

    public async Task<AnswerResult> AnswerAsync(ApprovalView view, bool isYes, string? note) =>
        await approvals.AnswerAsync(view.Row, view.Reader, isYes, note, await hidden.FromAsync(view.Reader, CancellationToken.None));

    public Task<string> LinkAsync(ApprovalView view) => approvals.LinkAsync(view.Row, view.Reader);

    private async Task<IReadOnlyList<ApprovalView>> ViewsAsync(
        IEnumerable<ApprovalRow> rows, string reader, IReadOnlyCollection<long> hiddenFlows, bool withNext)
    {
        var views = new List<ApprovalView>();
        foreach (var row in rows)
        {
            if (runs.Find(row.RunId) is not { } run)
                continue;
            var flow = (await engine.CompiledAsync(run.FlowId, run.Version)).Flow;
            var sees = !hiddenFlows.Contains(row.FlowId);
            var connection = sees ? await flowConnections.GetAsync(run.FlowConnectionId, CancellationToken.None) : null;
            var step = flow.Find(row.Path[(row.Path.LastIndexOf('/') + 1)..]);
            views.Add(new ApprovalView(row, step?.Title ?? "Approve", sees ? flow.Name : FlowSummary.HiddenName, connection, reader)
            {
                SeesRun = sees,
                MayAnswer = Core.Runs.Approvals.IsFor(row, reader, hiddenFlows),
                Next = withNext ? await NextAsync(row, flow, connection) : [],
            });
        }
        return views;
    }

    private async Task<IReadOnlyList<ApprovalStep>> NextAsync(ApprovalRow row, Flow flow, FlowConnectionView? connection)
    {
        var words = new StepWords(flow, apps);
        return [.. (await outlook.OfAsync(row, CancellationToken.None))
            .Where(step => step.State is not PreviewState.Failed).Select(step => Say(step, flow, words, connection))];
    }

    private static ApprovalStep Say(PreviewStep step, Flow flow, StepWords words, FlowConnectionView? connection)
    {
        var found = flow.Find(step.Path[(step.Path.LastIndexOf('/') + 1)..]);
        var title = found is null ? step.Path : words.TitleOf(found);
        return step.State switch
        {
            PreviewState.HeldBack => new("send", (step.Sentence ?? title) + Where(found, words, connection), true),
            PreviewState.Waits or PreviewState.Asks => new("clock", step.Sentence ?? title, false),
            PreviewState.Undecided => new("circle-question-mark", $"{title}: decided when the run comes there", false),
            PreviewState.Stopped => new("octagon", $"Stops: {step.Message}", false),
            _ => new("circle-dashed", title + Where(found, words, connection), false),
        };
    }

    private static string Where(Step? step, StepWords words, FlowConnectionView? connection) => step is not ActionStep action ? ""
        : connection?.Bindings.FirstOrDefault(binding => binding.Slot == action.Connection)?.ConnectionName is { } account
        ? $", in {account}"
        : $", in {words.AppName(action.App)}";
}
