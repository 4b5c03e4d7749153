using System.Globalization;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Start;

/// <summary>One row of what needs a person: what it is, why, and the one button that helps.</summary>
/// <param name="Id">Stays the same while the row means the same.</param>
/// <param name="Oldest">Since when; of several runs, the oldest.</param>
public sealed record Need(
    string Id, string App, string Title, State State, string Word, Mode? Mode, string Why, DateTimeOffset? Oldest, string Button,
    string Href)
{
    /// <summary>How many runs are looked at; what lies further back is on its own page.</summary>
    public const int MostRead = 100;

    /// <summary>Accounts that stopped, then what nobody knows, then failed runs, one row for all that failed for the same reason.</summary>
    public static IEnumerable<Need> Of(
        IReadOnlyList<RunLine> runs, IEnumerable<ConnectionView> accounts, IReadOnlyList<FlowConnectionView> live)
    {
        var used = live.Where(connection => connection.Enabled).SelectMany(connection => connection.Bindings)
            .Select(binding => binding.ConnectionId).ToHashSet();
        foreach (var account in accounts.Where(account => account.Problem is not null && used.Contains(account.RowId)))
            yield return OfAccount(account, live);
        foreach (var connection in live.Where(connection => connection.Enabled && connection.Hook is { Note: not null }))
            yield return OfHook(connection);
        foreach (var line in runs.Where(line => line.Run.Status == RunStatus.Unknown))
            yield return OfRun(line, State.Unknown, "Unknown", "Look it up");
        foreach (var group in runs.Where(line => line.Run.Status == RunStatus.Failed)
            .GroupBy(line => (line.Run.FlowConnectionId, line.Run.Message)))
            yield return OfFailed([.. group]);
    }

    private static Need OfAccount(ConnectionView account, IReadOnlyList<FlowConnectionView> live)
    {
        var users = live.Count(connection => connection.Enabled
            && connection.Bindings.Any(binding => binding.ConnectionId == account.RowId));
        return new Need($"account-{account.Id}", account.App, $"{account.Name} stopped", State.NeedsYou, "Needs you", RunStates.Of(
            account.Mode),
            $"{account.Problem} {(users == 1 ? "One live flow uses it." : $"{Number(users)} live flows use it.")}",
            account.BrokenSince ?? account.CheckedAt, "Replace the key", $"connections/{account.Key}");
    }

    private static Need OfHook(FlowConnectionView connection) => new(
        $"hook-{connection.Id}", connection.Hook!.App, connection.Name, State.NeedsYou, "Needs you", RunStates.Of(connection.Mode),
        connection.Hook.Note!, null, "Set the secret", $"flows/{connection.FlowKey}/connections");

    private static Need OfFailed(IReadOnlyList<RunLine> lines) => lines is [var only]
        ? OfRun(only, State.Failed, "Failed", "Show the plan to retry")
        : OfRun(lines[^1], State.Failed, $"{Number(lines.Count)} failed", "Show the plan to retry") with
        {
            Title = $"{FlowOf(lines[0])}, {Number(lines.Count)} runs",
            Why = $"All for the same reason: {lines[0].Run.Message}",
            Href = "runs/attention",
        };

    private static Need OfRun(RunLine line, State state, string word, string button) => new(
        $"run-{IdText.Format(line.Run.Id)}", line.Apps.Count > 0 ? line.Apps[^1] : "", FlowOf(line), state, word,
        RunStates.Of(line.Connection?.Mode),
        line.Run.Message ?? "", Durations.At(line.Run.Created), button, $"runs/{IdText.Format(line.Run.Id)}");

    private static string FlowOf(RunLine line) => line.Connection?.FlowName ?? "Removed flow";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
