using System.Globalization;
using System.Text.Json.Nodes;

namespace FlowDesigner.Web.Sandbox.Stripe;

/// <summary>
/// Reads bracketed form text, <c>a[b][0]=v&amp;c[]=w</c>, into nested objects; list positions stay names here, for only the shape
/// knows what is a list.
/// </summary>
internal static class StripeForm
{
    private const int Deepest = 10;

    /// <summary>Null where a name cannot be read.</summary>
    public static JsonObject? Parse(string text, out string badName)
    {
        badName = "";
        var root = new JsonObject();
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            badName = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (Segments(badName) is not { } segments || !Put(root, segments, value)) return null;
        }
        return root;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static List<string>? Segments(string name)
    {
        var open = name.IndexOf('[');
        if (open < 0) return name.Length > 0 && !name.Contains(']') ? [name] : null;
        if (open == 0) return null;
        var segments = new List<string> { name[..open] };
        while (open < name.Length)
        {
            var close = name.IndexOf(']', open);
            if (name[open] != '[' || close < 0 || segments.Count == Deepest) return null;
            segments.Add(name[(open + 1)..close]);
            open = close + 1;
        }
        return segments;
    }

    private static bool Put(JsonObject root, List<string> segments, string value)
    {
        var at = root;
        for (var i = 0; i < segments.Count - 1; i++)
        {
            var name = segments[i] == "" ? Position(at, segments[i + 1], isLeafNext: i + 2 == segments.Count) : segments[i];
            if (at[name] is null) at[name] = new JsonObject();
            if (at[name] is not JsonObject inner) return false;
            at = inner;
        }
        var last = segments[^1] == "" ? Next(at) : segments[^1];
        if (at[last] is JsonObject) return false;
        at[last] = value;
        return true;
    }

    // "a[][x]=1&a[][y]=2&a[][x]=3" means two items: a repeated name begins the next one.
    private static string Position(JsonObject list, string nextName, bool isLeafNext)
    {
        var last = list.Count == 0 ? null : (list.Count - 1).ToString(CultureInfo.InvariantCulture);
        return last is null || (isLeafNext && list[last] is JsonObject item && item.ContainsKey(nextName)) ? Next(list) : last;
    }

    private static string Next(JsonObject list) => list.Count.ToString(CultureInfo.InvariantCulture);
}
