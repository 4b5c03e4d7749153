using System.Text.Json;
using System.Text.Json.Nodes;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Connections;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Flows.Publishing;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace FlowDesigner.Core.Triggers;

/// <summary>One write of a draft, as a person has seen and confirmed it.</summary>
/// <param name="FlowKey">The flow that is worked on.</param>
/// <param name="Step">The step as it was shown.</param>
/// <param name="Inputs">What its mappings gave: exactly these are sent.</param>
/// <param name="BusinessKey">What names the effect; null where every test makes its own.</param>
/// <param name="ConnectionId">The account; null for an app without accounts.</param>
/// <param name="Once">The confirmation: given twice, it is sent once.</param>
public sealed record ConfirmedStep(
    string FlowKey, ActionStep Step, JsonElement Inputs, string? BusinessKey, long? ConnectionId, string Once);

/// <summary>
/// Sends one step of a draft for real, as a run of its own: its intent is in the ledger before it is sent, it has its key, its tries, and a
/// page that keeps what came of it, as every other write has. The runs stand under an archived flow beside the one that is worked on.
/// </summary>
public sealed class StepRuns(FlowStore store, EventInbox inbox, ConnectionService connections, IdSource ids)
{
    public async Task<Acceptance> SendAsync(ConfirmedStep confirmed, string by, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(confirmed);
        if (await MayUseAsync(confirmed, by, cancel) is { } refused)
            return refused;
        var bindings = confirmed is { ConnectionId: { } account, Step.Connection: { } slot }
            ? new Dictionary<string, long> { [slot] = account } : [];
        var live = await store.ChangeAsync(db => PrepareAsync(db, confirmed, Bindings.Write(bindings), by, cancel), cancel);
        if (live is null)
            return new Acceptance.Refused("flow.unknown", "There is no such flow any more. Reload the page.");
        var payload = new JsonObject
            { ["inputs"] = JsonSerializer.SerializeToNode(confirmed.Inputs), ["business_key"] = confirmed.BusinessKey };
        return await inbox.AcceptAsync(
            live, JsonSerializer.SerializeToUtf8Bytes(payload), confirmed.Once, RunOrigin.TriggerNow, by, cancel);
    }

    // A page is not to be believed: the account must be one that this person may use.
    private async Task<Acceptance?> MayUseAsync(ConfirmedStep confirmed, string by, CancellationToken cancel) =>
        confirmed.ConnectionId is not { } id
            || (await connections.PickableAsync(new Viewer(by), confirmed.Step.App, cancel)).Any(one => one.RowId == id)
            ? null
            : new Acceptance.Refused("connection.unknown", "You may not use this account. Choose another, or ask its owner to share it.");

    private async Task<LiveFlow?> PrepareAsync(ConfigDb db, ConfirmedStep confirmed, string bindings, string by, CancellationToken cancel)
    {
        if (await FlowStore.FindAsync(db, confirmed.FlowKey, by, cancel) is not { } flow)
            return null;
        var key = FlowStore.TestsOf(flow.Key);
        var tests = await db.Flows.SingleOrDefaultAsync(row => row.Key == key, cancel) ?? store.Add(db, key, flow.Owner, flow.IsPrivate);
        (tests.Owner, tests.IsPrivate, tests.Archived) = (flow.Owner, flow.IsPrivate, tests.Archived ?? store.Now);
        var version = AsFlow(confirmed, key, flow.Name);
        // The same step is the same version, so that tests of one step stand together.
        if (tests.LiveVersion == 0 || await FlowStore.LiveTextAsync(db, tests, cancel) != FlowJson.Write(version))
            await store.PublishAsync(db, tests, version, by, null, cancel);
        var connection = await db.FlowConnections.FirstOrDefaultAsync(row => row.FlowId == tests.Id, cancel);
        if (connection is null)
        {
            connection = new FlowConnectionRow
                { Id = ids.Next(), Key = key, FlowId = tests.Id, Name = "Tests by hand", Bindings = bindings, Created = store.Now };
            db.FlowConnections.Add(connection);
        }
        connection.Bindings = bindings;
        return new LiveFlow(connection.Id, tests.Id, tests.LiveVersion, bindings);
    }

    /// <summary>The values come with the event and not with the flow: a text in them that looks like a mapping must stay a text.</summary>
    private static Flow AsFlow(ConfirmedStep confirmed, string key, string name)
    {
        var step = confirmed.Step;
        var inputs = new JsonObject(confirmed.Inputs.EnumerateObject()
            .Select(field => KeyValuePair.Create(field.Name, (JsonNode?)$$$"""{{ trigger.inputs["{{{field.Name}}}"] }}""")));
        return new Flow
        {
            Key = key,
            Name = $"Tests of {name}",
            Description = "What was sent for real from the designer, one step at a time.",
            Type = FlowType.Between,
            Trigger = new() { App = "schedule", Trigger = "on_demand" },
            Connections = step.Connection is { } slot ? Ordinal.Map<string>().Add(slot, step.App) : Ordinal.Map<string>(),
            Steps =
            [
                step with
                {
                    After = [], In = null, Disabled = false, Inputs = JsonSerializer.SerializeToElement(inputs),
                    BusinessKey = confirmed.BusinessKey is null ? null : "{{ trigger.business_key }}",
                },
            ],
        };
    }
}
