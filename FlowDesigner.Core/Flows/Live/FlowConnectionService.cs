using System.Collections.Immutable;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Flows.Live;

/// <summary>Makes flows live: picks their accounts, gives them a webhook address, switches them on and off.</summary>
public sealed class FlowConnectionService(
    IDbContextFactory<ConfigDb> databases, FlowVersions versions, AppCatalog catalog, ISecretSealer sealer,
    FlowConnectionReader reader, FlowChanges changes, TimeProvider clock, IdSource ids)
{
    /// <summary>How long the secret before stays valid after a change, so that senders can follow.</summary>
    public static readonly TimeSpan PreviousSecretStays = TimeSpan.FromHours(24);

    public async Task<FlowConnectionResult> CreateAsync(NewFlowConnection request, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var row = await db.Flows.SingleOrDefaultAsync(flow => flow.Key == request.Flow, cancel);
        var flow = row is null ? null : await versions.FindAsync(row.Id, row.LiveVersion, cancel);
        var wanted = request.Connections.Values.ToList();
        var viewer = new Viewer(request.Owner);
        // Somebody else's private connection does not exist for whoever asks.
        var found = (await db.Connections.Where(connection => wanted.Contains(connection.Key)).ToListAsync(cancel))
            .Where(connection => viewer.Sees(connection.Owner, connection.IsPrivate)).ToDictionary(connection => connection.Key);
        var judged = await new FlowConnectionRules().ValidateAsync(new FlowConnectionRequest(request, row, flow, found), cancel);
        if (!judged.IsValid)
            return FlowConnectionResult.Refused([.. judged.Errors.Select(error =>
                new FlowProblem(error.ErrorCode, error.ErrorMessage, Field: error.PropertyName))]);

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var made = new FlowConnectionRow
        {
            Id = ids.Next(),
            Key = await FreeKeyAsync(db, request.Name, cancel),
            FlowId = row!.Id,
            Name = request.Name.Trim(),
            Owner = request.Owner,
            Enabled = request.Enabled,
            Bindings = Bindings.Write(flow!.Connections.Keys.ToDictionary(slot => slot, slot => found[request.Connections[slot]].Id)),
            Created = now,
        };
        db.FlowConnections.Add(made);
        if (catalog.FindTrigger(flow.Trigger.App, flow.Trigger.Trigger) is { Kind: TriggerKind.Webhook })
        {
            var source = flow.Trigger.Connection is { } slot ? found[request.Connections[slot]] : null;
            db.Hooks.Add(NewHook(made.Id, flow.Trigger.App, request.WebhookSecret, source, now));
        }
        await db.SaveChangesAsync(cancel);
        changes.Raise();
        return new(await reader.GetAsync(made.Id, cancel), []);
    }

    /// <summary>Switches a flow connection on or off. While it is off its webhook address answers as if it did not exist.</summary>
    public async Task<FlowConnectionResult> SetEnabledAsync(long id, bool enabled, CancellationToken cancel)
    {
        if (enabled && await ArchivedAsync(id, cancel) is { } flow)
            return FlowConnectionResult.Refused(new FlowProblem("flow.archived",
                $"\"{flow}\" is archived. Restore the flow first, then switch this on."));
        if (enabled && await ArchivedAccountAsync(id, cancel) is { } account)
            return FlowConnectionResult.Refused(new FlowProblem("slot.archived",
                $"Slot \"{account.Slot}\": \"{account.Name}\" is archived. Restore the connection or pick another, then switch this on."));
        return await ChangeAsync(id, row => row.Enabled = enabled, cancel);
    }

    /// <summary>Takes a flow connection away for good. Its row stays, so that its runs keep their name.</summary>
    public Task<FlowConnectionResult> RemoveAsync(long id, CancellationToken cancel) =>
        ChangeAsync(id, row => (row.Enabled, row.Removed) = (false, true), cancel);

    public Task<FlowConnectionResult> RenameAsync(long id, string name, CancellationToken cancel) =>
        string.IsNullOrWhiteSpace(name) || name.Length > Validation.NameFormat.LongestName
            ? Task.FromResult(FlowConnectionResult.Refused(new FlowProblem("flow_connection.name",
                $"A name has 1 to {Validation.NameFormat.LongestName} characters. Say whose accounts these are.", Field: "name")))
            : ChangeAsync(id, row => row.Name = name.Trim(), cancel);

    /// <summary>Sets the webhook secret. The one before stays valid for a day.</summary>
    public async Task<FlowConnectionResult> RotateSecretAsync(long id, string secret, CancellationToken cancel)
    {
        if (!HookSecret.IsUsable(secret))
            return FlowConnectionResult.Refused(new FlowProblem("hook.secret", HookSecret.Rule, Field: "webhookSecret"));
        await using var db = await databases.CreateDbContextAsync(cancel);
        var hook = await db.Hooks.Join(db.FlowConnections.Where(row => row.Id == id && !row.Removed), hook => hook.FlowConnectionId,
            row => row.Id, (hook, _) => hook)
            .SingleOrDefaultAsync(cancel);
        if (hook is null)
            return FlowConnectionResult.Refused(new FlowProblem("hook.unknown",
                "This flow connection has no webhook address: its flow is started in another way."));
        if (hook.SealedSecret is not null)
        {
            hook.SealedPreviousSecret = hook.SealedSecret;
            hook.PreviousUntil = (clock.GetUtcNow() + PreviousSecretStays).ToUnixTimeMilliseconds();
        }
        hook.SealedSecret = sealer.Seal(HookKey.SealedFor(hook.Key), secret);
        await db.SaveChangesAsync(cancel);
        changes.Raise();
        return new(await reader.GetAsync(id, cancel), []);
    }

    private async Task<string?> ArchivedAsync(long id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.FlowConnections.Where(row => row.Id == id)
            .Join(db.Flows.Where(flow => flow.Archived != null), row => row.FlowId, flow => flow.Id, (_, flow) => flow.Name)
                .SingleOrDefaultAsync(cancel);
    }

    /// <summary>The first slot with an archived account; the name of a private one is its owner's alone.</summary>
    private async Task<(string Slot, string Name)?> ArchivedAccountAsync(long id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var bound = Bindings.Read(await db.FlowConnections.Where(row => row.Id == id).Select(row => row.Bindings)
            .SingleOrDefaultAsync(cancel) ?? "{}");
        var accounts = bound.Values.ToList();
        var archived = await db.Connections.AsNoTracking().Where(row => accounts.Contains(row.Id) && row.Archived != null)
            .ToDictionaryAsync(row => row.Id, cancel);
        return bound.Where(binding => archived.ContainsKey(binding.Value)).Select(binding => ((string, string)?)(binding.Key,
            archived[binding.Value] is { IsPrivate: true } hidden ? $"a private connection of {hidden.Owner}" : archived[binding.Value]
                .Name)).FirstOrDefault();
    }

    private async Task<FlowConnectionResult> ChangeAsync(long id, Action<FlowConnectionRow> change, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.FlowConnections.SingleOrDefaultAsync(row => row.Id == id && !row.Removed, cancel) is not { } row)
            return FlowConnectionResult.Refused(new FlowProblem("flow_connection.unknown",
                $"There is no flow connection {IdText.Format(id)}. It may have been removed."));
        change(row);
        await db.SaveChangesAsync(cancel);
        changes.Raise();
        return new(await reader.GetAsync(id, cancel), []);
    }

    private HookRow NewHook(long flowConnectionId, string app, string? secret, ConnectionRow? source, long now)
    {
        var key = HookKey.New();
        if (secret is null && source is not null && ConnectionMix.ModeOf(source) == ConnectionMode.Sandbox)
            secret = HookSecret.ForSandbox(app);
        return new()
        {
            Key = key,
            App = app,
            FlowConnectionId = flowConnectionId,
            SealedSecret = secret is null ? null : sealer.Seal(HookKey.SealedFor(key), secret),
            Created = now,
        };
    }

    /// <summary>A key made of the name that no other flow connection has.</summary>
    private static async Task<string> FreeKeyAsync(ConfigDb db, string name, CancellationToken cancel)
    {
        var plain = FreeKey.Plain(name, "flow-connection");
        return FreeKey.Among(plain, (await db.FlowConnections.Where(row => row.Key.StartsWith(plain)).Select(row => row.Key)
            .ToListAsync(cancel)).ToHashSet());
    }
}
