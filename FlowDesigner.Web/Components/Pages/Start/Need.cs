using System.Globalization;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Live;
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
    /// <summary>Accounts that stopped, hooks that take nothing, then runs as Needs attention groups them.</summary>
    public static IEnumerable<Need> Of(
        IEnumerable<AttentionWords> groups, IEnumerable<ConnectionView> accounts, IReadOnlyList<FlowConnectionView> live)
    {
        var used = live.Where(connection => connection.Enabled).SelectMany(connection => connection.Bindings)
            .Select(binding => binding.ConnectionId).ToHashSet();
        foreach (var account in accounts.Where(account => account.Problem is not null && used.Contains(account.RowId)))
            yield return OfAccount(account, live);
        foreach (var connection in live.Where(connection => connection.Enabled && connection.Hook is { Note: not null }))
            yield return OfHook(connection);
        foreach (var words in groups)
            yield return OfRuns(words);
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

    private static Need OfRuns(AttentionWords words)
    {
        var (button, href) = words.Group.Kind switch
        {
            AttentionKind.Unknown => ("Look it up", $"runs/{IdText.Format(words.Group.Examples[0])}"),
            AttentionKind.Failed => ("Show the plan to retry", words.Group.Runs == 1 ? words.RunsAddress : "runs/attention"),
            AttentionKind.Person => ("Answer", "approvals"),
            _ => ("Open", words.RunsAddress),
        };
        return new Need(words.Key, words.App, words.Title, words.State, words.Word, RunStates.Of(words.Connection?.Mode), words.Why,
            Durations.At(IdSource.TimeOf(words.Group.Oldest)), button, href);
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
