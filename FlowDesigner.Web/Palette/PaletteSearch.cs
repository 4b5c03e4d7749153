using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;
using FlowDesigner.Web.Sandbox;

namespace FlowDesigner.Web.Palette;

/// <summary>Everything one person can jump to or do from anywhere.</summary>
public sealed class PaletteSearch(
    AppCatalog catalog, ConnectionService connections, FlowService flows, FlowConnectionReader flowConnections, RunService runs,
    HiddenFlows hidden, ICustomerReader customers, SandboxOptions sandbox, TimeProvider clock)
{
    private const int MostFound = 5;
    private const int ShortestSearch = 3;

    public async Task<IReadOnlyList<(PaletteGroup Group, IReadOnlyList<PaletteItem> Items)>> FindAsync(
        string typed, string reader, CancellationToken cancel)
    {
        if (typed.Length == 0)
            return PaletteRanking.Rank("", [.. Pages(), .. Actions().Take(4)]);
        var viewer = new Viewer(reader);
        var accounts = await connections.PickableAsync(viewer, null, cancel);
        var shown = (await flows.ListAsync(reader, cancel)).Where(flow => flow.Archived is null).ToList();
        var live = (await flowConnections.ListAsync(viewer, null, cancel))
            .Where(made => shown.Exists(flow => flow.Key == made.FlowKey)).ToList();
        var ranked = PaletteRanking.Rank(typed,
        [
            .. Pages(), .. Actions(), .. live.Select(Trigger),
            .. shown.Select(flow => new PaletteItem(PaletteGroup.Flows, flow.Name, $"flows/{flow.Key}", "workflow")
                { Note = flow.Type.ToString(), Words = $"{flow.Key} {string.Join(' ', flow.Apps)}" }),
            .. accounts.Select(account => new PaletteItem(PaletteGroup.Connections, account.Name, $"connections/{account.Key}", "plug")
            {
                App = account.App, Words = $"{account.Key} {account.App}", Note = account.IsActive
                    ? account.Mode.ToString().ToUpperInvariant() : "stopped",
            }),
            .. catalog.Apps.Select(
                app => new PaletteItem(PaletteGroup.Apps, app.Name, $"apps/{app.Key}", "layout-grid") { App = app.Key, Note = "app" }),
        ]);
        var found = new[]
        {
            (PaletteGroup.Customers, Customers(typed, accounts)),
            (PaletteGroup.Runs, Runs(typed, shown, await hidden.FromAsync(reader, cancel)))
        }.Where(group => group.Item2.Count > 0).ToList();
        // Whoever types a whole run id wants that run.
        return IdText.TryParse(typed, out _) ? [.. found, .. ranked] : [.. ranked, .. found];
    }

    private IEnumerable<PaletteItem> Pages()
    {
        yield return Page("Home", "/", "house", "today overview start");
        yield return Page("Apps", "apps", "layout-grid", "integrations connectors stripe togai razorpay");
        yield return Page("Flows", "flows", "workflow", "integrations");
        yield return Page("Runs", "runs", "activity", "history log events executions");
        yield return Page("Approvals", "approvals", "user-check", "approve decline answer ask waiting");
        yield return Page("Needs attention", "runs/attention", "hand", "failed unknown retry parked problems");
        yield return Page("Long work", "runs/work", "list-checks", "jobs bulk import progress");
        yield return Page("Customers", "customers", "users", "accounts links settings");
        if (sandbox.Enabled)
            yield return Page("Sandbox", "sandbox", "box", "stand-ins test data");
        yield return Page("Your account", "settings/account", "user", "settings password profile");
        yield return Page("People", "settings/people", "user-plus", "settings users invite remove team");
        yield return Page("API tokens", "settings/tokens", "key-round", "settings bearer program");
        yield return Page("System", "settings/system", "info", "settings version disk retention database public url");
    }

    private IEnumerable<PaletteItem> Actions()
    {
        yield return Action("Create New Flow+", "flows?create=1", "plus", "add make draw");
        yield return Action("Switch on a ready-made flow", "/?switch-on=1", "zap", "enable live start sample");
        yield return Action("Switch between light and dark", null, "sun", "theme mode colour") with { Does = "theme" };
        yield return Action("Show the keyboard keys", null, "command", "shortcuts help") with { Does = "keys" };
        foreach (var app in catalog.Apps.Where(app => app.NeedsConnection))
            yield return Action($"Add a {app.Name} connection", $"apps/{app.Key}?connect=1", "plug", "new connect account key link") with
                { App = app.Key };
        yield return Action("Invite a person", "settings/people", "user-plus", "add user team");
        yield return Action("Change your password", "settings/account", "key-round", "account");
        yield return Action("Make an API token", "settings/tokens", "key-round", "new bearer program");
    }

    private static PaletteItem Trigger(FlowConnectionView made) =>
        new(PaletteGroup.Actions, $"Trigger {made.Name}", $"flows/{made.FlowKey}/connections?trigger={made.Key}", "play")
            { Note = made.FlowName, Words = "run now start" };

    private List<PaletteItem> Customers(string typed, IEnumerable<ConnectionView> accounts) => typed.Length < ShortestSearch ? [] :
    [
        .. customers.List(new CustomerFilter([.. accounts.Select(account => account.RowId)]) { Text = typed, Limit = MostFound })
            .Select(row => new PaletteItem(
                PaletteGroup.Customers, row.Name ?? row.Account, $"customers?q={Uri.EscapeDataString(row.Account)}", "building-2")
            {
                Note = string.Join(", ", new[] { row.Account, row.Email }.Where(text => text is not null)),
            }),
    ];

    private List<PaletteItem> Runs(string typed, IReadOnlyList<FlowSummary> shown, IReadOnlyCollection<long> except)
    {
        if (typed.Length < ShortestSearch)
            return [];
        var found = runs.Page(new RunFilter { Term = typed, ExceptFlowIds = except, Limit = MostFound }).Runs;
        return
        [
            .. found.Select(row => (row, flow: shown.FirstOrDefault(flow => flow.Id == row.FlowId))).Where(pair => pair.flow is not null)
                .Select(pair => new PaletteItem(PaletteGroup.Runs, $"{StateLook.Of(RunStates.Of(pair.row.Status)).Word}: {pair.flow!.Name}",
                    $"runs/{IdText.Format(pair.row.Id)}", StateLook.Of(RunStates.Of(pair.row.Status)).Icon)
                {
                    Note = $"{IdText.Format(pair.row.Id)}, {Ago.Say(clock.GetUtcNow() - Durations.At(pair.row.Created))}",
                }),
        ];
    }

    private static PaletteItem Page(string title, string href, string icon, string words) =>
        new(PaletteGroup.Pages, title, href, icon) { Words = words };

    private static PaletteItem Action(string title, string? href, string icon, string words) =>
        new(PaletteGroup.Actions, title, href, icon) { Words = words };
}
