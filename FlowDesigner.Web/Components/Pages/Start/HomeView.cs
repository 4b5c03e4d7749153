using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Triggers;
using FlowDesigner.Web.Components.Pages.Runs;

namespace FlowDesigner.Web.Components.Pages.Start;

/// <summary>What Home tells: today's runs, what needs a person, which accounts stopped, and how far the first steps are.</summary>
public sealed record HomeView(
    Today Today, IReadOnlyList<Need> Needs, IReadOnlyList<ConnectionView> Connections, IReadOnlyList<FlowConnectionView> FlowConnections,
    RunRow? Newest, EventsToday Events)
{
    public bool HasTwoApps =>
        Connections.Where(connection => connection.IsActive).Select(connection => connection.App).Distinct().Count() > 1;
    public bool IsSwitchedOn => FlowConnections.Any(connection => connection.Enabled);
    public bool HasRun => Newest is not null;

    /// <summary>Accounts that are neither a stand-in nor a provider's test mode; some keys do not tell, and count.</summary>
    public bool HasOwnKeys => Connections.Any(connection => connection.Mode is not (ConnectionMode.Sandbox or ConnectionMode.Test));
    public int StepsDone => new[] { HasTwoApps, IsSwitchedOn && HasRun, HasOwnKeys }.Count(done => done);
    public bool IsNew => !HasRun;
}

/// <summary>Reads Home: counters and a few rows, never the history.</summary>
public sealed class HomeReader(
    ConnectionService connections, FlowConnectionReader flowConnections, IRunReader runs, EventTally events, AppCatalog apps,
    TimeProvider clock)
{
    // More than Home shows, so that it says there are more.
    private const int MostNeeds = 20;

    public async Task<HomeView> ReadAsync(RunLines names, Viewer viewer, TimeZoneInfo zone)
    {
        var now = clock.GetUtcNow();
        await names.LoadAsync(viewer);
        var accounts = await connections.PickableAsync(viewer, null, CancellationToken.None);
        var live = await flowConnections.ListAsync(viewer, null, CancellationToken.None);
        var newest = runs.List(new RunFilter { ExceptFlowIds = names.Hidden, Limit = 1 }) is [var last, ..] ? last : null;
        return new HomeView(
            Today.Read(runs, now, zone), [
                .. Need.Of(names.Of(runs.Attention(AttentionGroup.ParkedSince(now), names.Hidden, MostNeeds), apps), accounts, live),
            ],
            [.. accounts.OrderBy(account => account.IsActive).ThenBy(account => account.Mode == ConnectionMode.Sandbox)],
            live, newest, events.Since(Quarters.Start(Quarters.Days(now, 1, zone)[0])));
    }
}
