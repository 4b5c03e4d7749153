using System.Collections.Immutable;
using System.Text.Json;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Core.Flows.Json;

/// <summary>One object of a flow's text: hands out the fields it is asked for, keeps the rest, and notes what has the wrong type.</summary>
internal sealed class FieldReader(JsonElement fields, string where, string? step, ICollection<FlowProblem> problems)
{
    private readonly List<string> _known = [];

    public bool Has(string name) => Get(name).ValueKind != JsonValueKind.Undefined;

    /// <summary>The field's value, undefined where it is absent or null.</summary>
    public JsonElement Get(string name)
    {
        if (!_known.Contains(name))
            _known.Add(name);
        return fields.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;
    }

    public string? Text(string name) => Typed(name, "text", JsonValueKind.String) is { ValueKind: JsonValueKind.String } text
        ? text.GetString() : null;

    public string Need(string name)
    {
        if (!Has(name))
            problems.Add(new("flow.missing", $"{where}: \"{name}\" is missing. Add it.", step, name));
        return Text(name) ?? "";
    }

    public JsonElement? Object(string name) => Typed(name, "an object", JsonValueKind.Object) is { ValueKind: JsonValueKind.Object } value
        ? value : null;

    public IEnumerable<JsonElement> List(string name) =>
        Typed(name, "a list", JsonValueKind.Array) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public ImmutableArray<string> Texts(string name)
    {
        var items = List(name).ToList();
        if (items.Find(item => item.ValueKind != JsonValueKind.String) is { ValueKind: not JsonValueKind.Undefined } other)
            Wrong(name, "a list of texts", other);
        return [.. items.Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];
    }

    public int? Integer(string name)
    {
        var value = Typed(name, "a whole number", JsonValueKind.Number);
        if (value.ValueKind != JsonValueKind.Number)
            return null;
        if (value.TryGetInt32(out var number))
            return number;
        Wrong(name, "a whole number", value);
        return null;
    }

    public bool Boolean(string name, bool otherwise = false)
    {
        var value = Get(name);
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        if (value.ValueKind != JsonValueKind.Undefined)
            Wrong(name, "true or false", value);
        return otherwise;
    }

    /// <summary>The place of a word in the list of words that may stand here.</summary>
    public int Choice(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name) is not { } word)
            return 0;
        var at = words.IndexOf(word);
        if (at < 0)
            problems.Add(new("flow.wrong_word", $"{where}: \"{name}\" must be one of {string.Join(", ", words!)}, but is \"{word}\".",
                step, name));
        return Math.Max(at, 0);
    }

    /// <summary>The fields that nobody asked for.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Rest(bool keepUnknown)
    {
        var rest = Ordinal.Map<JsonElement>().AddRange(fields.EnumerateObject()
            .Where(property => !_known.Contains(property.Name))
            .Select(property => KeyValuePair.Create(property.Name, property.Value)));
        foreach (var name in rest.Keys.Where(name => !keepUnknown && !name.StartsWith("x-", StringComparison.Ordinal)))
        {
            problems.Add(new("flow.unknown_field",
                $"{where}: \"{name}\" is not known here.{Nearest.Hint(name, _known)} " +
                "Rename it, remove it, or let its name start with x- to keep it.", step, name));
        }
        return rest;
    }

    public void Wrong(string name, string expected, JsonElement found) =>
        problems.Add(new("flow.wrong_type", $"{where}: \"{name}\" must be {expected}, but is {Describe(found)}.", step, name));

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => $"the number {value.GetRawText()}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "empty",
    };

    private JsonElement Typed(string name, string expected, JsonValueKind kind)
    {
        var value = Get(name);
        if (value.ValueKind != kind && value.ValueKind != JsonValueKind.Undefined)
            Wrong(name, expected, value);
        return value;
    }
}
