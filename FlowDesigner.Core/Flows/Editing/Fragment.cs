using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FlowDesigner.Core.Flows.Json;

namespace FlowDesigner.Core.Flows.Editing;

/// <summary>
/// Copied steps: a flow's text without its trigger, with a field that says so. It travels as text, between flows and between people.
/// </summary>
public sealed record Fragment
{
    /// <summary>The field by which copied steps are known among all JSON.</summary>
    public const string Marker = "copied_steps";

    private static readonly FlowTrigger NoTrigger = new() { App = "", Trigger = "" };

    private Fragment(Flow parts) => Parts = parts;

    /// <summary>The key of the flow that the steps come from; null where the text does not say.</summary>
    public string? From { get; private init; }

    public ImmutableArray<Step> Steps => Parts.Steps;

    public ImmutableArray<StickyNote> Notes => Parts.Notes;

    public bool IsEmpty => Steps.IsEmpty && Notes.IsEmpty;

    internal Flow Parts { get; }

    /// <summary>Copies steps with what is inside of them, and notes. Edges and frames that begin outside are left behind.</summary>
    public static Fragment Of(Flow flow, IEnumerable<string> keys, IEnumerable<string>? notes = null)
    {
        var wanted = keys.ToHashSet(StringComparer.Ordinal);
        var whole = flow.WithInside(wanted);
        var noted = (notes ?? []).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<Step> steps = [.. flow.Steps.Where(step => whole.Contains(step.Key)).Select(step => Loosened(flow, step, whole))];
        var slots = steps.SelectMany(Slots.In).Select(use => use.Slot).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new(new Flow
        {
            Key = "", Name = "", Trigger = NoTrigger,
            Steps = steps,
            Connections = Ordinal.Map<string>().AddRange(flow.Connections.Where(slot => slots.Contains(slot.Key))),
            Layout = Ordinal.Map<Place>().AddRange(flow.Layout.Where(place => whole.Contains(place.Key))),
            Notes = [.. flow.Notes.Where(note => noted.Contains(note.Id))],
            // A group is copied whole or not at all.
            Groups = [.. flow.Groups.Where(group => group.Steps.All(whole.Contains))],
        }) { From = flow.Key };
    }

    /// <summary>Steps that were just made, such as a Parallel with its Join.</summary>
    public static Fragment Of(params ImmutableArray<Step> steps) =>
        new(new Flow { Key = "", Name = "", Trigger = NoTrigger, Steps = steps });

    /// <summary>The text for the clipboard.</summary>
    public string Write()
    {
        // The text form of a flow, with the marker for its head.
        using var json = JsonDocument.Parse(FlowJson.Write(Parts));
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new()
        {
            Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            writer.WriteStartObject();
            writer.WriteString(Marker, From ?? "");
            foreach (var field in json.RootElement.EnumerateObject()
                .Where(field => field.Name is "connections" or "steps" or "layout" or "notes" or "groups"))
                field.WriteTo(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>
    /// Reads copied steps, or all steps of a flow's text, also out of the middle of other text. Null where there are none, with the reason.
    /// </summary>
    public static Fragment? Read(string text, out FlowProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (open, close) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (open < 0 || close < open)
            return Refuse("The clipboard holds no steps. Copy steps of a flow, or a flow's text.", out problem);
        var found = new List<FlowProblem>();
        if (!TryUtf8(text[open..(close + 1)], out var utf8)
            || StrictJson.Parse(utf8, found) is not { ValueKind: JsonValueKind.Object } json)
            return Refuse($"The clipboard holds no steps. {found.FirstOrDefault()?.Message}".TrimEnd(), out problem);
        if (!json.TryGetProperty("steps", out _))
            return Refuse("The clipboard holds JSON, but no \"steps\". Copy steps of a flow, or a flow's text.", out problem);
        var parts = new FlowReader(found, keepUnknown: true).ReadParts(json);
        if (found.Find(bad => bad.Code != "flow.unknown_field") is { } first)
            return Refuse($"The clipboard's steps cannot be read. {first.Message}", out problem);
        problem = null;
        var here = parts.Keys();
        var from = json.TryGetProperty(Marker, out var marker) || json.TryGetProperty("key", out marker) ? marker : default;
        return new(parts with { Steps = [.. parts.Steps.Select(step => Loosened(parts, step, here))] })
        {
            From = from.ValueKind == JsonValueKind.String ? from.GetString() : null,
        };
    }

    private static Step Loosened(Flow flow, Step step, HashSet<string> kept)
    {
        var loop = step.In is { } around && kept.Contains(around) ? around : null;
        ImmutableArray<string> after = [.. step.Edges().Where(edge => StepPort.Parse(edge).Step is var before && kept.Contains(before)
            && flow.Find(before)!.In == step.In)];
        return loop == step.In && after.SequenceEqual(step.Edges()) ? step : step with { In = loop, After = after };
    }

    private static bool TryUtf8(string text, out byte[] utf8)
    {
        try
        {
            utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            utf8 = [];
            return false;
        }
    }

    private static Fragment? Refuse(string why, out FlowProblem? problem)
    {
        problem = new("edit.clipboard", why);
        return null;
    }
}
