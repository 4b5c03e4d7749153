using System.Text;
using System.Text.Json;

namespace FlowDesigner.Core.Apps;

/// <summary>A provider's answer, read to its end and cut at the size cap.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Headers">Header values by name, in any case.</param>
/// <param name="Body">The raw bytes.</param>
public sealed record AppResponse(int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    private JsonElement? _json;

    /// <summary>A status of 200 to 299.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The header's value, or null; upper and lower case are the same.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>
    /// The body as JSON; an undefined element where it is none, or none that can be relied on: see <see cref="JsonProblem"/>.
    /// </summary>
    public JsonElement Json
    {
        get
        {
            if (_json is null)
                (_json, JsonProblem) = JsonBody.Read(Body);
            return _json.Value;
        }
    }

    /// <summary>
    /// Why <see cref="Json"/> is undefined, in words; null where there is JSON or no body at all. Known once <see cref="Json"/> was read.
    /// </summary>
    public string? JsonProblem { get; private set; }

    /// <summary>A text at a path of object properties, or null.</summary>
    public string? Text(params ReadOnlySpan<string> path)
    {
        var at = Json;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }
        return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
    }

    /// <summary>The entries of a list in the answer's object; none where it is no list.</summary>
    public IEnumerable<JsonElement> Items(string list) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray() : [];

    /// <summary>
    /// The whole answer of a list action; refused where the list is missing, so that a strange answer never reads as an empty list.
    /// </summary>
    public JsonElement WithList(string list) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? Json
            : throw new InputException("provider.no_list", $"The answer has no list \"{list}\". Check the connection's address.");

    /// <summary>The start of the body as text, for error messages; redacted by whoever shows it.</summary>
    public string Snippet(int characters = 300)
    {
        var text = Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, characters * 4)]);
        return text.Length <= characters ? text : text[..characters] + "…";
    }
}
