using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Preview;
using FlowDesigner.Core.Runs.Samples;
using FlowDesigner.Web.Components.Pages.Flows;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>An event that a preview can be made with.</summary>
/// <param name="Note">Where it comes from: "12 s ago, Completed", "the app's sample".</param>
public sealed record PreviewStart(string Title, string Note, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The run whose event it is: what its steps gave stands for reads that are not made.</summary>
    public long? RunId { get; init; }

    // A circuit takes no larger text; who pastes an event of their own then begins with an empty one.
    private const int LargestText = 12_000;

    public string AsText => Payload.Length < LargestText ? Encoding.UTF8.GetString(Payload.Span) : "{}";
}

/// <summary>What a preview can be made with: events, the newest real one first, and accounts, those of a flow connection first.</summary>
public sealed record PreviewChoice(IReadOnlyList<PreviewStart> Starts, IReadOnlyList<PreviewAccounts> Accounts)
{
    private const int MostRuns = 5;

    internal static async Task<PreviewChoice> ForAsync(
        Flow flow, IReadOnlyList<FlowConnectionView> live, ConnectionService connections, Viewer viewer, IRunReader runs, AppCatalog apps,
        SampleEvent? pinned, TimeProvider clock)
    {
        var starts = new List<PreviewStart>();
        if (pinned is not null)
            starts.Add(new(PayloadStarts.TitleOf(Encoding.UTF8.GetBytes(pinned.Payload.GetRawText())), "pinned",
                Encoding.UTF8.GetBytes(pinned.Payload.GetRawText())) { RunId = pinned.RunId });
        foreach (var run in live.Count == 0
            ? []
            : runs.List(new RunFilter { FlowConnectionIds = [.. live.Select(connection => connection.RowId)], Limit = MostRuns }))
        {
            if (runs.Payload(run.Id) is { } payload)
                starts.Add(new(PayloadStarts.TitleOf(payload), $"{Ago.Say(clock.GetUtcNow() - Durations.At(run.Created))}, "
                    + $"{RunStates.WordOf(run.Status) ?? StateLook.Of(RunStates.Of(run.Status)).Word}", payload) { RunId = run.Id });
        }
        if (apps.FindTrigger(flow.Trigger.App, flow.Trigger.Trigger) is { } trigger)
            starts.Add(new("Sample", $"{apps.Find(flow.Trigger.App)?.Name}'s documented sample", Encoding.UTF8.GetBytes(trigger.Sample)));
        return new PreviewChoice(starts, await AccountsAsync(flow, live, connections, viewer));
    }

    private static async Task<IReadOnlyList<PreviewAccounts>> AccountsAsync(
        Flow flow, IReadOnlyList<FlowConnectionView> live, ConnectionService connections, Viewer viewer)
    {
        // A flow connection that lacks an account of the draft cannot stand for it.
        var accounts = live.OrderByDescending(connection => connection.Enabled).Select(PreviewAccounts.Of)
            .Where(known => flow.Connections.Keys.All(slot => known.Ids.GetValueOrDefault(slot) > 0)).ToList();
        var all = await connections.PickableAsync(viewer, null, CancellationToken.None);
        foreach (var (mode, name) in new[]
        {
            (ConnectionMode.Sandbox, "Sandbox accounts"),
            (ConnectionMode.Test, "Test accounts"),
            (ConnectionMode.Live, "Live accounts")
        })
        {
            var picked = flow.Connections.ToDictionary(
                slot => slot.Key,
                slot => all.FirstOrDefault(connection => connection.App == slot.Value && connection.Mode == mode && connection.IsActive));
            if (picked.Values.All(connection => connection is not null) && (flow.Connections.Count > 0 || mode == ConnectionMode.Sandbox))
                accounts.Add(new(name, RunStates.Of(mode), picked.ToDictionary(pair => pair.Key, pair => pair.Value!.RowId),
                    picked.ToDictionary(pair => pair.Key, pair => pair.Value!.Name)));
        }
        return accounts;
    }
}

/// <summary>One choice of each.</summary>
public sealed record PreviewWish(PreviewStart Start, PreviewAccounts Accounts, bool ReadsForReal)
{
    /// <summary>How many steps have a sample pinned to them.</summary>
    public int Pins { get; init; }

    internal PreviewOptions OptionsWith(SampleAnswers samples) =>
        new() { Reads = ReadsForReal ? PreviewReads.Real : PreviewReads.Sampled, Samples = samples.ByStep };
}

/// <summary>A preview as it is shown: what was asked for, what came of it, and that drawn over the flow.</summary>
public sealed record ShownPreview(
    PreviewWish Wish, Core.Runs.Preview.PreviewResult Result, Flow Flow, IReadOnlyDictionary<string, Canvas.StepMark> Marks);
