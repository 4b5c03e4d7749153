using System.Text;
using System.Text.Json;

namespace FlowDesigner.Core.Apps.Togai;

/// <summary>Togai: JSON both ways, ids chosen by the caller, settings that hold the ids of other systems.</summary>
public static class TogaiApp
{
    private const string Sandbox = "https://sandbox-api.togai.com/";

    public static App Definition => new("togai", "Togai", "https://api.togai.com/")
    {
        Description = "Usage metering and billing.",
        Docs = "https://docs.togai.com/",
        Connection = [Field.Secret("token", "API token").Explain("The secret key of a token from Admin Center. It is shown once.")],
        Guide = TogaiGuide.Keys,
        SignIn = (request, values) => request.Header("Authorization", "Bearer " + values["token"]),
        Check = [new(AppRequest.Get("customers").With("pageSize", "1"), _ => null)],
        ReadKey = values => values.Get("address") switch
        {
            { } address when address.StartsWith(Sandbox.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) =>
                new(ConnectionMode.Test) { Kind = "Token of Togai's sandbox" },
            _ => KeyVerdict.Unknown,
        },
        ErrorText = answer => answer.Text("message"),
        Customers = TogaiFacts.Book,
        // The limit is 10 calls a second; some room is left for people and other programs.
        RatePerSecond = (8, 8),
        Triggers = [AccountCreated, CustomerCreated],
        Actions =
        [
            TogaiSettings.Get, TogaiSettings.Set,
            TogaiCustomers.Create, TogaiCustomers.Get, TogaiCustomers.List,
            TogaiAccounts.Create, TogaiAccounts.Get,
        ],
        Webhook = new()
        {
            SecretRequired = false,
            Verify = TogaiSignature.Verify,
            Read = Read,
            Guide =
            [
                "Give Togai the webhook URL of the flow connection as the receiver of its events. The address holds a secret: share it " +
                    "with nobody.",
                "Optional: set a secret here and sign each call with the header X-Togai-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 " +
                    "of t, a dot and the body>.",
            ],
        },
    };

    private static AppTrigger AccountCreated => new("account_created", "Account creation event emitted by Togai")
    {
        Description = "An account was created. Every new customer has at least one.",
        Docs = "https://docs.togai.com/docs/integrations/webhooks",
        Types = ["account.created"],
        Tells = TogaiFacts.OfEvent,
        Sample = """
            {"id":"evt_example_0001","type":"account.created","organizationId":"ORGEXAMPLE","createdAt":"2026-07-31T09:30:00.000Z",
             "data":{"id":"ACC00001","togaiAccountId":"account.example0001.aaaaa","togaiCustomerId":"customer.example0001.aaaaa",
              "name":"Ada Lovelace Ltd","customerId":"ada","invoiceCurrency":"USD","aliases":[{"alias":"ada_primary"}],"netTermDays":30,
              "primaryEmail":"ada@example.com","address":{"phoneNumber":"+442071234567","line1":"12 St James's Square","line2":"2nd floor",
               "postalCode":"SW1Y 4LB","city":"London","state":"Greater London","country":"GB"},
              "billingInformation":{"emailRecipients":["ada@example.com"],"additionalEmailRecipients":[]},
              "status":"ACTIVE","settings":[],"metadata":{"segment":"mid"},"tags":["enterprise"]}}
            """,
    };

    private static AppTrigger CustomerCreated => new("customer_created", "Customer creation event emitted by Togai")
    {
        Description = "A customer was created.",
        Docs = "https://docs.togai.com/docs/integrations/webhooks",
        Types = ["customer.created"],
        Sample = """
            {"id":"evt_example_0002","type":"customer.created","organizationId":"ORGEXAMPLE","createdAt":"2026-07-31T09:29:59.000Z",
             "data":{"id":"ada","togaiCustomerId":"customer.example0001.aaaaa","name":"Ada Lovelace Ltd","primaryEmail":"ada@example.com",
              "billingAddress":"12 St James's Square, London, GB","address":{"phoneNumber":"+442071234567","line1":"12 St James's Square",
               "postalCode":"SW1Y 4LB","city":"London","country":"GB"},"status":"ACTIVE",
              "createdAt":"2026-07-31T09:29:59.000Z","updatedAt":"2026-07-31T09:29:59.000Z"}}
            """,
    };

    // Togai documents neither form nor id: an envelope is taken as it is, a bare entity is wrapped, and the flow then says its type.
    private static ReceivedEvent Read(WebhookCall call, AppTrigger trigger)
    {
        using var body = WebhookBody.ParseObject(call.Body);
        var root = body.RootElement;
        if (WebhookBody.Text(root, "type") is { } type && root.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.Object)
            return new(type, WebhookBody.Text(root, "id") ?? WebhookBody.HashId(call.Body.Span), call.Body);
        var bareType = trigger.Types.Count > 0 ? trigger.Types[0] : "event";
        var id = WebhookBody.HashId(call.Body.Span);
        return new(bareType, id, Wrap(id, bareType, call.Body.Span));
    }

    private static byte[] Wrap(string id, string type, ReadOnlySpan<byte> body) =>
        [.. Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","type":"{{type}}","data":"""), .. body, (byte)'}'];
}
