using System.Collections.Immutable;
using System.Text;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Validation;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>
/// Flows as they are worked on: a draft beside the live version, saved as often as one likes, published when it is sound.
/// </summary>
public sealed class FlowDrafts(IDbContextFactory<ConfigDb> databases, AppCatalog catalog, FlowStore store, EventListeners listeners)
{
    public const int LongestNote = 500;

    /// <summary>Makes a flow that is a draft only. Its key is made of its name.</summary>
    public async Task<FlowChange> CreateAsync(NewFlow wanted, string by, CancellationToken cancel)
    {
        var judged = await new NewFlowRules(catalog).ValidateAsync(wanted, cancel);
        if (!judged.IsValid)
            return FlowChange.Refused([.. judged.Errors.Select(error => new FlowProblem(error.ErrorCode, error.ErrorMessage,
                Field: error.PropertyName))]);
        return await store.ChangeAsync(
            async db =>
            {
                var row = store.Add(db, await FlowStore.FreeKeyAsync(db, wanted.Name, cancel), by, wanted.IsPrivate);
                store.SetDraft(row, FlowJson.Write(NewFlowText.Of(wanted, row.Key, catalog)), by);
                return FlowChange.Done(row.Key);
            },
            cancel);
    }

    /// <summary>The text to work on; null where there is no such flow for this reader.</summary>
    public async Task<DraftText?> ReadAsync(string key, string reader, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await FlowStore.FindAsync(db, key, reader, cancel) is { } row ? await TextAsync(db, row, cancel) : null;
    }

    /// <summary>What is wrong with a text, as far as the text itself says it.</summary>
    public CheckedText Check(string key, string text) => CheckedText.Of(text, catalog, key);

    /// <summary>The same with what depends on the flow connections that there are: all that publishing would say.</summary>
    public ValueTask<ImmutableArray<FlowProblem>> JudgeAsync(Flow flow, ImmutableArray<FlowProblem> problems, CancellationToken cancel) =>
        listeners.JudgeAsync(flow, problems, cancel);

    /// <summary>Keeps a text, sound or not. Over a newer revision nothing is saved.</summary>
    public Task<DraftSave> SaveAsync(string key, string text, int revision, string by, CancellationToken cancel) =>
        store.ChangeAsync<DraftSave>(
        async db =>
        {
            if (await FlowStore.FindAsync(db, key, by, cancel) is not { } row)
                return new DraftSave.Refused(FlowChange.Unknown(key).Problems[0]);
            if (row.Archived is not null)
                return new DraftSave.Refused(FlowPlaces.Archived(row));
            if (Encoding.UTF8.GetByteCount(text) > FlowJson.MaxBytes)
                return new DraftSave.Refused(CheckedText.Of(text, catalog).Problems[0]);
            if (row.DraftRevision != revision)
                return new DraftSave.Conflict(await TextAsync(db, row, cancel));
            if ((row.Draft ?? await FlowStore.LiveTextAsync(db, row, cancel)) != text)
            {
                // A text that is the live version's again is no draft any more.
                store.SetDraft(row, await FlowStore.LiveTextAsync(db, row, cancel) == text ? null : text, by);
            }
            return new DraftSave.Saved(await TextAsync(db, row, cancel));
        },
        cancel);

    /// <summary>Makes the draft the live version. One with errors is refused, with all of them at once.</summary>
    public Task<DraftPublish> PublishAsync(string key, int revision, string? note, string by, CancellationToken cancel) =>
        store.ChangeAsync(
        async db =>
        {
            if (await FlowStore.FindAsync(db, key, by, cancel) is not { } row)
                return Refused(FlowChange.Unknown(key).Problems[0]);
            if (row.Archived is not null)
                return Refused(FlowPlaces.Archived(row));
            if (note?.Length > LongestNote)
                return Refused(new("flow.note", $"The note may have {LongestNote} characters, but has {note.Length}. Shorten it.",
                    Field: "note"));
            if (row.DraftRevision != revision)
                return new DraftPublish(0, null, await TextAsync(db, row, cancel));
            if (row.Draft is not { } draft)
                return Refused(new("draft.none", "There is nothing to publish: the draft is the live version."));
            var text = CheckedText.Of(draft, catalog, key);
            if (text.Flow is { } read)
                text = text with { Problems = await JudgeAsync(read, text.Problems, cancel) };
            if (text.HasErrors)
                return new DraftPublish(0, text);
            store.SetDraft(row, null, by);
            row.IsReadyMade = false;
            await store.PublishAsync(db, row, text.Flow!, by, note, cancel);
            return new DraftPublish(row.LiveVersion, text);
        },
        cancel);

    /// <summary>
    /// Makes a draft of an older version, in place of the draft that the person has seen. Nothing is published: that is another step, which
    /// checks it like every draft.
    /// </summary>
    public async Task<DraftSave> RestoreAsync(string key, int version, int revision, string by, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await FlowStore.FindAsync(db, key, by, cancel) is not { } row)
            return new DraftSave.Refused(FlowChange.Unknown(key).Problems[0]);
        var text = await db.FlowVersions.Where(found => found.FlowId == row.Id && found.Version == version)
            .Select(found => found.Definition)
            .SingleOrDefaultAsync(cancel);
        return text is null
            ? new DraftSave.Refused(new("version.unknown", $"\"{row.Name}\" has no version {version}. Pick one from the list."))
            : await SaveAsync(key, text, revision, by, cancel);
    }

    /// <summary>Throws the draft away; the live version stays as it is.</summary>
    public Task<FlowChange> DiscardAsync(string key, string by, CancellationToken cancel) => store.ChangeAsync(
        async db =>
        {
            if (await FlowStore.FindAsync(db, key, by, cancel) is not { } row)
                return FlowChange.Unknown(key);
            if (row.LiveVersion == 0)
            {
                return FlowChange.Refused(new FlowProblem("draft.only",
                    "Nothing of this flow is published, so there is nothing to go back to. Archive the flow instead."));
            }
            if (row.Draft is not null)
                store.SetDraft(row, null, by);
            return FlowChange.Done(key);
        },
        cancel);

    private static DraftPublish Refused(FlowProblem problem) => new(0, new CheckedText(null, [problem]));

    internal static async Task<DraftText> TextAsync(ConfigDb db, FlowRow row, CancellationToken cancel) => new(
        row.Key, row.Draft ?? await FlowStore.LiveTextAsync(db, row, cancel) ?? "{}", row.DraftRevision,
        row.Draft is null ? null : new(DateTimeOffset.FromUnixTimeMilliseconds(row.DraftSaved ?? row.Created), row.DraftBy),
            row.LiveVersion);
}
