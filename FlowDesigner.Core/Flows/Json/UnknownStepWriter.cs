using System.Collections.Immutable;
using System.Text.Json;

namespace FlowDesigner.Core.Flows.Json;

/// <summary>
/// Writes a step that this program does not know as it was read, byte for byte, but for what can be changed of it: its key, title, note,
/// edges, frame and switch.
/// </summary>
internal sealed class UnknownStepWriter(Utf8JsonWriter json)
{
    public void Write(UnknownStep step)
    {
        ImmutableArray<string> after = step.After.IsDefault ? [] : step.After;
        var own = new (string Name, Func<JsonElement, bool> IsAsRead, bool IsEmpty, Action Write)[]
        {
            ("key", value => IsText(value, step.Key), false, () => json.WriteStringValue(step.Key)),
            ("title", value => IsText(value, step.Title), step.Title is null, () => json.WriteStringValue(step.Title)),
            ("in", value => IsText(value, step.In), step.In is null, () => json.WriteStringValue(step.In)),
            ("after", value => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(entry => entry.GetString())
                .SequenceEqual(after)
                : after.IsEmpty, after.IsEmpty, () => WriteTexts(after)),
            ("disabled", value => value.ValueKind == JsonValueKind.True == step.Disabled, !step.Disabled,
                () => json.WriteBooleanValue(step.Disabled)),
            ("note", value => IsText(value, step.Note), step.Note is null, () => json.WriteStringValue(step.Note)),
        };
        json.WriteStartObject();
        foreach (var field in step.Json.EnumerateObject())
        {
            var changeable = Array.Find(own, part => part.Name == field.Name);
            if (changeable.Name is not null && changeable.IsEmpty && !changeable.IsAsRead(field.Value))
                continue;
            json.WritePropertyName(field.Name);
            if (changeable.Name is null || changeable.IsAsRead(field.Value))
                json.WriteRawValue(field.Value.GetRawText());
            else
                changeable.Write();
        }
        foreach (var part in own.Where(part => !part.IsEmpty && !step.Json.TryGetProperty(part.Name, out _)))
        {
            json.WritePropertyName(part.Name);
            part.Write();
        }
        json.WriteEndObject();
    }

    // A field that is absent is read like one that is null.
    private static bool IsText(JsonElement value, string? text) => value.ValueKind == JsonValueKind.String
        ? value.GetString() == text : text is null;

    private void WriteTexts(ImmutableArray<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
