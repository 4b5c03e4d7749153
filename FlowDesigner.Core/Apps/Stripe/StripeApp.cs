using System.Text.Json;

namespace FlowDesigner.Core.Apps.Stripe;

/// <summary>Stripe: form bodies in bracket notation, JSON answers, a pinned version on every call.</summary>
public static class StripeApp
{
    /// <summary>Answers of other versions have other shapes.</summary>
    public const string Version = "2026-07-29.dahlia";

    public static App Definition => new("stripe", "Stripe", "https://api.stripe.com/")
    {
        Description = "Payments, invoices and subscriptions.",
        Docs = "https://docs.stripe.com/api",
        Connection =
        [
            Field.Secret("secret_key", "API key")
                .Explain("A secret key (sk_test_ or sk_live_) or a restricted key (rk_test_ or rk_live_) of your Stripe account.")
                .Begins("sk_test_", "sk_live_", "rk_test_", "rk_live_").Like("sk_test_…"),
        ],
        Guide = StripeGuide.Keys,
        SignIn = (request, values) => request
            .Header("Authorization", "Bearer " + values["secret_key"])
            .Header("Stripe-Version", Version),
        Check =
        [
            new(AppRequest.Get("v1/account"), answer => answer.Text("business_profile", "name") ?? answer.Text("email")
                ?? answer.Text("id"))
            {
                AccountId = answer => answer.Text("id"),
            },
            // A restricted key may see no account; one of these shows that Stripe knows it.
            new(AppRequest.Get("v1/balance"), _ => null),
            new(AppRequest.Get("v1/customers").With("limit", "1"), _ => null),
        ],
        ReadKey = ReadKey,
        Judge = Judge,
        ErrorText = ErrorText,
        ErrorCode = ErrorCode,
        RequestIdHeader = "Request-Id",
        RatePerSecond = (10, 20),
        Triggers = [CustomerCreated],
        Actions = [StripeCustomers.Create, StripeCustomers.Update, StripeCustomers.Find, StripeCustomers.List,
            StripeInvoiceItems.Add],
        Webhook = new()
        {
            SecretRequired = true,
            Verify = StripeSignature.Verify,
            Read = Read,
            Guide =
            [
                "Open the Stripe Dashboard, then **Developers**, then **Webhooks**, and press **Add endpoint**.",
                "Paste the webhook URL of the flow connection as **Endpoint URL**.",
                "Under **Select events** tick the events that the trigger listens to, then press **Add endpoint**.",
                "Open the new endpoint, press **Reveal** under **Signing secret**, and set the secret (whsec_…) here.",
            ],
            Picture = new("dashboard.stripe.com", "Webhooks", "Add endpoint")
            {
                Menu = ["Developers", "API keys", "Webhooks", "Events"],
                Current = "Webhooks",
                Rows = [("Endpoint URL", "the webhook URL"), ("Signing secret", "whsec_")],
            },
        },
    };

    private static AppTrigger CustomerCreated => new("customer_created", "New customer")
    {
        Description = "Customer create event from Stripe.",
        Docs = "https://docs.stripe.com/api/events/types#event_types-customer.created",
        Types = ["customer.created"],
        Sample = """
            {"id":"evt_1Qexample0001","object":"event","api_version":"2026-07-29.dahlia","created":1785500000,"livemode":false,
             "pending_webhooks":1,"type":"customer.created","request":{"id":"req_example0001","idempotency_key":null},
             "data":{"object":{"id":"cus_Qexample0001","object":"customer","name":"Ada Lovelace Ltd","email":"ada@example.com",
              "phone":"+442071234567","description":null,"created":1785500000,"currency":null,"balance":0,"delinquent":false,
              "livemode":false,
              "address":{"line1":"12 St James's Square","line2":null,"city":"London","state":null,"postal_code":"SW1Y 4LB","country":"GB"},
              "metadata":{"togaiAccountId":"","togaiCustomerId":""}}}}
            """,
    };

    private static ReceivedEvent Read(WebhookCall call, AppTrigger trigger)
    {
        using var body = WebhookBody.ParseObject(call.Body);
        var root = body.RootElement;
        bool? live = root.TryGetProperty("livemode", out var mode) && mode.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? mode.GetBoolean() : null;
        return new(WebhookBody.Need(root, "type", "Stripe"), WebhookBody.Need(root, "id", "Stripe"), call.Body, live);
    }

    private static KeyVerdict ReadKey(ConnectionValues values) => values["secret_key"] switch
    {
        var key when Begins(key, "pk_") => new(ConnectionMode.Unknown,
            "This is a publishable key (pk_), which is for browsers. Paste a secret key (sk_) or a restricted key (rk_)."),
        var key when Begins(key, "sk_test_") => new(ConnectionMode.Test) { Kind = "Secret test key" },
        var key when Begins(key, "rk_test_") => new(ConnectionMode.Test) { Kind = "Restricted test key" },
        var key when Begins(key, "sk_live_") => new(ConnectionMode.Live) { Kind = "Secret live key" },
        var key when Begins(key, "rk_live_") => new(ConnectionMode.Live) { Kind = "Restricted live key" },
        _ => new(ConnectionMode.Unknown,
            "A Stripe key begins with sk_test_, sk_live_, rk_test_ or rk_live_. Check that the whole key was copied."),
    };

    private static bool Begins(string key, string prefix) => key.StartsWith(prefix, StringComparison.Ordinal);

    private static Verdict Judge(AppResponse answer)
    {
        if (answer.IsSuccess)
            return Verdict.Success;
        if (answer.Status == 401)
            return Verdict.Broken;
        // Another body went out under this key: what became of it only a look-up tells.
        if (answer.Text("error", "type") == "idempotency_error")
            return Verdict.Stuck;
        return answer.Header("stripe-should-retry") switch
        {
            // Stripe saved this answer under the key and would replay it.
            "false" when answer.Status >= 500 => Verdict.Stuck,
            // Throttled before anything ran, whatever the header says: waiting longer is enough.
            "false" when answer.Status != 429 => Verdict.Declined,
            "true" when answer.Status < 500 => Verdict.NotExecuted,
            "true" => Verdict.Unknown,
            _ => answer.Status == 424 ? Verdict.Unknown : Verdict.FromStatus(answer),
        };
    }

    private static string? ErrorText(AppResponse answer)
    {
        var message = answer.Text("error", "message");
        var code = ErrorCode(answer);
        return code is null ? message : message is null ? code : $"{message} ({code})";
    }

    private static string? ErrorCode(AppResponse answer) => answer.Text("error", "decline_code") ?? answer.Text("error", "code");
}
