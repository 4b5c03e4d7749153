using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Publishing;

/// <summary>Changes flows, their drafts and their versions: one change at a time, and every screen hears of it.</summary>
public sealed class FlowStore(IDbContextFactory<ConfigDb> databases, FlowChanges changes, TimeProvider clock, IdSource ids) : IDisposable
{
    // Two publishings of one flow would both take the same next version, two savings of one draft the same next revision.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose() => _turn.Dispose();

    /// <summary>Stores what the change leaves changed, and nothing where it throws.</summary>
    internal async Task<T> ChangeAsync<T>(Func<ConfigDb, Task<T>> change, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var result = await change(db);
            if (db.ChangeTracker.HasChanges())
            {
                await db.SaveChangesAsync(cancel);
                changes.Raise();
            }
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A flow that its reader may see and change; null where there is none.</summary>
    internal static async Task<FlowRow?> FindAsync(ConfigDb db, string key, string reader, CancellationToken cancel) =>
        await db.Flows.SingleOrDefaultAsync(row => row.Key == key, cancel) is { } row
            && !FlowPrivacy.Hides(row.IsPrivate, row.Owner, reader)
            ? row : null;

    /// <summary>The key of the flow that keeps what steps of another were tested with; it is seen by whoever sees that one.</summary>
    internal static string TestsOf(string flowKey) => flowKey + "-step-tests";

    internal static async Task<string> FreeKeyAsync(ConfigDb db, string name, CancellationToken cancel)
    {
        var plain = FreeKey.Plain(name, "flow");
        return FreeKey.Among(plain, (await db.Flows.Where(row => row.Key.StartsWith(plain)).Select(row => row.Key).ToListAsync(cancel))
            .ToHashSet());
    }

    /// <summary>A new flow without version and draft; whoever asks for it adds one.</summary>
    internal FlowRow Add(ConfigDb db, string key, string? owner, bool isPrivate = false)
    {
        var row = new FlowRow
        {
            Id = ids.Next(), Key = key, Name = "", Description = "", Type = "", Owner = owner, IsPrivate = isPrivate, Created = Now,
        };
        db.Flows.Add(row);
        return row;
    }

    internal async Task PublishAsync(ConfigDb db, FlowRow row, Flow flow, string? by, string? note, CancellationToken cancel)
    {
        Describe(row, flow);
        row.LiveVersion = 1 + await db.FlowVersions.Where(version => version.FlowId == row.Id).MaxAsync(version => (int?)version.Version,
            cancel) ?? 1;
        db.FlowVersions.Add(new()
        {
            FlowId = row.Id, Version = row.LiveVersion, Definition = FlowJson.Write(flow), Created = Now, PublishedBy = by,
            Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
        });
    }

    internal void SetDraft(FlowRow row, string? text, string? by)
    {
        row.DraftRevision++;
        (row.Draft, row.DraftSaved, row.DraftBy) = (text, text is null ? null : Now, text is null ? null : by);
        // What nobody published is called what its draft calls it.
        if (text is not null && row.LiveVersion == 0 && FlowJson.Read(text, out _, keepUnknown: true) is { } flow)
            Describe(row, flow);
    }

    internal static Task<string?> LiveTextAsync(ConfigDb db, FlowRow row, CancellationToken cancel) => db.FlowVersions
        .Where(version => version.FlowId == row.Id && version.Version == row.LiveVersion).Select(version => version.Definition)
        .SingleOrDefaultAsync(cancel);

    private static void Describe(FlowRow row, Flow flow)
    {
        row.Name = Cut(flow.Name, Validation.NameFormat.LongestName);
        row.Description = Cut(flow.Description, Validation.NameFormat.LongestDescription);
        row.Type = flow.Type switch { FlowType.Inbound => "inbound", FlowType.Outbound => "outbound", _ => "between" };
    }

    // A draft may be called anything until somebody publishes it.
    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}
