using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Flows.Live;
using FlowDesigner.Core.Runs;
using FlowDesigner.Core.Runs.Journal;
using FlowDesigner.Core.Storage;
using FlowDesigner.Web.Components.Pages.Runs;
using FlowDesigner.Web.Components.Parts;
using FlowDesigner.Web.Endpoints;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>What a payload can start from: the trigger's sample, an empty one, and what came in last.</summary>
internal sealed class PayloadStarts(IRunReader runs, TimeProvider clock)
{
    private const int Last = 5;
    private const int LargestInCircuit = 16 * 1024;
    private const int LongestTitle = 28;

    private static readonly JsonSerializerOptions s_indented = new(JsonText.Readable) { WriteIndented = true };

    /// <param name="live">What is triggered.</param>
    /// <param name="sample">The trigger's sample.</param>
    /// <param name="replay">The run whose payload comes first; null for none.</param>
    public IReadOnlyList<(string Heading, IReadOnlyList<JsonStart> Starts)> For(
        LiveFlowConnection live, string? sample, RunRow? replay = null)
    {
        var first = new List<JsonStart>();
        if (replay is not null && runs.Payload(replay.Id) is { } replayed)
            first.Add(Of(replay, replayed, "The payload of the run"));
        if (sample is not null && Indented(sample) is { } text && text != "{}")
            first.Add(new JsonStart("Sample", "All fields, filled in", text));
        first.Add(new JsonStart("{}", "An empty object and nothing else", "{}"));
        var last = LastOf(live.FlowConnectionId);
        return last.Count == 0 ? [("Start from", first)] : [("Start from", first), ("Last payloads", last)];
    }

    private List<JsonStart> LastOf(long flowConnectionId)
    {
        var starts = new List<JsonStart>();
        foreach (var run in runs.List(new RunFilter { FlowConnectionIds = [flowConnectionId], Limit = Last }))
        {
            if (runs.Payload(run.Id) is not { } payload)
                continue;
            var state = RunStates.WordOf(run.Status) ?? StateLook.Of(RunStates.Of(run.Status)).Word;
            starts.Add(Of(run, payload, $"{Ago.Say(clock.GetUtcNow() - Durations.At(run.Created))}, {state}"));
        }
        return starts;
    }

    private static JsonStart Of(RunRow run, ReadOnlyMemory<byte> payload, string note) => payload.Length > LargestInCircuit
        ? new JsonStart(IdText.Format(run.Id), note, Url: Downloads.PayloadOf(run.Id))
        : new JsonStart(TitleOf(payload), note, Indented(Encoding.UTF8.GetString(payload.Span)) ?? "{}");

    /// <summary>The name or id of what the event is about, where it has one; else how it begins.</summary>
    internal static string TitleOf(ReadOnlyMemory<byte> payload)
    {
        using var document = JsonDocument.Parse(payload);
        var entity = document.RootElement;
        foreach (var inner in (string[])["data", "object"])
        {
            if (entity.ValueKind == JsonValueKind.Object
                && entity.TryGetProperty(inner, out var found)
                && found.ValueKind == JsonValueKind.Object)
                entity = found;
        }
        string[] named = ["name", "email", "id"];
        var title = named.Select(key => entity.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null).FirstOrDefault(text => text is { Length: > 0 })
            ?? JsonSerializer.Serialize(document.RootElement, JsonText.Readable);
        return title.Length <= LongestTitle ? title : title[..(LongestTitle - 1)] + "…";
    }

    private static string? Indented(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, s_indented);
    }
}
