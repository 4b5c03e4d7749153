using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FlowDesigner.Core.Apps.BuiltIn;

/// <summary>Webhooks of any sender, and calls to any receiver, signed after standardwebhooks.com where a secret is set.</summary>
public static class WebhookApp
{
    public static App Definition => new("webhook", "Webhook", "")
    {
        Description = "Receives calls from any program, and calls any address.",
        Docs = "https://www.standardwebhooks.com/",
        Connection =
        [
            Field.Text("address", "Target URL").Max(2000).Like("https://example.com/hooks/billing")
                .Explain("Where webhooks are sent. https, or http into networks that the settings allow."),
            Field.Secret("signing_secret", "Signing secret").Optional().Like("whsec_…")
                .Explain("whsec_ followed by base64. The receiver checks with it that a call came from here."),
        ],
        Guide = new(
            "Take the URL from the receiving program.",
            "Optional: make a signing secret (whsec_ and 24 to 64 random bytes in base64) and give it to the receiver too.")
        {
            Title = "Where to send webhooks",
            Notes = ["Receiving needs no connection: each flow connection has a webhook URL of its own."],
            Links = [new("Standard Webhooks, how calls are signed", "https://www.standardwebhooks.com/")],
        },
        ReadKey = values => values.Get("signing_secret") is { } secret && !StandardWebhooks.IsSecret(secret)
            ? new(ConnectionMode.Unknown, "The signing secret must be whsec_ followed by base64 of at least 16 bytes.", "signing_secret")
            : KeyVerdict.Unknown,
        RatePerSecond = (0, 0),
        SignAtSend = Sign,
        Triggers = [Received],
        Actions = [InitiateWebhook],
        Webhook = new()
        {
            SecretRequired = false,
            Verify = Verify,
            Read = Read,
            Guide =
            [
                "Send POST with JSON, or a form, to the webhook URL of the flow connection. The address holds a secret: share it with " +
                    "nobody else.",
                "Optional: set a secret. One that begins with whsec_ asks for Standard Webhooks signatures. "
                    + "Any other is compared with the header X-Webhook-Secret, or checks X-Hub-Signature-256 where that is sent.",
                "A webhook-id or Idempotency-Key header, or the dedupe id of the trigger, keeps one event from starting two runs.",
            ],
        },
    };

    private static AppTrigger Received => new("received", "Webhook received")
    {
        Description = "Somebody called the webhook URL of the flow connection.",
        Docs = "https://www.standardwebhooks.com/",
        NeedsConnection = false,
        Inputs =
        [
            Field.Text("dedupe", "Dedupe id").Optional().Like("{{ trigger.id }}")
                .Explain("What makes two calls the same event; without it every call without a webhook-id starts a run."),
        ],
        Sample = """{"id":"order-1001","type":"order.created","data":{"customer":"ada@example.com","amount":1999,"currency":"usd"}}""",
    };

    private static AppAction InitiateWebhook => new("initiate_webhook", "Initiate Webhook", Effect.Keyed)
    {
        Description = "Sends a payload to the connection's URL, with an id that stays the same on every retry.",
        Docs = "https://www.standardwebhooks.com/",
        Inputs =
        [
            Field.Any("payload", "Payload").Like("""{"type":"account.linked","data":{"id":"ACC00001"}}""")
                .Explain("The JSON that is sent, unchanged."),
        ],
        Sample = """{"status":200,"body":{"ok":true}}""",
        Request = inputs => new AppRequest(HttpMethod.Post, "")
        {
            Body = RawJson(inputs["payload"]),
            ContentType = "application/json",
        },
        Output = (_, answer) => AnswerOutput(answer),
        TakesAnyAnswer = true,
        KeyHeader = "webhook-id",
        IdField = "",
        Sentence = _ => "send a webhook",
    };

    /// <summary>The answer of a receiver that nobody knows: its status, and its body as JSON or text.</summary>
    internal static JsonElement AnswerOutput(AppResponse answer) => JsonBody.Write(json =>
    {
        json.WriteNumber("status", answer.Status);
        json.WritePropertyName("body");
        if (answer.Json.ValueKind != JsonValueKind.Undefined)
            answer.Json.WriteTo(json);
        else if (answer.Body.Length > 0)
            json.WriteStringValue(Encoding.UTF8.GetString(answer.Body.Span));
        else
            json.WriteNullValue();
    });

    internal static byte[] RawJson(JsonElement value) => value.ValueKind == JsonValueKind.Undefined
        ? throw new InputException("field.required", "The payload is empty. Map a value or type one.")
        : Encoding.UTF8.GetBytes(value.GetRawText());

    private static AppRequest Sign(AppRequest request, ConnectionValues values, DateTimeOffset now)
    {
        var id = request.Headers.LastOrDefault(header => header.Key == "webhook-id").Value;
        if (id is null)
            return request;
        var seconds = now.ToUnixTimeSeconds();
        request = request.Header("webhook-timestamp", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return values.Get("signing_secret") is { } secret
            ? request.Header("webhook-signature", StandardWebhooks.Sign(secret, id, seconds, request.Body.GetValueOrDefault().Span))
            : request;
    }

    // The secret itself says how it is checked, so that no flow can ask for less than its secret promises.
    private static string? Verify(WebhookCall call, IReadOnlyList<string> secrets)
    {
        if (secrets.Count == 0)
            return null;
        if (secrets.Any(secret => secret.StartsWith("whsec_", StringComparison.Ordinal)))
            return StandardWebhooks.Verify(call, secrets);
        if (call.Headers.TryGetValue("x-hub-signature-256", out var signature))
        {
            return signature.StartsWith("sha256=", StringComparison.Ordinal)
                && secrets.Any(secret => TimedSignature.IsHexOf(TimedSignature.Mac(Encoding.UTF8.GetBytes(secret), [], call.Body.Span),
                    signature[7..]))
                ? null : "Webhook refused: the signature in X-Hub-Signature-256 is wrong. Check that sender and flow connection hold " +
                    "the same secret.";
        }
        return call.Headers.TryGetValue("x-webhook-secret", out var given)
            && secrets.Any(secret => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(given)))
            ? null : "Webhook refused: the header X-Webhook-Secret is missing or wrong. It must hold the secret of this flow connection.";
    }

    private static ReceivedEvent Read(WebhookCall call, AppTrigger trigger)
    {
        var isForm = call.Headers.GetValueOrDefault("content-type")?.StartsWith("application/x-www-form-urlencoded",
            StringComparison.OrdinalIgnoreCase) ?? false;
        var payload = isForm ? WebhookBody.FromForm(call.Body.Span) : call.Body;
        using var body = WebhookBody.Parse(payload);
        var type = body.RootElement.ValueKind == JsonValueKind.Object ? WebhookBody.Text(body.RootElement, "type") : null;
        var id = call.Headers.GetValueOrDefault("webhook-id") ?? call.Headers.GetValueOrDefault("idempotency-key");
        return new(type ?? "received", string.IsNullOrEmpty(id) ? null : id, payload);
    }
}
