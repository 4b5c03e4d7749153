using System.Text;

namespace FlowDesigner.Core.Apps.Razorpay;

/// <summary>Razorpay: JSON both ways, no general idempotency header; each action says what protects its repeat.</summary>
public static class RazorpayApp
{
    public static App Definition => new("razorpay", "Razorpay", "https://api.razorpay.com/")
    {
        Description = "Payments and invoices for India.",
        Docs = "https://razorpay.com/docs/api/",
        Connection =
        [
            Field.Text("key_id", "Key Id").Explain("Begins with rzp_test_ or rzp_live_.").Begins("rzp_test_", "rzp_live_")
                .Like("rzp_test_…"),
            Field.Secret("key_secret", "Key Secret").Explain("Shown once, when the key is made."),
        ],
        NameLabel = "App link name",
        Guide = RazorpayGuide.Keys,
        // The scheme's name is case-sensitive at Razorpay.
        SignIn = (request, values) => request.Header("Authorization",
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(values["key_id"] + ":" + values["key_secret"]))),
        // There is no "who am I" call.
        Check = [new(AppRequest.Get("v1/payments").With("count", "1"), _ => null)],
        ReadKey = ReadKey,
        Judge = Judge,
        ErrorText = answer => answer.Text("error", "description"),
        ErrorCode = answer => answer.Text("error", "code"),
        RatePerSecond = (10, 10),
        Triggers = [InvoicePaid, PaymentCaptured],
        Actions = [RazorpayCustomers.Create, RazorpayCustomers.Find, RazorpayOrders.Create],
        Webhook = new()
        {
            SecretRequired = true,
            Verify = RazorpaySignature.Verify,
            Read = Read,
            Guide =
            [
                "Open the Razorpay Dashboard in the connection's mode, then **Accounts & Settings**, then **Webhooks**, and press **Add " +
                    "New Webhook**.",
                "Paste the webhook URL of the flow connection as **Webhook URL**.",
                "Think of a **Secret**: enter it there and set the same one here.",
                "Under **Active Events** tick the events that the trigger listens to, then press **Create Webhook**.",
            ],
            Picture = new("dashboard.razorpay.com", "Webhooks", "Add New Webhook")
            {
                Menu = ["Home", "Transactions", "Customers", "Accounts & Settings"],
                Current = "Accounts & Settings",
                Rows = [("Webhook URL", "the webhook URL"), ("Secret", "one of your own"), ("Active Events", "see the guide")],
            },
        },
    };

    private static AppTrigger InvoicePaid => new("invoice_paid", "Invoice paid")
    {
        Description = "An invoice was paid in full.",
        Docs = "https://razorpay.com/docs/webhooks/payloads/invoices/",
        Types = ["invoice.paid"],
        Sample = """
            {"entity":"event","account_id":"acc_Example0000001","event":"invoice.paid","contains":["payment","order","invoice"],
             "created_at":1785500000,
             "payload":{
              "payment":{"entity":{"id":"pay_Example0000001","entity":"payment","amount":125000,"currency":"INR","status":"captured",
              "captured":true,
               "method":"upi","order_id":"order_Example00001","invoice_id":"inv_Example0000001","email":"ada@example.com",
               "contact":"+919000000001","notes":[],"created_at":1785499990}},
              "order":{"entity":{"id":"order_Example00001","entity":"order","amount":125000,"amount_paid":125000,"amount_due":0,
              "currency":"INR","status":"paid","notes":[]}},
              "invoice":{"entity":{"id":"inv_Example0000001","entity":"invoice","receipt":"2026-07-0001","customer_id":"cust_Example000001",
              "status":"paid",
               "amount":125000,"amount_paid":125000,"amount_due":0,"currency":"INR","paid_at":1785500000,
               "short_url":"https://rzp.io/i/example",
               "notes":{"togaiInvoiceId":"inv.example.0001","togaiAccountId":"ACC00001"}}}}}
            """,
    };

    private static AppTrigger PaymentCaptured => new("payment_captured", "Payment captured")
    {
        Description = "A payment was captured, also one for an invoice, a link or an order.",
        Docs = "https://razorpay.com/docs/webhooks/payloads/payments/",
        Types = ["payment.captured"],
        Sample = """
            {"entity":"event","account_id":"acc_Example0000001","event":"payment.captured","contains":["payment"],"created_at":1785500000,
             "payload":{"payment":{"entity":{"id":"pay_Example0000002","entity":"payment","amount":125000,"currency":"INR",
             "status":"captured","captured":true,
              "method":"card","order_id":"order_Example00002","invoice_id":null,"email":"ada@example.com","contact":"+919000000001",
              "notes":[],"created_at":1785499990}}}}
            """,
    };

    private static ReceivedEvent Read(WebhookCall call, AppTrigger trigger)
    {
        using var body = WebhookBody.ParseObject(call.Body);
        var type = WebhookBody.Need(body.RootElement, "event", "Razorpay");
        var id = call.Headers.GetValueOrDefault("x-razorpay-event-id");
        // The id travels in a header that is not signed; the body is.
        var signed = WebhookBody.HashId(call.Body.Span);
        return new(type, string.IsNullOrEmpty(id) ? signed : id, call.Body) { SignedId = signed };
    }

    private static KeyVerdict ReadKey(ConnectionValues values) => values["key_id"] switch
    {
        var key when key.StartsWith("rzp_test_", StringComparison.Ordinal) => new(ConnectionMode.Test) { Kind = "Test key" },
        var key when key.StartsWith("rzp_live_", StringComparison.Ordinal) => new(ConnectionMode.Live) { Kind = "Live key" },
        _ => new(ConnectionMode.Unknown,
            "A Razorpay Key Id begins with rzp_test_ or rzp_live_. Check that Key Id and Key Secret are not mixed up."),
    };

    private static Verdict Judge(AppResponse answer) => answer.Status switch
    {
        // A wrong key is answered 400 on some paths.
        400 when IsSignInProblem(answer) => Verdict.Broken,
        _ => Verdict.FromStatus(answer),
    };

    private static bool IsSignInProblem(AppResponse answer) =>
        answer.Text("error", "description") is { } words
        && (words.Contains("api key", StringComparison.OrdinalIgnoreCase)
            || words.Contains("Authentication failed", StringComparison.OrdinalIgnoreCase));
}
