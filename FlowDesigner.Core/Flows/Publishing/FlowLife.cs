using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>What happens to a flow as a whole: it is duplicated, renamed, hidden, put away and fetched back.</summary>
public sealed class FlowLife(AppCatalog catalog, FlowStore store)
{
    /// <summary>Makes a flow of its own with the same steps, without flow connections and history.</summary>
    /// <param name="name">"Copy of ..." where null.</param>
    /// <param name="asDraft">False: published at once, where the text is sound.</param>
    public Task<FlowChange> DuplicateAsync(string key, string? name, bool asDraft, string by, CancellationToken cancel) => ChangeAsync(
        key, by,
        async (db, row) =>
        {
            // What is live is what is known to work; a draft is copied only where there is nothing else.
            var text = row.LiveVersion > 0 ? await FlowStore.LiveTextAsync(db, row, cancel) : row.Draft;
            var called = string.IsNullOrWhiteSpace(name) ? await FreeNameAsync(db, row.Name, cancel) : name.Trim();
            if (WrongName(called) is { } wrong)
                return FlowChange.Refused(wrong);
            var copyKey = await FlowStore.FreeKeyAsync(db, called, cancel);
            var copied = FlowRename.Of(text ?? "{}", copyKey, called);
            var judged = CheckedText.Of(copied, catalog);
            if (!asDraft && judged.HasErrors)
                return FlowChange.Refused(judged.Problems);
            var copy = store.Add(db, copyKey, by, row.IsPrivate);
            if (asDraft)
                store.SetDraft(copy, copied, by);
            else
                await store.PublishAsync(db, copy, judged.Flow!, by, null, cancel);
            return FlowChange.Done(copyKey);
        },
        cancel);

    /// <summary>Another name and description: a new version of what is live, the same change in the draft.</summary>
    public Task<FlowChange> DescribeAsync(string key, string name, string description, string by, CancellationToken cancel) => ChangeAsync(
        key, by,
        async (db, row) =>
        {
            if (WrongName(name.Trim()) is { } wrong)
                return FlowChange.Refused(wrong);
            if (description.Length > NameFormat.LongestDescription)
                return FlowChange.Refused(new FlowProblem("flow.description",
                    $"The description may have {NameFormat.LongestDescription} characters, but has {description.Length}. Shorten it.",
                        Field: "description"));
            if (row.Archived is not null)
                return FlowChange.Refused(FlowPlaces.Archived(row));
            var live = row.LiveVersion == 0 ? null : await FlowStore.LiveTextAsync(db, row, cancel);
            if (live is not null && FlowVersions.Read(live) is var flow
                && (flow.Name, flow.Description) != (name.Trim(), description.Trim()))
            {
                row.IsReadyMade = false;
                await store.PublishAsync(db, row, flow with { Name = name.Trim(), Description = description.Trim() }, by,
                    $"Renamed from \"{flow.Name}\"", cancel);
            }
            if (row.Draft is { } draft)
                store.SetDraft(row, FlowRename.Of(draft, key, name.Trim(), description.Trim()), by);
            return FlowChange.Done(key);
        },
        cancel);

    /// <summary>Puts a flow away: its flow connections are switched off, runs under way go on to their end.</summary>
    public Task<FlowChange> ArchiveAsync(string key, string by, CancellationToken cancel) => ChangeAsync(
        key, by,
        async (db, row) =>
        {
            foreach (var connection in await db.FlowConnections.Where(found => found.FlowId == row.Id && found.Enabled).ToListAsync(cancel))
                connection.Enabled = false;
            row.Archived ??= store.Now;
            return FlowChange.Done(key);
        },
        cancel);

    /// <summary>Fetches a flow back. Its flow connections stay off until somebody switches them on.</summary>
    public Task<FlowChange> RestoreAsync(string key, string by, CancellationToken cancel) => ChangeAsync(
        key, by,
        (_, row) =>
        {
            row.Archived = null;
            return Task.FromResult(FlowChange.Done(key));
        },
        cancel);

    /// <summary>Shows a flow to everybody, or to its owner alone. Nobody's flow becomes the one's who hides it.</summary>
    public Task<FlowChange> SetPrivateAsync(string key, bool isPrivate, string by, CancellationToken cancel) => ChangeAsync(
        key, by,
        async (db, row) =>
        {
            if (isPrivate && row.Owner is { } owner && !string.Equals(owner, by, StringComparison.OrdinalIgnoreCase))
            {
                return FlowChange.Refused(new FlowProblem("flow.not_owner",
                    $"\"{row.Name}\" is {owner}'s: only who made a flow can hide it. Duplicate it to have one of your own."));
            }
            (row.IsPrivate, row.Owner) = (isPrivate, row.Owner ?? (isPrivate ? by : null));
            if (await db.Flows.SingleOrDefaultAsync(found => found.Key == FlowStore.TestsOf(key), cancel) is { } tests)
                (tests.IsPrivate, tests.Owner) = (row.IsPrivate, row.Owner);
            return FlowChange.Done(key);
        },
        cancel);

    private Task<FlowChange> ChangeAsync(string key, string by, Func<ConfigDb, FlowRow, Task<FlowChange>> change,
        CancellationToken cancel) =>
        store.ChangeAsync(
            async db => await FlowStore.FindAsync(db, key, by, cancel) is { } row
                ? await change(db, row) : FlowChange.Unknown(key), cancel);

    private static FlowProblem? WrongName(string name) => name switch
    {
        { Length: 0 } => new("flow.name", "The name is empty. Say what the flow does.", Field: "name"),
        { Length: > NameFormat.LongestName } => new("flow.name",
            $"The name may have {NameFormat.LongestName} characters, but has {name.Length}. Shorten it.", Field: "name"),
        _ when name.Any(char.IsControl) => new("flow.name", "The name holds control characters, such as a line break. Remove them.",
            Field: "name"),
        _ => null,
    };

    private static async Task<string> FreeNameAsync(ConfigDb db, string name, CancellationToken cancel)
    {
        var plain = $"Copy of {name}";
        if (plain.Length > NameFormat.LongestName - 5)
            plain = plain[..(NameFormat.LongestName - 5)];
        var taken = (await db.Flows.Where(row => row.Name.StartsWith(plain)).Select(row => row.Name).ToListAsync(cancel)).ToHashSet();
        return Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? plain : $"{plain} {number}")
            .First(free => !taken.Contains(free));
    }
}
