using System.Collections.Concurrent;
using System.Text.Json;
using FlowDesigner.Core.Flows;
using FlowDesigner.Core.Mappings;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;

namespace FlowDesigner.Core.Triggers;

/// <summary>Makes of an event what runs see of it that wait for one like it.</summary>
internal static class Arrivals
{
    private const int MostForms = 1000;

    // The forms are those of flow versions, so there are few of them.
    private static readonly ConcurrentDictionary<string, Template> Forms = new(StringComparer.Ordinal);

    public static Arrival Of(
        LiveFlow live, CompiledFlow flow, IReadOnlyList<string> triggers, ReadOnlyMemory<byte> payload, JsonElement read, string? eventId,
        DateTimeOffset at)
    {
        var slot = flow.Flow.Trigger.Connection;
        var source = slot is not null && BindingsOf(live.Bindings).TryGetValue(slot, out var account) ? account : live.FlowConnectionId;
        return new(
            source, [.. triggers.Select(trigger => CompiledEvent.TopicOf(flow.Flow.Trigger.App, trigger))], eventId,
            at.ToUnixTimeMilliseconds(), StoredBytes.Of(payload), form => ValueOf(form, read, at));
    }

    public static Dictionary<string, long> BindingsOf(string json) => JsonSerializer.Deserialize<Dictionary<string, long>>(json)!;

    private static string? ValueOf(string form, JsonElement payload, DateTimeOffset at)
    {
        if (Forms.Count > MostForms)
            Forms.Clear();
        try
        {
            return WaitMatch.Value(Forms.GetOrAdd(form, Template.Text), new Scope(at).Set("event", payload));
        }
        catch (MappingException)
        {
            // An event without the field is simply not the one that is meant.
            return null;
        }
    }
}
