using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace FlowDesigner.Core.Apps.BuiltIn;

/// <summary>Any HTTP API. The connection fixes the host and the sign-in; a step maps path, query, headers and body.</summary>
public static class HttpApp
{
    /// <summary>Headers that belong to the connection or to the transport, never to a mapping.</summary>
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "authorization", "proxy-authorization", "cookie", "host", "content-length", "transfer-encoding", "connection", "keep-alive",
        "upgrade", "te", "trailer", "expect", "accept-encoding");

    public static App Definition => new("http", "HTTP", "")
    {
        Description = "Requests to any HTTP API.",
        Docs = "https://developer.mozilla.org/docs/Web/HTTP",
        Connection =
        [
            Field.Text("address", "Address").Max(2000).Like("https://api.example.com/v1/")
                .Explain("Every request goes below this address. https, or http into networks that the settings allow."),
            Field.Secret("bearer_token", "Bearer token").Optional().Explain("Sent as Authorization: Bearer."),
            Field.Text("header_name", "Secret header").Optional().Max(100).Like("X-Api-Key")
                .Explain("The name of a header that carries a key, where the API wants one."),
            Field.Secret("header_value", "Secret header's value").Optional().Explain("Sent with every request in that header."),
        ],
        Guide = new(
            "Take the API's address from its documentation.",
            "Enter a bearer token, or a header and its secret value, as the API wants it.")
        {
            Title = "Where to find address and key",
            Notes = ["Every request of the connection goes below the address, so no mapped value can send the key to another host."],
        },
        ReadKey = ReadKey,
        SignIn = (request, values) =>
        {
            if (values.Get("bearer_token") is { } token)
                request = request.Header("Authorization", "Bearer " + token);
            if (values.Get("header_name") is { } name && values.Get("header_value") is { } value)
                request = request.Header(name, value);
            return request;
        },
        RatePerSecond = (0, 0),
        Actions = [Request],
    };

    private static AppAction Request => new("request", "Send request", Effect.Unsafe)
    {
        Description = "Sends one request below the connection's address. You say what a repeat of it would do.",
        Docs = "https://developer.mozilla.org/docs/Web/HTTP/Methods",
        Inputs =
        [
            Field.Choice("method", "Method", "GET", "POST", "PUT", "PATCH", "DELETE").Like("POST")
                .Explain("What the API's documentation says."),
            Field.Text("path", "Path").Optional().Max(2000).Like("orders/1001").Explain("Below the connection's address."),
            Field.Map("query", "Query").Optional().Like("""{"expand":"lines"}"""),
            Field.Map("headers", "Headers").Optional().Like("""{"X-Trace":"a1"}""")
                .Explain("Not for keys: those belong to the connection."),
            Field.Any("body", "Body").Optional().Like("""{"amount":1999,"currency":"usd"}""")
                .Explain("JSON as it is mapped; a text is sent as text."),
            Field.Choice("effect", "A repeat would", "read", "natural", "keyed", "unsafe").Optional().Like("keyed")
                .Explain("read: change nothing. natural: end in the same state. keyed: be recognised by the key header. "
                    + "unsafe: do it twice; such a step is never repeated by itself."),
            Field.Text("key_header", "Key header").Optional().Max(100).Like("Idempotency-Key")
                .Explain("The header that carries the key of a keyed request; Idempotency-Key where nothing is entered."),
        ],
        Sample = """{"status":200,"body":{"id":"order-1001"}}""",
        Request = Build,
        Output = (_, answer) => WebhookApp.AnswerOutput(answer),
        TakesAnyAnswer = true,
        EffectOf = EffectOf,
        KeyHeaderOf = inputs => EffectOf(inputs) == Effect.Keyed ? inputs.Text("key_header") ?? "Idempotency-Key" : null,
        IdField = "",
        Sentence = inputs => $"send {inputs.Text("method")} {inputs.Text("path")}",
    };

    private static KeyVerdict ReadKey(ConnectionValues values) => (values.Get("header_name"), values.Get("header_value")) switch
    {
        (null, null) => KeyVerdict.Unknown,
        (null, _) => new(ConnectionMode.Unknown, "The secret header has a value but no name. Enter its name, such as X-Api-Key.",
            "header_name"),
        (_, null) => new(ConnectionMode.Unknown, "The secret header has a name but no value. Enter its value, or clear the name.",
            "header_value"),
        ({ } name, _) when !IsHeaderName(name)
            || (Reserved.Contains(name) && !name.Equals("authorization", StringComparison.OrdinalIgnoreCase)) => new(
            ConnectionMode.Unknown,
            $"\"{name}\" cannot be a secret header. Enter a name of letters, digits and dashes, such as X-Api-Key.",
            "header_name"),
        _ => KeyVerdict.Unknown,
    };

    private static Effect EffectOf(Inputs inputs) => inputs.Text("effect") switch
    {
        "read" => Effect.Read,
        "natural" => Effect.Natural,
        "keyed" => Effect.Keyed,
        null when inputs.Text("method") == "GET" => Effect.Read,
        _ => Effect.Unsafe,
    };

    private static AppRequest Build(Inputs inputs)
    {
        var method = HttpMethod.Parse(inputs.Need("method"));
        var headers = Texts(inputs["headers"]);
        if (headers.Find(header => Reserved.Contains(header.Key) || !IsHeaderName(header.Key)) is { Key: { } name })
            throw new InputException("http.header",
                $"The header \"{name}\" cannot be set by a step. Keys and hosts belong to the connection.");
        var type = headers.Find(header => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Value;
        var request = new AppRequest(method, PathOf(inputs.Text("path") ?? ""))
        {
            Query = Texts(inputs["query"]),
            Headers = [.. headers.Where(header => !header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase))],
        };
        var body = inputs["body"];
        if (body.ValueKind == JsonValueKind.Undefined)
            return method == HttpMethod.Get || method == HttpMethod.Delete ? request : request with { Body = Array.Empty<byte>() };
        if (method == HttpMethod.Get)
            throw new InputException("http.body", "A GET request cannot carry a body. Choose another method or clear the body.");
        var isForm = type?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ?? false;
        var isJson = type?.Contains("json", StringComparison.OrdinalIgnoreCase) ?? false;
        return request with
        {
            Body = body.ValueKind switch
            {
                JsonValueKind.String when !isJson => Encoding.UTF8.GetBytes(body.GetString()!),
                JsonValueKind.Object when isForm => FormBody.Encode(body),
                _ => WebhookApp.RawJson(body),
            },
            ContentType = type ?? (body.ValueKind == JsonValueKind.String ? "text/plain; charset=utf-8" : "application/json"),
        };
    }

    // Segments are escaped one by one; dots that would climb out of the connection's address are refused.
    private static string PathOf(string path)
    {
        var segments = path.TrimStart('/').Split('/').Select(segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment))).ToArray();
        if (segments.Any(segment => segment is "." or ".."))
            throw new InputException("http.path",
                $"The path \"{path}\" holds \".\" or \"..\". Write it out below the connection's address.");
        return string.Join('/', segments);
    }

    private static List<KeyValuePair<string, string>> Texts(JsonElement map) => map.ValueKind != JsonValueKind.Object
        ? []
        : [.. map.EnumerateObject()
            .Select(entry => KeyValuePair.Create(entry.Name, new Inputs(map).Text(entry.Name)))
            .Where(entry => entry.Value is not null)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value!))];

    private static bool IsHeaderName(string name) =>
        name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
