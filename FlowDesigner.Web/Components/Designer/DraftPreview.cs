using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Runs.Samples;
using FlowDesigner.Core.Triggers;

namespace FlowDesigner.Web.Components.Designer;

/// <summary>The preview of one designer: what it can be made with, what was asked for, and how it went or why there is none.</summary>
public sealed class DraftPreview(
    FlowTriggers triggers, SampleBook samples, ConnectionService accounts, IRunReader runs, AppCatalog apps, TimeProvider clock)
{
    /// <summary>Null while none is shown.</summary>
    public ShownPreview? Shown { get; private set; }

    public PreviewChoice Choice { get; private set; } = new([], []);

    /// <summary>Why there is none, in words.</summary>
    public string? Refused { get; private set; }

    public bool IsBusy { get; private set; }

    /// <summary>Makes it with what is wished for; null takes the newest event and the accounts that fit best.</summary>
    public async Task MakeAsync(
        Flow flow, IReadOnlyList<FlowConnectionView> live, Task<Viewer> viewer, string author, PreviewWish? wish)
    {
        (IsBusy, Refused) = (true, null);
        try
        {
            var known = await samples.AnswersAsync(flow, null, author, CancellationToken.None);
            Choice = await PreviewChoice.ForAsync(flow, live, accounts, await viewer, runs, apps, known.Start, clock);
            wish ??= Choice is { Starts: [var start, ..], Accounts: [var first, ..] } ? new PreviewWish(start, first, true) : null;
            if (wish is null)
            {
                Refused = "No accounts fit all of its apps. Add a connection for each app on the Apps page first.";
                return;
            }
            if (wish.Start.RunId is not null)
                known = await samples.AnswersAsync(flow, wish.Start.RunId, author, CancellationToken.None);
            wish = wish with { Pins = known.Pins };
            var result = await triggers.PreviewDraftAsync(
                flow, wish.Accounts.Ids, wish.Start.Payload, wish.OptionsWith(known), CancellationToken.None);
            Shown = new ShownPreview(wish, result, flow, PreviewMarks.Of(result, flow, wish.Accounts, apps));
        }
        catch (Exception wrong) when (wrong is PayloadException or FlowNotRunnableException or MappingException)
        {
            Refused = wrong.Message;
        }
        finally
        {
            IsBusy = false;
        }
    }

    public void Leave() => (Shown, Refused) = (null, null);
}
