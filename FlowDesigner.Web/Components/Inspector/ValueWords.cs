using System.Globalization;
using System.Text.Json;
using FlowDesigner.Web.Components.Parts;

namespace FlowDesigner.Web.Components.Inspector;

/// <summary>Says a JSON value in one short line.</summary>
public static class ValueWords
{
    private const int Longest = 160;

    /// <summary>For the line under an input: a value as it would be sent.</summary>
    public static string Live(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when value.GetArrayLength() > 0 && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object) =>
            $"{Count(value.GetArrayLength(), "item")}, each with {Count(value[0].EnumerateObject().Count(), "field")}",
        JsonValueKind.Array or JsonValueKind.Object => Cut(JsonSerializer.Serialize(value, JsonText.Readable)),
        JsonValueKind.String when value.GetString() is "" => "nothing (an empty text)",
        JsonValueKind.String => Cut(value.GetString()!),
        JsonValueKind.Null or JsonValueKind.Undefined => "nothing",
        _ => value.GetRawText(),
    };

    /// <summary>For the right side of the data tree: texts and numbers as they are, the rest by what is in it.</summary>
    public static string Sample(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => Count(value.GetArrayLength(), "item"),
        JsonValueKind.Object => Summary(value),
        JsonValueKind.Null or JsonValueKind.Undefined => "empty",
        JsonValueKind.String => Cut(value.GetString()!, 60),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.GetRawText(),
    };

    public static string Count(int count, string word) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {word}{(count == 1 ? "" : "s")}";

    // An address says itself by its first words; anything larger is counted.
    private static string Summary(JsonElement value)
    {
        var fields = value.EnumerateObject().ToList();
        var words = fields.Where(field => field.Value is { ValueKind: JsonValueKind.String }
            && field.Value.GetString() is { Length: > 0 and < 40 }).Take(2).Select(field => field.Value.GetString()).ToList();
        return words.Count == 2 && fields.Count <= 8
            && fields.All(field => field.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            ? string.Join(", ", words) : Count(fields.Count, "field");
    }

    private static string Cut(string text, int longest = Longest) => text.Length <= longest ? text : text[..(longest - 1)] + "…";
}
