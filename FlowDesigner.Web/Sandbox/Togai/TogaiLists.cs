using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlowDesigner.Web.Sandbox.Calls;
using FlowDesigner.Web.Sandbox.Store;

namespace FlowDesigner.Web.Sandbox.Togai;

/// <summary>Togai's lists: the token carries the page size and the filters, so it is sent alone afterwards.</summary>
internal static class TogaiLists
{
    public static Answer Page(Call call, string kind, Func<SandboxObject, string> show, params string[] filters)
    {
        Token at;
        if (call.Text("nextToken") is { } text)
        {
            if (Read(text) is not { } token) return TogaiErrors.Bad("nextToken: is not one of this service");
            at = token;
        }
        else
        {
            var size = call.Integer("pageSize", 20);
            if (size is < 1 or > 100) return TogaiErrors.Bad($"pageSize: must be 1 to 100, is {size}");
            at = new Token(long.MaxValue, size, filters.Where(call.Values.ContainsKey).ToDictionary(f => f, f => call.Text(f)!));
        }
        var found = call.Session.Page(new PageQuery(call.App, kind, at.Size)
        {
            Before = at.Before, Where = [.. at.Filters.Select(f => new Lookup(f.Key, f.Value))],
        });

        // A full page carries a token even when it is the last: the next page is then empty.
        var next = found.Count == at.Size ? Write(at with { Before = found[^1].Seq }) : null;
        var page = new StringBuilder("{\"data\":[").AppendJoin(',', found.Select(show)).Append(']');
        if (next is not null) page.Append(",\"nextToken\":\"").Append(next).Append('"');
        page.Append(",\"context\":{\"pageSize\":").Append(at.Size).Append(",\"sortOrder\":\"DESC\"}}");
        return new Answer(200, page.ToString());
    }

    private static string Write(Token token) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(token));

    private static Token? Read(string text)
    {
        try { return JsonSerializer.Deserialize<Token>(Base64Url.DecodeFromChars(text)); }
        catch (Exception e) when (e is JsonException or FormatException) { return null; }
    }

    private sealed record Token(long Before, int Size, Dictionary<string, string> Filters);
}
