using System.Globalization;
using System.Text.Json;

namespace FlowDesigner.Core.Apps.Zoho;

internal static class ZohoInvoices
{
    private const string Docs = "https://www.zoho.com/books/api/v3/";

    public static AppAction Create => new("create_invoice", "Create invoice", Effect.Unsafe)
    {
        Description = "Creates an invoice as a draft, or sends it by e-mail at once. The reference number is what it is found by.",
        Docs = Docs + "invoices/#create-an-invoice",
        Inputs =
        [
            Field.Text("customer_id", "Customer").Like("460000000026049").Explain("contact_id of the contact that pays."),
            Reference("Your own id of the invoice, such as the one in Togai; one invoice is made for it."),
            Field.List("line_items", "Lines",
                Field.Text("name", "Name").Like("Metered usage"),
                Field.Text("description", "Description").Optional().Max(2000).Like("1,204 calls"),
                Field.Decimal("rate", "Rate").Like("12.50").Explain("Price of one, in the currency's major unit."),
                Field.Decimal("quantity", "Quantity").Optional().Like("2"))
                .Like("""[{"name":"Metered usage","description":"1,204 calls","rate":"12.50","quantity":2}]""").Explain("At least one."),
            Field.Text("date", "Date").Optional().Max(10).Day().Like("2026-07-31").Explain("Year, month, day; today where it is empty."),
            Field.Text("due_date", "Due date").Optional().Max(10).Day().Like("2026-08-30"),
            Field.Text("invoice_number", "Invoice number").Optional().Max(100).Like("INV-0001")
                .Explain("Your own number; else Zoho's next one."),
            Field.Flag("send", "Send by e-mail").Optional().Like("false").Explain("Mails it to the contact at once."),
            Field.Text("notes", "Notes").Optional().Max(5000).Like("Thank you."),
        ],
        Sample = """
            {"invoice_id":"460000000027009","invoice_number":"INV-0001","reference_number":"inv.example.0001",
             "customer_id":"460000000026049",
             "status":"draft","currency_code":"USD","total":25.00,"balance":25.00,"date":"2026-07-31","due_date":"2026-08-30"}
            """,
        BusinessKey = "{{ reference_number }}",
        Request = CreateRequest,
        Accepts = ZohoApp.IsDone,
        Output = (_, answer) => ZohoApp.In(answer, "invoice"),
        LookUp = ByReference("books/v3/invoices", "invoices"),
        IdField = "invoice_id",
        Sentence = inputs => $"create invoice {inputs.Text("reference_number")}{(inputs.Text("send") == "true" ? " and mail it" : "")}",
    };

    public static AppAction RecordPayment => new("record_payment", "Record payment", Effect.Unsafe)
    {
        Description = "Records a payment that was made elsewhere, and settles an invoice with it.",
        Docs = Docs + "customer-payments/#create-a-payment",
        Inputs =
        [
            Field.Text("customer_id", "Customer").Like("460000000026049").Explain("contact_id of the contact that paid."),
            Field.Text("invoice_id", "Invoice").Optional().Like("460000000027009").Explain("The invoice that the whole amount settles."),
            Field.Decimal("amount", "Amount").Like("25.00").Explain("In the currency's major unit."),
            Field.Text("date", "Date").Max(10).Day().Like("2026-07-31").Explain("Year, month, day of the payment."),
            Field.Text("payment_mode", "Payment mode").Optional().Max(100).Like("Stripe").Explain("Others where it is empty."),
            Reference("The payment's id where it was made; one payment is recorded for it."),
            Field.Text("description", "Description").Optional().Like("Paid by card"),
        ],
        Sample = """
            {"payment_id":"460000000028001","customer_id":"460000000026049","reference_number":"pi_example0001","amount":25.00,
             "date":"2026-07-31",
             "payment_mode":"Stripe","unused_amount":0.00}
            """,
        BusinessKey = "{{ reference_number }}",
        Request = PaymentRequest,
        Accepts = ZohoApp.IsDone,
        Output = (_, answer) => ZohoApp.In(answer, "payment"),
        LookUp = ByReference("books/v3/customerpayments", "customerpayments"),
        IdField = "payment_id",
        Sentence = inputs => $"record payment {inputs.Text("reference_number")} of {inputs.Text("amount")}",
    };

    private static Field Reference(string help) => Field.Text("reference_number", "Reference number").Max(100).Like("inv.example.0001")
        .Explain(help);

    private static AppRequest CreateRequest(Inputs inputs)
    {
        var request = AppRequest.Json(HttpMethod.Post, "books/v3/invoices", JsonBody.Write(json =>
        {
            json.WriteString("customer_id", inputs.Need("customer_id"));
            json.WriteString("reference_number", inputs.Need("reference_number"));
            json.WriteField("invoice_number", inputs.Text("invoice_number"));
            json.WriteField("date", inputs.Text("date"));
            json.WriteField("due_date", inputs.Text("due_date"));
            json.WriteStartArray("line_items");
            foreach (var line in inputs["line_items"].EnumerateArray().Select(item => new Inputs(item)))
            {
                json.WriteStartObject();
                json.WriteString("name", line.Need("name"));
                json.WriteField("description", line.Text("description"));
                json.WriteNumber("rate", Number("Rate", line.Need("rate")));
                json.WriteNumber("quantity", Number("Quantity", line.Text("quantity") ?? "1"));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteField("notes", inputs.Text("notes"));
        }));
        return request.With("send", inputs.Text("send") == "true" ? "true" : null)
            .With("ignore_auto_number_generation", inputs.Has("invoice_number") ? "true" : null);
    }

    private static AppRequest PaymentRequest(Inputs inputs) =>
        AppRequest.Json(HttpMethod.Post, "books/v3/customerpayments", JsonBody.Write(json =>
        {
            var amount = Number("Amount", inputs.Need("amount"));
            json.WriteString("customer_id", inputs.Need("customer_id"));
            json.WriteString("payment_mode", inputs.Text("payment_mode") ?? "Others");
            json.WriteNumber("amount", amount);
            json.WriteString("date", inputs.Need("date"));
            json.WriteString("reference_number", inputs.Need("reference_number"));
            json.WriteField("description", inputs.Text("description"));
            if (inputs.Text("invoice_id") is not { } invoice)
                return;
            json.WriteStartArray("invoices");
            json.WriteStartObject();
            json.WriteString("invoice_id", invoice);
            json.WriteNumber("amount_applied", amount);
            json.WriteEndObject();
            json.WriteEndArray();
        }));

    private static decimal Number(string field, string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InputException("field.type", $"{field} must be a number, but is {text}.");

    private static LookUp ByReference(string path, string list) => new(
        inputs => AppRequest.Get(path).With("reference_number", inputs.Need("reference_number")),
        (inputs, answer) =>
        {
            if (!ZohoApp.IsDone(answer))
                return new Found.Unclear($"Zoho Books answered {answer.Status} when asked for this reference number.");
            var mine = answer.Items(list).Where(one => new Inputs(one).Text("reference_number") == inputs.Text("reference_number"))
                .ToList();
            return mine.Count switch
            {
                0 => new Found.Nothing(),
                1 => new Found.It(mine[0]),
                var many => new Found.Unclear($"Zoho Books has {many} with this reference number."),
            };
        });
}
