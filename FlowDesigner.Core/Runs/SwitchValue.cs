using System.Text.Json;
using FlowDesigner.Core.Apps;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Runs;

/// <summary>
/// A value as a Switch compares it. What is typed into a case is text, so a number equals its digits and true equals "true"; 5 equals 5.00,
/// and nothing equals an empty text.
/// </summary>
internal static class SwitchValue
{
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => Numbers.TryRead(value, out var number) ? Numbers.Show(number) : value.GetRawText(),
        _ => throw new InputException("switch.not_one_value",
            $"it compares one value, but its mapping gave {(value.ValueKind == JsonValueKind.Array ? "a list" : "an object")}. Map one "
                + $"of its fields."),
    };
}
