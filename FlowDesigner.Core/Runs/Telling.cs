using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Runs;

/// <summary>Notes what steps and events tell about customers, for the commit that is written anyway.</summary>
internal static class Telling
{
    public static void Tell(this Position at, PreparedStep step, JsonElement output, long now)
    {
        if (step.Step.Action.Tells?.Invoke(step.Inputs, output) is { } fact)
            (at.Pending!.Told ??= []).Add(new(step.Connection.Id, fact, step.Path, now));
    }

    /// <summary>What an event tells; null where its trigger tells nothing or is served without an account.</summary>
    public static ToldCustomer? OfEvent(CompiledFlow flow, JsonElement trigger, string bindings, long now) =>
        flow.Trigger.Tells?.Invoke(trigger) is { } fact && flow.Flow.Trigger.Connection is { } slot
        && JsonSerializer.Deserialize<Dictionary<string, long>>(bindings)!.TryGetValue(slot, out var connection)
            ? new(connection, fact, "", now)
            : null;
}
