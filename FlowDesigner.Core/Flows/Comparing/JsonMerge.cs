using System.Text.Json.Nodes;

namespace FlowDesigner.Core.Flows.Comparing;

/// <summary>Merges two changed copies of one JSON object: fields by name, steps and notes by key, edges as a set.</summary>
internal sealed class JsonMerge
{
    private readonly List<Clash> _conflicts = [];

    public IReadOnlyList<Clash> Conflicts => _conflicts;

    public JsonObject Objects(JsonObject? before, JsonObject mine, JsonObject theirs, params string[] path)
    {
        var merged = new JsonObject();
        // Their order first: fields are written in one order anyway, and inputs keep the order of whoever saved first.
        foreach (var name in theirs.Select(field => field.Key).Concat(mine.Select(field => field.Key)).Distinct(StringComparer.Ordinal))
        {
            if (Values(before?[name], mine[name], theirs[name], [.. path, name]) is { } value)
                merged[name] = value;
        }
        return merged;
    }

    private JsonNode? Values(JsonNode? before, JsonNode? mine, JsonNode? theirs, string[] path)
    {
        if (AreSame(mine, theirs) || AreSame(before, mine))
            return theirs?.DeepClone();
        if (AreSame(before, theirs))
            return mine?.DeepClone();
        // An empty list is not written at all, so that what is absent may be one.
        if (KeyOf(path) is { } key && IsList(before) && IsList(mine) && IsList(theirs))
            return Listed(before as JsonArray ?? [], mine as JsonArray ?? [], theirs as JsonArray ?? [], key, path);
        // A step without edges is the first of its frame, which is no set of edges that others could be added to.
        if (path is ["steps", _, "after"] or ["groups", _, "steps"] && IsList(before) && mine is JsonArray ours
            && theirs is JsonArray others)
            return Sets(before as JsonArray ?? [], ours, others);
        if (mine is JsonObject my && theirs is JsonObject their)
            return Objects(before as JsonObject, my, their, path);
        // Where something is drawn is nobody's loss.
        if (path is not (["layout", ..] or ["notes", _, "place" or "width" or "height" or "colour"]))
            _conflicts.Add(new(path, mine, theirs));
        return mine?.DeepClone();
    }

    private static bool IsList(JsonNode? node) => node is null or JsonArray;

    private static string? KeyOf(string[] path) => path switch { ["steps"] => "key", ["notes"] or ["groups"] => "id",
        ["steps", _, "cases"] => "key", _ => null };

    private JsonArray? Listed(JsonArray before, JsonArray mine, JsonArray theirs, string key, string[] path)
    {
        var (old, my, their) = (ByKey(before, key), ByKey(mine, key), ByKey(theirs, key));
        var merged = new List<(string Key, JsonNode Value)>();
        foreach (var (name, value) in Entries(theirs, key))
        {
            var made = Entry(old.GetValueOrDefault(name), my.GetValueOrDefault(name), value, [.. path, name]);
            if (made is not null)
                merged.Add((name, made));
        }
        var behind = -1;
        foreach (var (name, value) in Entries(mine, key))
        {
            var at = merged.FindIndex(entry => entry.Key == name);
            if (at < 0 && !their.ContainsKey(name) && Entry(old.GetValueOrDefault(name), value, null, [.. path, name]) is { } made)
                merged.Insert(at = behind + 1, (name, made));
            behind = at < 0 ? behind : at;
        }
        return merged.Count == 0 ? null : new JsonArray([.. merged.Select(entry => entry.Value)]);
    }

    private JsonNode? Entry(JsonNode? before, JsonNode? mine, JsonNode? theirs, string[] path)
    {
        if (AreSame(mine, theirs) || AreSame(before, mine))
            return theirs?.DeepClone();
        if (AreSame(before, theirs))
            return mine?.DeepClone();
        if (mine is JsonObject my && theirs is JsonObject their && KindOf(my) == KindOf(their))
            return Objects(before as JsonObject, my, their, path);
        _conflicts.Add(new(path, mine, theirs));
        return (mine ?? theirs)?.DeepClone();
    }

    // The fields of another action are others, even where they are called the same.
    private static (string?, string?, string?) KindOf(JsonObject step) =>
        (step["control"]?.ToString(), step["app"]?.ToString(), step["action"]?.ToString());

    /// <summary>What either added is in it, and what either removed is not.</summary>
    private static JsonArray Sets(JsonArray before, JsonArray mine, JsonArray theirs)
    {
        var (old, my, their) = (Texts(before), Texts(mine), Texts(theirs));
        var merged = their.Where(text => my.Contains(text) || !old.Contains(text)).Concat(my.Where(text => !their.Contains(text)
            && !old.Contains(text)));
        return new JsonArray([.. merged.Distinct().Select(text => JsonValue.Create(text))]);
    }

    private static List<string> Texts(JsonArray array) => [.. array.Select(item => item?.GetValue<string>() ?? "")];

    private static Dictionary<string, JsonNode> ByKey(JsonArray array, string key) =>
        Entries(array, key).DistinctBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(entry => entry.Key, entry => entry.Value,
            StringComparer.Ordinal);

    private static IEnumerable<(string Key, JsonNode Value)> Entries(JsonArray array, string key) =>
        array.Select(item => ((string?)item![key] ?? "", item));

    private static bool AreSame(JsonNode? a, JsonNode? b) => JsonNode.DeepEquals(a, b);

    /// <param name="Path">Names on the way; entries of lists by their keys.</param>
    /// <param name="Mine">Null where I removed it.</param>
    /// <param name="Theirs">Null where they removed it.</param>
    internal readonly record struct Clash(string[] Path, JsonNode? Mine, JsonNode? Theirs);
}
