using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FlowDesigner.Core.Apps;

/// <summary>One HTTP request as data, without its sign-in: what a preview shows and what the engine sends are the same value.</summary>
/// <param name="Method">GET, POST, PUT, PATCH or DELETE.</param>
/// <param name="Path">Relative to the connection's address, already encoded, without a leading slash.</param>
public sealed record AppRequest(HttpMethod Method, string Path)
{
    /// <summary>Query pairs, not yet encoded, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Headers beyond sign-in, content type and key header.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The exact bytes to send. Never null on POST, PUT and PATCH, or .NET may send the request twice.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>What <see cref="Body"/> is, such as <c>application/json</c>; null without a body.</summary>
    public string? ContentType { get; init; }

    /// <summary>A request without a body, such as <c>v1/customers</c>.</summary>
    public static AppRequest Get(string path) => new(HttpMethod.Get, path);

    /// <summary>A request without a body.</summary>
    public static AppRequest Delete(string path) => new(HttpMethod.Delete, path);

    /// <summary>
    /// A request with a JSON body. Fields whose value is null are left out at every depth, empty objects that this leaves too.
    /// </summary>
    public static AppRequest Json(HttpMethod method, string path, JsonElement body) =>
        new(method, path) { Body = JsonBody.Compact(body), ContentType = "application/json" };

    /// <summary>
    /// A request with a form body in bracket notation: <c>address[city]=Pune</c>, <c>items[0][price]=p</c>. Nulls are left out.
    /// </summary>
    public static AppRequest Form(string path, JsonElement fields) =>
        new(HttpMethod.Post, path) { Body = FormBody.Encode(fields), ContentType = "application/x-www-form-urlencoded" };

    /// <summary>The same request with one query pair more; without it where the value is null.</summary>
    public AppRequest With(string query, string? value) =>
        value is null ? this : this with { Query = [.. Query, new(query, value)] };

    /// <summary>The same request with one header more.</summary>
    public AppRequest Header(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };

    /// <summary>Path and query as they go on the wire.</summary>
    public string Target
    {
        get
        {
            if (Query.Count == 0)
                return Path;
            var text = new StringBuilder(Path);
            var separator = Path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            foreach (var (name, value) in Query)
            {
                text.Append(separator).Append(UrlEncoder.Default.Encode(name)).Append('=').Append(UrlEncoder.Default.Encode(value));
                separator = '&';
            }
            return text.ToString();
        }
    }

    /// <summary>
    /// One path segment, encoded so that a mapped value can never leave its place. Throws <see cref="InputException"/> for an empty one and
    /// for dots.
    /// </summary>
    public static string Segment(string value) => Uri.EscapeDataString(value) switch
    {
        // Servers fold dots even where they are encoded, so no escaping keeps such a value in its place.
        "." or ".." => throw new InputException("input.bad_id", $"\"{value}\" cannot be an id in an address."),
        "" => throw new InputException("input.empty_id", "An id in the address is empty."),
        var escaped => escaped,
    };
}
