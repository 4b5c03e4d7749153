using System.Text.Json;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Flows;
using FlowDesigner.Web.Components.Canvas;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Pages.Flows;

/// <summary>What is known about a trigger's payload: its fields from the sample, and which of them the flow uses.</summary>
public static partial class PayloadHints
{
    private const int Deepest = 6, LongestSample = 40;

    /// <summary>Every field of the sample and every field that a mapping names, in the sample's order.</summary>
    public static IReadOnlyList<JsonHint> Of(Flow flow, AppCatalog apps)
    {
        var uses = Uses(flow, apps);
        var hints = new List<JsonHint>();
        var sample = apps.FindTrigger(flow.Trigger.App, flow.Trigger.Trigger)?.Sample;
        if (sample is not null)
        {
            using var document = JsonDocument.Parse(sample);
            Add(hints, document.RootElement, "", uses, 0);
        }
        var known = hints.Select(hint => hint.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, use) in uses.Where(use => !known.Contains(use.Key)))
            hints.Add(new JsonHint(path, "any value", use.Needed, use.Words, null));
        return hints;
    }

    private static void Add(List<JsonHint> hints, JsonElement value, string path, Dictionary<string, Use> uses, int depth)
    {
        if (value.ValueKind == JsonValueKind.Array)
            value = value.EnumerateArray().FirstOrDefault();
        if (value.ValueKind != JsonValueKind.Object || depth >= Deepest)
            return;
        foreach (var member in value.EnumerateObject())
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            var use = uses.GetValueOrDefault(at);
            hints.Add(new JsonHint(at, TypeOf(member.Value), use?.Needed ?? false, use?.Words, SampleOf(member.Value)));
            Add(hints, member.Value, at, uses, depth + 1);
        }
    }

    /// <summary>Which steps use a field; a required field of a step that is just this field cannot do without it.</summary>
    private static Dictionary<string, Use> Uses(Flow flow, AppCatalog apps)
    {
        var uses = new Dictionary<string, Use>(StringComparer.Ordinal);
        var nodes = FlowPictures.Of(flow, apps).Nodes.ToDictionary(node => node.Key);
        foreach (var step in flow.Steps)
        {
            var name = nodes.TryGetValue(step.Key, out var node) ? $"step {node.Number} “{node.Title}”" : step.Key;
            if (step is ActionStep action)
            {
                var required = (apps.FindAction(action.App, action.Action)?.Inputs ?? []).Where(field => field.Required)
                    .Select(field => field.Key).ToHashSet();
                foreach (var input in action.Inputs.ValueKind == JsonValueKind.Object ? action.Inputs.EnumerateObject() : default)
                    Note(uses, input.Value.ToString(), name, required.Contains(input.Name));
                Note(uses, action.BusinessKey, name, false);
                continue;
            }
            foreach (var mapping in StepMapping.Of(step))
                Note(uses, mapping.Raw, name, mapping.Field == "list");
        }
        return uses;
    }

    private static void Note(Dictionary<string, Use> uses, string? mapping, string step, bool required)
    {
        if (mapping is null)
            return;
        var whole = WholePath().Match(mapping);
        foreach (var hole in Hole().Matches(mapping).Select(match => match.Value))
        {
            foreach (var path in TriggerPath().Matches(hole).Select(match => match.Groups[1].Value))
            {
                var use = uses.TryGetValue(path, out var known) ? known : uses[path] = new Use();
                use.Needed |= required && whole.Success;
                if (!use.Steps.Contains(step))
                    use.Steps.Add(step);
            }
        }
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "whole number" : "number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "object",
        _ => "any value",
    };

    private static string? SampleOf(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
            return null;
        var text = JsonSerializer.Serialize(value, JsonText.Readable);
        return text.Length <= LongestSample ? text : null;
    }

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Hole();

    [GeneratedRegex(@"^\{\{\s*(?:trigger|request)(?:\.\w+)+\s*\}\}$")]
    private static partial Regex WholePath();

    [GeneratedRegex(@"\b(?:trigger|request)\.(\w+(?:\.\w+)*)")]
    private static partial Regex TriggerPath();

    private sealed class Use
    {
        public bool Needed { get; set; }
        public List<string> Steps { get; } = [];
        public string Words => string.Join(", ", Steps);
    }
}
